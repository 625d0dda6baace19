"""What a round's follower may have to do about a State: whom to ask, whom to write to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from survey.queries.coordinate import StateRow


def silent(row: StateRow, _today: date) -> bool:
    """It signed off, and shares nothing with the reader."""
    return bool(row.signed_on) and not row.shared


def late(row: StateRow, today: date) -> bool:
    """The day when answers were due is over, and it has not signed off."""
    return row.due_on < today and not row.signed_on


def idle(row: StateRow, _today: date) -> bool:
    """None of its agencies has begun."""
    return not row.begun


#: What a filter offers beside the stages of the work: its words, and which States it keeps.
STANDINGS: dict[str, tuple[Any, Callable[[StateRow, date], bool]]] = {
    "silent": (_l("Signed off, shares nothing with you"), silent),
    "late": (_l("Late: due and not signed off"), late),
    "idle": (_l("Has not begun to answer"), idle),
}


def stands(row: StateRow, status: str, today: date) -> bool:
    """Whether a State stands where the filter says: at a stage of the work, or as one of these."""
    if status in STANDINGS:
        return STANDINGS[status][1](row, today)
    return status in ("", row.status)
