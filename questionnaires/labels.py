"""From numbers to words: labels and their ranges, caps, the state of a duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from questionnaires.aggregation import Tally
from questionnaires.method import EPSILON, Method
from questionnaires.scorecard import DutyState, Label


@dataclass(frozen=True, slots=True)
class Cap:
    """A reason why a label may not be higher than ``level``: at the low end of the bounds, at the
    high end, or both.

    A duty that is weak only at its worst lowers the low end only: the label becomes a range, not a
    verdict.
    """

    code: str
    level: int
    at_low: bool = True
    at_high: bool = True


def label_of(tally: Tally, method: Method, *, only_law: bool, caps: Sequence[Cap] = ()) -> Label:
    """The label of a node with a score: one level if both bounds share it, else the range between
    them.

    "Not started" only where every cell below is: one thing begun is at least the level above.
    ``only_law``: nothing but the legal track is in it, so that its top says "law in force", not
    "operational".
    """
    level_of = method.level_of
    low = level_of(tally.low) or min(1, level_of(tally.top_low))
    high = level_of(tally.high) or min(1, level_of(tally.top_high))
    used = []
    for cap in caps:
        if cap.at_low and low > cap.level:
            low = cap.level
            used.append(cap.code)
        if cap.at_high and high > cap.level:
            high = cap.level
            used.append(cap.code)
    law = only_law and high == len(method.levels) - 1
    return Label(low, high, law, tuple(dict.fromkeys(used)) if used else ())


def duty_state(value: float | None, sufficient: bool, method: Method) -> DutyState:
    """In place, partly, little or nothing; unknown without sufficient information. Never "met" or
    "complies".
    """
    if value is None or not sufficient:
        return "unknown"
    if value >= method.duty.in_place - EPSILON:
        return "in_place"
    return "partly" if value >= method.duty.partly - EPSILON else "little_or_nothing"
