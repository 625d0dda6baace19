"""The arithmetic of the score: questions to cells, duties, articles, chapters, overall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, log
from operator import mul

from questionnaires.scorecard import NationalAnswer

# fsum everywhere: it gives the same last bit in whatever order questions and agencies come.


@dataclass(slots=True)
class Tally:
    """The numbers of a question or node on their way up. All in [0, 1], except the four weights.

    ``mid`` None: nothing known. ``evidenced`` None: nothing that can be evidenced (all withheld).
    ``projected`` is ``mid`` with the bills under way in force, ``moved`` whether there is one.
    ``known`` of ``asked``: weight of known answers by weight of applicable ones. ``absent`` of
    ``whole``: weight of what is not applicable by weight of all. ``top_low``, ``top_high``: the
    highest cell below, at its lowest and at its highest. ``applicable`` False: no score at all;
    the bounds then mean nothing.
    """

    applicable: bool = False
    low: float = 0.0
    mid: float | None = None
    high: float = 1.0
    evidenced: float | None = None
    projected: float | None = None
    moved: bool = False
    coverage: float = 0.0
    known: float = 0.0
    asked: float = 0.0
    absent: float = 0.0
    whole: float = 0.0
    contested: bool = False
    top_low: float = 0.0
    top_high: float = 0.0

    @property
    def absent_share(self) -> float:
        """The share of the weight below that is not applicable."""
        return self.absent / self.whole if self.whole else 0.0


Weighted = Sequence[tuple[float, Tally]]
_KNOWN = frozenset({"known", "unmet"})


def of_answer(answer: NationalAnswer) -> Tally:
    """What one question brings: a number, an unknown, or nothing to score.

    No cases in the period is known and has no number; not applicable and not asked are not there.
    """
    standing = answer.standing
    if standing in _KNOWN:
        value = answer.value
        bill = answer.projected
        return Tally(
            True, answer.low, value, answer.high, answer.evidenced,
            value if bill is None else bill, bill is not None,
            1.0, 1.0, 1.0, 0.0, 1.0, answer.contested,
        )  # fmt: skip
    if standing in ("unknown", "withheld"):
        evidenced = 0.0 if standing == "unknown" else None
        return Tally(applicable=True, evidenced=evidenced, asked=1.0, whole=1.0)
    if standing == "no_cases":
        return Tally(known=1.0, asked=1.0, whole=1.0, contested=answer.contested)
    if standing == "not_applicable":
        return Tally(absent=1.0, whole=1.0)
    return Tally()


def _mean(pairs: list[tuple[float, float]]) -> float | None:
    if not pairs:
        return None
    if len(pairs) == 1:
        return pairs[0][1]
    return min(1.0, fsum([w * x for w, x in pairs]) / fsum([w for w, _ in pairs]))


def _mean_of(
    values: Sequence[float | None], weights: Sequence[float], whole: float
) -> float | None:
    """The mean of those that are known; ``whole`` is the weight of all."""
    if None in values:
        return _mean([(w, x) for w, x in zip(weights, values, strict=True) if x is not None])
    return min(1.0, fsum(map(mul, weights, values)) / whole)


def _gather(parts: Weighted, into: Tally) -> list[tuple[float, Tally]]:
    """Everything that goes up by sum, largest or any; gives the parts that have a score."""
    scored = []
    known = asked = absent = whole = top_low = top_high = 0.0
    for pair in parts:
        weight, part = pair
        known += weight * part.known
        asked += weight * part.asked
        absent += weight * part.absent
        whole += weight * part.whole
        if part.contested:
            into.contested = True
        if part.applicable:
            scored.append(pair)
            if part.moved:
                into.moved = True
            if part.top_low > top_low:
                top_low = part.top_low
            if part.top_high > top_high:
                top_high = part.top_high
    into.known, into.asked, into.absent, into.whole = known, asked, absent, whole
    into.top_low, into.top_high = top_low, top_high
    into.applicable = bool(scored)
    return scored


def _alone(part: Tally, into: Tally) -> Tally:
    """The mean of one: most cells have one question, and most of the time went here."""
    into.low, into.mid, into.high = part.low, part.mid, part.high
    into.evidenced, into.projected = part.evidenced, part.projected
    into.coverage = part.coverage
    return into


def weighted_mean(parts: Weighted) -> Tally:
    """The mean by weight: ``mid`` without the unknown, ``low`` with them as 0, ``high`` as 1."""
    found = Tally()
    scored = _gather(parts, found)
    if len(scored) == 1:
        return _alone(scored[0][1], found)
    if scored:
        weights = [w for w, _ in scored]
        tallies = [t for _, t in scored]
        whole = fsum(weights)
        found.low = _mean_of([t.low for t in tallies], weights, whole) or 0.0
        found.mid = _mean_of([t.mid for t in tallies], weights, whole)
        high = _mean_of([t.high for t in tallies], weights, whole)
        found.high = 1.0 if high is None else high
        found.evidenced = _mean_of([t.evidenced for t in tallies], weights, whole)
        found.projected = found.mid
        if found.moved:
            found.projected = _mean_of([t.projected for t in tallies], weights, whole)
        found.coverage = _mean_of([t.coverage for t in tallies], weights, whole) or 0.0
    return found


def cell(parts: Weighted) -> Tally:
    """Obligation x track: the mean of its questions, and the cell that labels look at."""
    found = _pooled(weighted_mean(parts))
    found.top_low, found.top_high = found.low, found.high
    return found


def _pooled(tally: Tally) -> Tally:
    """Coverage by the weights of the questions themselves."""
    tally.coverage = tally.known / tally.asked if tally.asked else 0.0
    return tally


def mean_and_min(cells: Sequence[Tally], mean_share: float) -> Tally:
    """A duty over its tracks: S = ``mean_share`` x mean + the rest x minimum.

    ``mid`` and ``projected`` over the tracks with a known answer, ``low`` and ``high`` over all,
    ``evidenced`` over those that are not withheld. Coverage pools the questions of all tracks.
    """
    found = Tally()
    scored = [tally for _, tally in _gather([(1.0, tally) for tally in cells], found)]
    if len(scored) == 1:
        _alone(scored[0], found)
    elif scored:
        found.low = _blend([t.low for t in scored], mean_share) or 0.0
        found.mid = _blend([t.mid for t in scored if t.mid is not None], mean_share)
        high = _blend([t.high for t in scored], mean_share)
        found.high = 1.0 if high is None else high
        found.evidenced = _blend(
            [t.evidenced for t in scored if t.evidenced is not None], mean_share
        )
        found.projected = _blend(
            [t.projected for t in scored if t.projected is not None], mean_share
        )
    return _pooled(found)


def _blend(values: list[float], mean_share: float) -> float | None:
    if not values:
        return None
    if len(values) == 1:
        return values[0]
    return mean_share * (fsum(values) / len(values)) + (1 - mean_share) * min(values)


def geometric_mean(parts: Weighted, floor: float) -> Tally:
    """The chapters together: a strong one does not buy off a weak one. No chapter counts below
    ``floor``.

    Every part must have a score, or stand for a chapter that has none as an unknown one.
    """
    found = Tally()
    scored = _gather(parts, found)
    if scored:
        found.low = _root([(w, t.low) for w, t in scored], floor) or 0.0
        found.mid = _root([(w, t.mid) for w, t in scored if t.mid is not None], floor)
        high = _root([(w, t.high) for w, t in scored], floor)
        found.high = 1.0 if high is None else high
        found.evidenced = _root(
            [(w, t.evidenced) for w, t in scored if t.evidenced is not None], floor
        )
        found.projected = _root(
            [(w, t.projected) for w, t in scored if t.projected is not None], floor
        )
        found.coverage = _mean([(w, t.coverage) for w, t in scored]) or 0.0
    return found


def _root(pairs: list[tuple[float, float]], floor: float) -> float | None:
    if not pairs:
        return None
    logs = fsum(w * log(max(x, floor)) for w, x in pairs)
    return min(1.0, exp(logs / fsum(w for w, _ in pairs)))
