"""How severe a gap is: the class of a duty's S, or a range where there is too little to tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaires.convention import Obligation
from questionnaires.method import EPSILON, Method
from questionnaires.scorecard import Node

#: From none to worst.
CLASSES = ("none", "minor", "moderate", "major", "critical")


@dataclass(frozen=True, slots=True)
class Severity:
    """The least and the worst class that a gap can be of; equal when the information suffices."""

    low: str
    high: str

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the worst first; a range stands between its ends."""
        low, high = CLASSES.index(self.low), CLASSES.index(self.high)
        return (-(low + high), -high)

    @property
    def is_severe(self) -> bool:
        """True when it may be critical or major."""
        return self.high in ("critical", "major")


def severity_class(
    value: float, obligation: Obligation, method: Method, *, element_missing: bool = False
) -> str:
    """The class of a duty at S = ``value``; the first threshold that S lies below. An option has
    none.
    """
    if not obligation.is_duty:
        return "none"
    kind = "critical_duty" if method.is_critical(obligation) else "duty"
    if obligation.verb == "endeavour":
        kind = "endeavour"
    rule = method.severity
    for name, thresholds in (
        ("critical", rule.critical),
        ("major", rule.major),
        ("moderate", rule.moderate),
    ):
        if kind in thresholds and value < thresholds[kind] - EPSILON:
            return name
    return "minor" if element_missing or value < rule.minor["below"] - EPSILON else "none"


def severity_of(
    node: Node, obligation: Obligation, method: Method, *, element_missing: bool = False
) -> Severity:
    """The severity at a duty's node: from its bounds where information is insufficient, else from
    its number.
    """

    def at(value: float) -> str:
        return severity_class(value, obligation, method, element_missing=element_missing)

    if node.mid is None or not node.sufficient:
        return Severity(at(node.high), at(node.low))
    return Severity(at(node.mid), at(node.mid))


def worst(found: Iterable[Severity]) -> Severity:
    """The severity of a row that serves several duties: the worst of each end."""
    rows = list(found)
    return Severity(
        max((s.low for s in rows), key=CLASSES.index),
        max((s.high for s in rows), key=CLASSES.index),
    )
