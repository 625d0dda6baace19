"""What a coordinator, reviewer or observer does next with the States of a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from survey.coordinate.filters import Filters
from survey.coordinate.standing import idle, late, silent
from survey.queries.coordinate import StateRow

#: As many States are called by name; the others are counted.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; ``href`` is "" where no other page is for it. ``names``: the States that it
    is about.
    """

    text: str
    names: str = ""
    href: str = ""


def next_steps(
    rows: Sequence[StateRow], filters: Filters, today: date, *, follows: bool
) -> list[Step]:
    """For the States that stand in the list: to read what is shared; and for whoever follows the
    round, to ask those who signed and share nothing, and to write to those who are late or have
    not begun.
    """
    steps = []
    where: dict[str, Any] = filters.address("round", "group", "special")
    if shared := sum(row.shared for row in rows):
        steps.append(
            Step(
                ngettext(
                    "Read what %(num)d State shares with you",
                    "Read what %(num)d States share with you",
                    shared,
                ),
                href=url_for("coordinate.articles", **where),
            )
        )
    if not follows:
        return steps
    if found := [row for row in rows if silent(row, today)]:
        text = ngettext(
            "Ask %(num)d State that signed off to share its results",
            "Ask %(num)d States that signed off to share their results",
            len(found),
        )
        steps.append(Step(text, _names(found), _only("silent", filters)))
    if found := [row for row in rows if late(row, today)]:
        text = ngettext(
            "Write to %(num)d State that is late",
            "Write to %(num)d States that are late",
            len(found),
        )
        steps.append(Step(text, _names(found), _only("late", filters)))
    elif found := [row for row in rows if idle(row, today)]:
        text = ngettext(
            "Write to %(num)d State that has not begun to answer",
            "Write to %(num)d States that have not begun to answer",
            len(found),
        )
        steps.append(Step(text, _names(found), _only("idle", filters)))
    return steps or [Step(_("Nothing now: the States are at work, and none is late"))]


def _only(status: str, filters: Filters) -> str:
    """The way to these States alone; none for whoever looks at them already."""
    if filters.status == status:
        return ""
    where: dict[str, Any] = replace(filters, status=status).address()
    return url_for("coordinate.states", **where)


def _names(rows: Sequence[StateRow]) -> str:
    names = ", ".join(row.state.name for row in rows[:NAMED])
    more = len(rows) - NAMED
    if more <= 0:
        return names
    return ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", more, names=names)
