"""The manners of both databases, and ``writing()``, the one way to change anything."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.orm import Session, scoped_session

from survey import acting
from survey.extensions import db
from survey.problems import StorageFailed

#: SQLite waits this long for another writer, in milliseconds.
BUSY_TIMEOUT_MS = 10_000

#: Why SQLite could not keep what it was given, by its code.
_SQLITE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_CANTOPEN: "disk",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
}
#: Why PostgreSQL could not keep what it was given, by SQLSTATE.
_POSTGRESQL = {
    "53100": "full",
    "25006": "read_only",
    "58030": "disk",
    "40001": "busy",  # two changes crossed
    "40P01": "busy",  # each of two waited for the other, and this one had to give way
    "55P03": "busy",  # waited too long for somebody else's change
}


def prepare_engine(engine: Engine) -> None:
    """Teach SQLite WAL, foreign keys and our own BEGIN; on PostgreSQL look after connections."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        # The driver is loaded where it is needed.
        from survey import postgresql

        postgresql.prepare(engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling would begin DEFERRED behind our back, and a
        # transaction that has
        # read and then writes fails at once with "database is locked", whatever the timeout.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        _write_ahead(cursor)
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    _hold_on_to_the_file(engine)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _write_ahead(cursor: Any) -> None:
    """Readers go on while somebody writes. For this change of a new file SQLite waits for nobody:
    where several processes opened it first, one was told that it is locked."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _hold_on_to_the_file(engine: Engine) -> None:
    """A file that was there and is gone is never made anew, and nothing more is written into it.

    SQLite would open an empty one in its place; and whoever still has the old one open writes into
    a file that has no name any more: "saved", and lost.
    """
    path = engine.url.database
    if path in (None, "", ":memory:") or "mode=memory" in str(path):
        return
    seen = False

    def stands() -> tuple[int, int] | None:
        try:
            found = os.stat(path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @event.listens_for(engine, "do_connect")
    def _open(_dialect: Any, _record: Any, _places: Any, _more: Any) -> None:
        nonlocal seen
        if stands() is not None:
            seen = True
        elif seen:
            raise StorageFailed("gone")

    @event.listens_for(engine, "connect")
    def _note(_connection: Any, record: Any) -> None:
        record.info["file"] = stands()

    @event.listens_for(engine, "checkout")
    def _compare(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info["file"] != stands():
            raise DisconnectionError("this connection has another file open")

    @event.listens_for(engine, "commit")
    def _look_once_more(connection: Any) -> None:
        if connection.connection.info["file"] != stands():
            raise StorageFailed("gone")


@contextmanager
def writing() -> Iterator[scoped_session[Session]]:
    """End whatever was being read, begin a writing transaction, and commit at the end.

    Everything read before is expired: an action loads its rows again inside, by id. Any error rolls
    back.
    """
    session = db.session()
    if acting.has_only_asked_who(session):
        # PostgreSQL shows every statement what is there by then: ending this transaction and
        # beginning another would only be two more ways there and back.
        session.expire_all()
    else:
        session.rollback()
        session.connection(execution_options={"writing": True})
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def why_not_kept(error: DBAPIError) -> str | None:
    """Why PostgreSQL did not keep a change: "full", "read_only", "disk" or "busy"; None: a mistake
    of ours.

    "busy" also stands for a server that is gone: both are over after a while.
    """
    code = str(getattr(error.orig, "sqlstate", None) or "")
    if code in _POSTGRESQL:
        return _POSTGRESQL[code]
    gone = isinstance(error, OperationalError) or error.connection_invalidated
    return "busy" if gone else None


def why_refused(error: DBAPIError | sqlite3.Error) -> str | None:
    """Why the database did not do it, as StorageFailed has it; None: a mistake of ours."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    if isinstance(code, int):
        # The low byte is the kind of error; the rest says which call of the system failed.
        return _SQLITE.get(code & 0xFF)
    return why_not_kept(error) if isinstance(error, DBAPIError) else None
