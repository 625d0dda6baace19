"""What another agency of the State answered to the same question, and where it differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from questionnaires.answers import Answer, State
from questionnaires.questions import ElementsQuestion, Question
from questionnaires.values import sameness
from survey.forms import kinds
from survey.queries.facts import OtherAnswer
from survey.respond.said import Said, said


@dataclass(frozen=True, slots=True)
class Beside:
    """The answer of another agency. ``differs`` None: one of the two says nothing of substance, or
    nobody compares (what is not scored, contradicts nothing).

    ``more`` and ``less``, of questions with boxes: what it ticked and this agency did not, and the
    other way round.
    """

    said: Said
    differs: bool | None
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        """The agency."""
        return self.said.who

    @property
    def when(self) -> datetime | None:
        """The day of its answer."""
        return self.said.when

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its answer in words."""
        return self.said.sentences


def beside(question: Question, own: Answer | None, other: OtherAnswer) -> Beside:
    """What another agency answered, beside what this one did."""
    theirs = said(question, other.agency_name, other.answer)
    if own is None or not question.counts:
        return Beside(theirs, None)
    if own.state is not State.ANSWERED or other.answer.state is not State.ANSWERED:
        absent = {own.state, other.answer.state} == {State.ANSWERED, State.NOT_APPLICABLE}
        return Beside(theirs, True if absent else None)
    mine, its = own.value or {}, other.answer.value or {}
    if sameness(question, mine) == sameness(question, its):
        return Beside(theirs, False)
    if not isinstance(question, ElementsQuestion):
        return Beside(theirs, True)
    return Beside(theirs, True, _only(question, its, mine), _only(question, mine, its))


def _only(
    question: ElementsQuestion, first: dict[str, object], second: dict[str, object]
) -> tuple[str, ...]:
    """What is ticked in the first and not in the second, of what is compared."""
    compared = sameness(question, first), sameness(question, second)
    ticked = frozenset(compared[0]) - frozenset(compared[1])  # type: ignore[call-overload]
    codes = [element.code for element in question.elements if element.code in ticked]
    return kinds.names_of(question, codes)
