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
    ends = [method.level_of(tally.low), method.level_of(tally.high)]
    for end, top in enumerate((tally.top_low, tally.top_high)):
        if ends[end] == 0 and method.level_of(top) > 0:
            ends[end] = 1
    used = []
    for cap in caps:
        for end, counts in enumerate((cap.at_low, cap.at_high)):
            if counts and ends[end] > cap.level:
                ends[end] = cap.level
                used.append(cap.code)
    low, high = ends
    return Label(low, high, only_law and high == len(method.levels) - 1, tuple(dict.fromkeys(used)))


def duty_state(value: float | None, sufficient: bool, method: Method) -> DutyState:
    """In place, partly, little or nothing; unknown without sufficient information. Never "met" or
    "complies".
    """
    if value is None or not sufficient:
        return "unknown"
    if value >= method.duty.in_place - EPSILON:
        return "in_place"
    return "partly" if value >= method.duty.partly - EPSILON else "little_or_nothing"
