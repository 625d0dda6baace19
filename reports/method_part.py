"""The method in short: every threshold that a report explains, as it was scored."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.method import Method
from reports.words import Words


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a table of facts: what, and its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class LevelFact:
    """One label and the numbers that it is printed for."""

    name: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class MethodPart:
    """The method in short: every threshold that the report explains, as text, from the method that
    scored it.
    """

    version: str
    levels: tuple[LevelFact, ...]
    evidence: tuple[Fact, ...]
    duties: tuple[Fact, ...]
    verbs: tuple[Fact, ...]
    critical: tuple[Fact, ...]
    essential_cap: str
    mean_share: str
    minimum_share: str
    sufficient_coverage: str
    gate_least: str
    gate_evidence: str
    gate_cap: str
    evidence_months: int


def method_part(method: Method, words: Words) -> MethodPart:
    """The part of one method."""
    edges = (*method.level_starts, 1.0)
    duty, gate = method.duty, method.gate
    return MethodPart(
        version=method.version,
        levels=tuple(
            LevelFact(
                words.tr.gettext(level.label), words.number(edges[n]), words.number(edges[n + 1])
            )
            for n, level in enumerate(method.levels)
        ),
        evidence=tuple(Fact(f"E{n}", words.code(f"evidence.{n}")) for n in range(5)),
        duties=(
            Fact(words.code("duty.in_place"), f"≥ {words.number(duty.in_place)}"),
            Fact(
                words.code("duty.partly"),
                f"{words.number(duty.partly)}–{words.number(duty.in_place)}",
            ),
            Fact(words.code("duty.little_or_nothing"), f"< {words.number(duty.partly)}"),
        ),
        verbs=tuple(
            Fact(words.verb(verb), words.number(method.modality[verb]))
            for verb in ("shall", "qualified", "endeavour", "may")
        ),
        critical=tuple(Fact(c.obligation, words.number(c.value)) for c in method.criticality),
        essential_cap=words.number(method.essential_cap),
        mean_share=words.percent(method.obligation.mean_share),
        minimum_share=words.percent(1 - method.obligation.mean_share),
        sufficient_coverage=words.percent(method.sufficient_coverage),
        gate_least=words.number(gate.least),
        gate_evidence=f"E{gate.evidence}",
        gate_cap=words.tr.gettext(method.levels[method.level_index(gate.cap)].label),
        evidence_months=method.evidence.months,
    )
