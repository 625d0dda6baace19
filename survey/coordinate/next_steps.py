"""What a coordinator, reviewer or observer does next with the States of a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from survey.coordinate.filters import Filters
from survey.queries.coordinate import StateRow

#: As many States are called by name; the others are counted.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; ``href`` is "" where it is done outside this service. ``names``: the States
    that it is about.
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
    if silent := [row for row in rows if row.signed_on and not row.shared]:
        text = ngettext(
            "Ask %(num)d State that signed off to share its results",
            "Ask %(num)d States that signed off to share their results",
            len(silent),
        )
        steps.append(Step(text, _names(silent)))
    late = [row for row in rows if row.due_on < today and not row.signed_on]
    if late:
        text = ngettext(
            "Write to %(num)d State that is late",
            "Write to %(num)d States that are late",
            len(late),
        )
        steps.append(Step(text, _names(late)))
    elif idle := [row for row in rows if not row.begun]:
        text = ngettext(
            "Write to %(num)d State that has not begun to answer",
            "Write to %(num)d States that have not begun to answer",
            len(idle),
        )
        steps.append(Step(text, _names(idle)))
    return steps or [Step(_("Nothing now: the States are at work, and none is late"))]


def _names(rows: Sequence[StateRow]) -> str:
    names = ", ".join(row.state.name for row in rows[:NAMED])
    more = len(rows) - NAMED
    if more <= 0:
        return names
    return ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", more, names=names)
