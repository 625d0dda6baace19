"""Which follow-up questions apply, given the answers so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from questionnaires.answers import Answer, State
from questionnaires.questions import Condition, Question

Applies = Literal["met", "unmet", "unknown"]
#: Why a follow-up does or does not apply: what became of the question that it follows.
Outcome = Literal["met", "unmet", "unknown", "withheld", "not_applicable", "no_cases"]

_OUTCOME_OF: dict[State, Outcome] = {
    State.BLANK: "unknown",
    State.DONT_KNOW: "unknown",
    State.WITHHELD: "withheld",
    State.NO_CASES: "no_cases",
    State.NOT_APPLICABLE: "not_applicable",
}


def holds(condition: Condition, value: Mapping[str, Any]) -> bool:
    """Whether a stored value of the earlier question is what the condition asks for."""
    if condition.at_least is not None and not value.get("level", -1) >= condition.at_least:
        return False
    if condition.any_of is None:
        return True
    if "codes" in value:
        given = set(value["codes"])
    elif "yes" in value:
        given = {"yes" if value["yes"] else "no"}
    else:
        given = {str(value.get("level", value.get("code")))}
    return not given.isdisjoint(condition.any_of)


def follow(
    question: Question,
    answers: Mapping[str, Answer],
    questions: Mapping[str, Question],
    settled: Collection[str] = (),
) -> tuple[Outcome, Answer | None]:
    """What became of the question that this one follows, and the answer that decided it.

    ("met", None) for a question that follows none. Up a chain the topmost answer that is not "met"
    decides. ``answers`` are one agency's (or the national ones), ``questions`` every question by
    id. A follow-up of what is not applicable is not applicable itself, never a "no". For ids in
    ``settled`` their own condition is looked at only if what they follow is settled too: the focal
    point's word stands above an agency's.
    """
    condition = question.applies_if
    seen = {question.id}
    result: tuple[Outcome, Answer | None] = ("met", None)
    while condition is not None:
        earlier = questions.get(condition.question)
        if earlier is None or earlier.id in seen:
            return "unknown", None
        seen.add(earlier.id)
        answer = answers.get(earlier.id)
        if answer is None:
            result = "unknown", None
        elif answer.state is not State.ANSWERED or answer.value is None:
            result = _OUTCOME_OF.get(answer.state, "unknown"), answer
        elif not holds(condition, answer.value):
            result = "unmet", answer
        if earlier.id in settled and not (
            earlier.applies_if and earlier.applies_if.question in settled
        ):
            return result
        condition = earlier.applies_if
    return result


def applies(
    question: Question, answers: Mapping[str, Answer], questions: Mapping[str, Question]
) -> Applies:
    """Whether a question is to be asked of whoever gave ``answers``.

    "unknown" while the earlier question has no answer, or one that says nothing; a follow-up of
    something not applicable, or without cases, is "unmet".
    """
    found = follow(question, answers, questions)[0]
    if found == "met":
        return "met"
    return "unknown" if found in ("unknown", "withheld") else "unmet"
