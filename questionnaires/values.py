"""What a stored answer is worth: v in [0, 1] for each scored kind, None for context."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from questionnaires.errors import AnswerError
from questionnaires.method import Method
from questionnaires.questions import ElementsQuestion, NumberQuestion, Question

Value = Mapping[str, Any]


def _elements(question: Any, value: Value, method: Method) -> float:
    ticked = set(value["codes"])
    whole = question.scored_weight
    worth: float = sum([w for code, w in question.scored_weights if code in ticked]) / whole
    if not ticked.issuperset(question.essential_codes):
        return min(worth, method.essential_cap)
    return worth


def _number(question: NumberQuestion, value: Value, method: Method) -> float:
    floor, target = question.floor, question.target
    assert floor is not None and target is not None
    n = Decimal(value["n"])
    if floor == target:
        return 1.0 if n >= target else 0.0
    return min(1.0, max(0.0, float((n - floor) / (target - floor))))


_WORTH: dict[str, Callable[[Any, Value, Method], float]] = {
    "elements": _elements,
    "ladder": lambda question, value, method: int(value["level"]) / 4,
    "coverage": lambda question, value, method: method.coverage_values[value["code"]],
    "exists": lambda question, value, method: 1.0 if value["yes"] else 0.0,
    "number": _number,
    "frequency": lambda question, value, method: method.frequency_values[value["code"]],
}


def value_of(question: Question, value: Value, method: Method) -> float | None:
    """v of a stored value in [0, 1]; None for a context question.

    Raises AnswerError if the value has not the shape that ``Answer`` documents for the question's
    kind.
    """
    if not question.counts:
        return None
    try:
        return _WORTH[question.kind](question, value, method)
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise AnswerError(
            "value",
            "value_malformed",
            f"The stored answer to {question.id} is not an answer of its kind ({question.kind}).",
            question=question.id,
        ) from error


def sameness(question: Question, value: Value) -> object:
    """What two values must share to be the same answer: illustrative elements and trailing zeros do
    not matter.
    """
    if isinstance(question, ElementsQuestion):
        codes = frozenset(value["codes"])
        return codes & question.scored_codes if question.scored_codes else codes
    if question.kind == "number":
        return Decimal(value["n"])
    if "codes" in value:
        return frozenset(value["codes"])
    return tuple(sorted(value.items()))
