"""One change, whole or not at all; a disk that cannot take it says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, scoped_session

from survey.database import why_not_kept, writing
from survey.models import AnswerRow, Job
from survey.problems import StorageFailed

_SQLITE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_CANTOPEN: "disk",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
}

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

Row = AnswerRow | Job


@contextmanager
def changing() -> Iterator[scoped_session[Session]]:
    """``writing()``, with StorageFailed where the database could not keep what it was given.

    The commit lies inside: whoever gets past the end of the block may say "saved".
    """
    try:
        with writing() as session:
            yield session
    except PoolTimeout as error:
        raise StorageFailed("busy") from error
    except DBAPIError as error:
        reason = _reason(error)
        if reason is None:
            raise
        raise StorageFailed(reason) from error


def insert_unless_there(
    session: Session | scoped_session[Session], model: type[Row], **values: Any
) -> int | None:
    """A new row's id; None where a unique constraint says that there is one already.

    No savepoint: a full disk makes SQLite end the whole transaction, and going back to a savepoint
    that is gone hides why.
    """
    insert = _INSERT[session.get_bind().dialect.name]
    statement = insert(model).values(**values).on_conflict_do_nothing()
    return session.scalar(statement.returning(model.id))


def _reason(error: DBAPIError) -> str | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        # The low byte is the kind of error; the rest says which call of the system failed.
        return _SQLITE.get(code & 0xFF)
    return why_not_kept(error)
