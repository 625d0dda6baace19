"""The database's manners: SQLite pragmas, and ``writing()``, the one way to change anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, scoped_session

from survey.extensions import db

#: SQLite waits this long for another writer, in milliseconds.
BUSY_TIMEOUT_MS = 10_000


def prepare_engine(engine: Engine) -> None:
    """Teach an SQLite engine WAL, foreign keys and our own BEGIN. Other engines need nothing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling would begin DEFERRED behind our back, and a
        # transaction that has
        # read and then writes fails at once with "database is locked", whatever the timeout.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def writing() -> Iterator[scoped_session[Session]]:
    """End whatever was being read, begin a writing transaction, and commit at the end.

    Everything read before is expired: an action loads its rows again inside, by id. Any error rolls
    back.
    """
    db.session.rollback()
    db.session.connection(execution_options={"writing": True})
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
