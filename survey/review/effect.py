"""What a settlement changes: what the question counts now, and what each side would make of it."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.answers import State
from questionnaires.values import value_of
from survey.instruments import method_of
from survey.queries.review import SettlePage


@dataclass(frozen=True, slots=True)
class Effect:
    """Out of 100. ``sides`` in the order of the page's, None for an answer without a value; ``now``
    None while the question is unknown. ``counts_for``: id and title of each thing it is asked
    about."""

    sides: tuple[int | None, ...]
    now: int | None
    low: int
    high: int
    counts_for: tuple[tuple[str, str], ...]


def effect_of(found: SettlePage) -> Effect | None:
    """None where the question is not scored: then it is told, and changes no number."""
    national = found.national
    if national.standing in ("context", "not_asked"):
        return None
    method = method_of(found.instrument)
    register = found.instrument.convention

    def worth(side: int) -> int | None:
        answer = found.sides[side].answer
        if answer.state is not State.ANSWERED or answer.value is None:
            return None
        return _of_100(value_of(found.question, answer.value, method))

    return Effect(
        sides=tuple(worth(number) for number in range(len(found.sides))),
        now=_of_100(national.value),
        low=round(national.low * 100),
        high=round(national.high * 100),
        counts_for=tuple(
            (key, register.by_id[key].title or register.article_of[key].title)
            for key in found.question.obligations
        ),
    )


def _of_100(value: float | None) -> int | None:
    return None if value is None else round(value * 100)
