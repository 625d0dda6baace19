"""Lists behind the numbers: gaps, and duties by state. What is chosen stands in the address."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from questionnaires.convention import DUTY_VERBS
from reports.dossier import Dossier
from reports.duty_rows import DutyRow
from reports.gaps import Gap
from reports.levels import DUTY_STATES
from survey.problems import UnknownFilter
from survey.results.reading import read, shown
from survey.results.words import DUTY_TEXTS, SEVERITY_TEXTS
from survey.words import TRACKS

_SEVERITIES = ("critical", "major", "moderate", "minor", "not_shown")


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of a filter: its name in the address, its label, its options, what is chosen."""

    name: str
    label: str
    items: tuple[tuple[str, str], ...]
    chosen: str

    @property
    def options(self) -> list[dict[str, str]]:
        """The options for the form macro."""
        every = {"value": "", "text": _("All")}
        return [every, *({"value": value, "text": text} for value, text in self.items)]


def gaps(assessment: str) -> str:
    """Every gap, by chapter; by chapter, track and severity where that is asked for."""
    found = read(assessment)
    rows = found.dossier.gaps.rows
    choices = [
        _choice("chapter", _("Chapter"), _chapters(found.dossier), _there(rows)),
        _choice("track", _("Track"), [(code, str(name)) for code, name in TRACKS.items()]),
        _choice(
            "severity",
            _("Severity"),
            [(code, str(SEVERITY_TEXTS[code])) for code in _SEVERITIES],
            {code for code in _SEVERITIES if _of(rows, code)},
        ),
    ]
    chosen = {choice.name: choice.chosen for choice in choices}
    kept = [row for row in rows if _wanted(row, chosen)]
    return shown(
        "results/gaps.html",
        found,
        "gaps",
        chapters=_by_chapter(found.dossier, kept),
        choices=choices,
        filtered=any(chosen.values()),
        kept=len(kept),
    )


def duties(assessment: str) -> str:
    """Every duty with its state, which the counts of duties are counted from."""
    found = read(assessment)
    rows = found.dossier.duty_rows
    verbs = {row.verb: row.verb_text for row in rows}
    choices = [
        _choice("state", _("State of the duty"), [(s, str(DUTY_TEXTS[s])) for s in DUTY_STATES]),
        _choice("verb", _("Verb"), _verbs(verbs), set(verbs)),
        _choice("chapter", _("Chapter"), _chapters(found.dossier), _there(rows)),
    ]
    chosen = {choice.name: choice.chosen for choice in choices}
    kept = [
        row
        for row in rows
        if all(not value or getattr(row, name) == value for name, value in chosen.items())
    ]
    return shown(
        "results/duties.html",
        found,
        "show",
        rows=kept,
        choices=choices,
        filtered=any(chosen.values()),
        total=len(rows),
    )


def _choice(
    name: str, label: str, items: Iterable[tuple[str, str]], there: Collection[str] | None = None
) -> Choice:
    """Offered is what is ``there``, or everything; and what is chosen, though it matches nothing.
    UnknownFilter where the address chooses what there is not."""
    known, chosen = dict(items), request.args.get(name, "")
    if chosen and chosen not in known:
        raise UnknownFilter(name, chosen)
    offered = [pair for pair in known.items() if there is None or pair[0] in {*there, chosen}]
    return Choice(name, label, tuple(offered), chosen)


def _verbs(there: dict[str, str]) -> list[tuple[str, str]]:
    """Every verb that makes a duty; one that no duty here has is known by its code alone."""
    return [*there.items(), *((verb, verb) for verb in sorted(DUTY_VERBS) if verb not in there)]


def _of(rows: Iterable[Gap], severity: str) -> bool:
    return any(severity in (row.severity_low, row.severity_high) for row in rows)


def _wanted(row: Gap, chosen: dict[str, str]) -> bool:
    severity = chosen["severity"]
    return (
        (not chosen["chapter"] or row.chapter == chosen["chapter"])
        and (not chosen["track"] or row.track == chosen["track"])
        and (not severity or severity in (row.severity_low, row.severity_high))
    )


def _chapters(dossier: Dossier) -> list[tuple[str, str]]:
    return [(id, f"{id} {title}") for id, title in dossier.chapter_titles]


def _there(rows: Iterable[Gap | DutyRow]) -> set[str]:
    return {row.chapter for row in rows}


def _by_chapter(dossier: Dossier, rows: list[Gap]) -> list[tuple[str, str, list[Any]]]:
    chapters: dict[str, list[Any]] = {}
    for row in rows:
        chapters.setdefault(row.chapter, []).append(row)
    return [(id, title, chapters[id]) for id, title in dossier.chapter_titles if id in chapters]
