"""A name or a mail that is looked for, as a condition of a query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_

#: What ``like`` was escaped with.
ESCAPE = "\\"


def holds(text: str, *columns: Any) -> ColumnElement[bool]:
    """Whether one of the columns holds the text, in any case; its signs stand for themselves."""
    plain = text.replace(ESCAPE, ESCAPE * 2).replace("%", ESCAPE + "%").replace("_", ESCAPE + "_")
    return or_(*(column.ilike(f"%{plain}%", escape=ESCAPE) for column in columns))
