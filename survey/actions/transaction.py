"""One change, whole or not at all; a disk that cannot take it says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, scoped_session

from survey.database import why_refused, writing
from survey.models import AnswerRow, Job
from survey.problems import StorageFailed

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
        reason = why_refused(error)
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
