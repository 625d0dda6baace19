"""How long an edition takes to answer: minutes for each section and for each kind of agency."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from questionnaires.instrument import Instrument, Section
from questionnaires.method import Method


@dataclass(frozen=True, slots=True)
class Burden:
    """What one section, or all sections of one kind of agency, ask of whoever answers."""

    name: str
    questions: int
    scored: int
    minutes: int


def by_section(instrument: Instrument, method: Method) -> tuple[Burden, ...]:
    """One row for every section, in the order of the edition; every follow-up counts as asked."""
    return tuple(_burden(section.id, (section,), method) for section in instrument.sections)


def by_agency_kind(instrument: Instrument, method: Method) -> tuple[Burden, ...]:
    """One row for every kind of agency that a section is made for, the longest first."""
    rows = [
        _burden(kind.code, tuple(s for s in instrument.sections if kind.code in s.audience), method)
        for kind in instrument.agency_kinds
    ]
    asked = (row for row in rows if row.questions)
    return tuple(sorted(asked, key=lambda row: (-row.minutes, row.name)))


def table(instrument: Instrument, method: Method) -> str:
    """Both lists as text, for whoever writes an edition."""
    sections = by_section(instrument, method)
    kinds = by_agency_kind(instrument, method)
    width = max((len(row.name) for row in (*sections, *kinds)), default=8)
    head = f"{'':{width}}{'questions':>11}{'scored':>8}{'minutes':>9}"
    return "\n".join(
        [
            "Time to answer, by section:",
            head,
            *(_line(row, width) for row in sections),
            "Time to answer, by kind of agency (were it given every section made for it):",
            head,
            *(_line(row, width) for row in kinds),
        ]
    )


def _line(row: Burden, width: int) -> str:
    return f"{row.name:{width}}{row.questions:>11}{row.scored:>8}{row.minutes:>9}"


def _burden(name: str, sections: tuple[Section, ...], method: Method) -> Burden:
    pace = method.seconds_per_question
    asked = [question for section in sections for question in section.questions]
    scored = sum(question.scored for question in asked)
    seconds = scored * pace.scored + (len(asked) - scored) * pace.context
    return Burden(name, len(asked), scored, ceil(seconds / 60))
