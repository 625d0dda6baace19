"""The base of all rows: naming convention for constraints, UTC timestamps, random public ids."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Date, DateTime, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone: it is put back on the way out, and demanded on the
    way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base class of every row."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: Moment(),
        date: Date(),
        dict[str, Any]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
        str: String(),
    }


def new_public_id() -> str:
    """A random id for addresses: 72 bits, nothing of the row can be read from it."""
    return secrets.token_hex(9)


#: The moment that ``pretending`` puts in the place of the present.
_PRETENDED: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment in UTC. The one clock of this storey."""
    return _PRETENDED.get() or datetime.now(UTC)


@contextmanager
def pretending(moment: datetime) -> Iterator[None]:
    """Inside, the clock stands at this moment: invented data has a past, the same on every
    machine."""
    token = _PRETENDED.set(moment)
    try:
        yield
    finally:
        _PRETENDED.reset(token)
