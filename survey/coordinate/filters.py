"""What is looked at on the coordinator's pages: it stands in the address, as a form sends it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from flask import request

from questionnaires.convention import SCORED_CHAPTERS, TRACKS
from questionnaires.instrument import Instrument
from reports.world import GROUP_NAMES, SPECIAL_NAMES
from survey.coordinate.standing import STANDINGS
from survey.models import AssessmentStatus
from survey.problems import UnknownFilter

_KNOWN: dict[str, frozenset[str]] = {
    "group": frozenset(GROUP_NAMES),
    "special": frozenset(SPECIAL_NAMES),
    "track": frozenset(TRACKS),
    "status": frozenset(AssessmentStatus) | frozenset(STANDINGS),
}
#: What a map shows before anything is chosen.
FIRST = "chapter:II"


@dataclass(frozen=True, slots=True)
class Filters:
    """Every filter of these pages; "" where nothing is chosen. ``show`` is an article or a chapter,
    ``status`` how far the States are."""

    round: str = ""
    group: str = ""
    special: str = ""
    track: str = ""
    show: str = ""
    status: str = ""

    def address(self, *names: str) -> dict[str, str]:
        """What of it is chosen, for an address; only these names if any are given."""
        return {
            field.name: value
            for field in fields(self)
            if (value := getattr(self, field.name)) and (not names or field.name in names)
        }

    def without_groups(self) -> dict[str, str]:
        """The same for every State."""
        return replace(self, group="", special="", status="").address()


def asked() -> Filters:
    """The filters of the request. UnknownFilter where one says what there is not."""
    values: dict[str, Any] = {
        field.name: request.args.get(field.name, "") for field in fields(Filters)
    }
    for name, known in _KNOWN.items():
        if values[name] and values[name] not in known:
            raise UnknownFilter(name, values[name])
    return Filters(**values)


def node(show: str, instrument: Instrument) -> tuple[str, str]:
    """Kind and name of what is shown. UnknownFilter for no article and no scored chapter."""
    kind, _, name = show.partition(":")
    numbers = {str(number) for number in instrument.convention.by_number}
    if (kind == "article" and name in numbers) or (kind == "chapter" and name in SCORED_CHAPTERS):
        return kind, name
    raise UnknownFilter("show", show)
