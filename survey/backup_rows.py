"""Rows as lines of JSON that no engine owns: moments in UTC, days, yes and no, JSON as it is."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, DateTime, LargeBinary, Table, TypeDecorator, null, select
from sqlalchemy.orm import Session

#: As many rows are in memory at once.
AT_ONCE = 500


def lines(session: Session, table: Table, columns: list[str] | None = None) -> Iterator[bytes]:
    """Every row of a table in the order of its key, a line each, its ``columns`` in this order."""
    wanted = [table.columns[name] for name in columns] if columns else list(table.columns)
    query = select(*wanted).order_by(*(list(table.primary_key) or wanted))
    for row in session.execute(query, execution_options={"yield_per": AT_ONCE}):
        text = json.dumps([written(value) for value in row], ensure_ascii=False, allow_nan=False)
        yield text.encode("utf-8") + b"\n"


def written(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, datetime):
        # SQLite forgets the zone, which is UTC everywhere in the database.
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def rows(table: Table, columns: list[str], found: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The lines as values to insert. ``columns`` is the order in which they were written."""
    known = [table.columns[name] for name in columns]
    for line in found:
        values = json.loads(line)
        yield {
            column.name: read(column, value) for column, value in zip(known, values, strict=True)
        }


def read(column: Column[Any], value: Any) -> Any:
    """The value for a column that ``written`` wrote."""
    # The models' own types stand before SQLAlchemy's.
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if value is None:
        # JSON would write a null of its own, which is not NULL.
        return null() if isinstance(kind, JSON) else None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return value
