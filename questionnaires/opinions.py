"""What each agency holds about a question: its own answer, or what its earlier answer implies."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from questionnaires.answers import AgencySheet, Answer, AnswerSheet, Settlement, State
from questionnaires.conditions import Outcome, follow, holds
from questionnaires.evidence import evidence_level
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from questionnaires.questions import Question
from questionnaires.scorecard import NationalAnswer
from questionnaires.values import sameness, value_of

Kind = Literal["value", "unmet", "skipped", "unknown", "withheld", "no_cases", "not_applicable"]

#: Every "unmet" is the same answer: the duty behind the condition is not there.
UNMET = object()
_KIND_OF: dict[State, Kind] = {
    State.DONT_KNOW: "unknown",
    State.WITHHELD: "withheld",
    State.NO_CASES: "no_cases",
    State.NOT_APPLICABLE: "not_applicable",
}


@dataclass(slots=True)
class Opinion:
    """What one agency (or the focal point, "") holds about one question.

    ``value`` is v (None for context and for all that is no value); ``same`` tells equal answers.
    "unmet": it answered the earlier question so that a duty behind it is absent; "skipped":
    likewise for context.
    """

    agency: str
    kind: Kind
    answer: Answer | None
    value: float | None = None
    same: object = None
    evidence: int = 0
    approved: bool = False


def _kind(question: Question, answer: Answer) -> Kind:
    """The kind of an answer without a value; what its question does not allow counts as unknown."""
    kind = _KIND_OF.get(answer.state, "unknown")
    if kind == "not_applicable" and question.conditional is None:
        return "unknown"
    if kind == "no_cases" and not question.no_cases:
        return "unknown"
    return kind


class Hearing:
    """One sheet being heard, question by question. ``national`` gives the judged answer to an
    earlier question."""

    def __init__(
        self,
        instrument: Instrument,
        sheet: AnswerSheet,
        method: Method,
        national: Callable[[Question], NationalAnswer],
    ) -> None:
        self.questions: Mapping[str, Question] = instrument.by_id
        self.in_scope = instrument.convention.in_scope
        self.as_of = sheet.as_of
        self.method = method
        self.national = national
        self.settled: dict[str, Settlement] = {
            key: settlement
            for key, settlement in sheet.settlements.items()
            if settlement.answer.has_opinion
        }
        self.settled_answers = {key: settlement.answer for key, settlement in self.settled.items()}
        self.given: dict[str, list[tuple[str, Answer]]] = {}
        # Ties are broken by the id of an agency, never by the order of rows.
        self.agencies = sorted(sheet.agencies, key=lambda agency: agency.id)
        for agency in self.agencies:
            for key, answer in agency.answers.items():
                if answer.has_opinion:
                    self.given.setdefault(key, []).append((agency.id, answer))

    def opinions(self, question: Question) -> list[Opinion]:
        """Every opinion on a question, by the ids of the agencies; blank is none."""
        own = self.given.get(question.id, [])
        if question.applies_if is None:
            return [self.stated(question, agency, answer) for agency, answer in own]
        answered = dict(own)
        chain = self._chain(question)
        found = []
        for agency in self.agencies:
            answer = answered.get(agency.id)
            if answer is None and not any(key in agency.answers for key in chain):
                continue
            opinion = self._follow_up(question, agency, answer)
            if opinion is not None:
                found.append(opinion)
        return found

    def settled_away(self, question: Question) -> Opinion | None:
        """What the settled earlier answer says of a follow-up, where it leaves nothing to answer.

        An explicit "not applicable" to the follow-up is heard all the same.
        """
        earlier = question.applies_if.question if question.applies_if else None
        if earlier not in self.settled:
            return None
        outcome, decided = follow(question, self.settled_answers, self.questions, self.settled)
        given = [answer for _, answer in self.given.get(question.id, [])]
        if question.id in self.settled:
            given.append(self.settled_answers[question.id])
        if outcome == "met" or any(_says_not_applicable(question, answer) for answer in given):
            return None
        return self._implied(question, "", outcome, decided)

    def stated(self, question: Question, agency: str, answer: Answer) -> Opinion:
        """The opinion that an answer states. Raises AnswerError for a malformed value."""
        if answer.state is not State.ANSWERED or answer.value is None:
            kind = _kind(question, answer)
            return Opinion(agency, kind, answer, approved=answer.approved)
        months = self.method.evidence.months
        return Opinion(
            agency,
            "value",
            answer,
            value_of(question, answer.value, self.method),
            sameness(question, answer.value),
            evidence_level(answer, as_of=self.as_of, months=months) if answer.evidence else 0,
        )

    def _implied(
        self, question: Question, agency: str, outcome: Outcome, decided: Answer | None
    ) -> Opinion:
        """The opinion on a follow-up that lies in the answer to an earlier question."""
        if outcome == "unmet":
            if question.counts and any(self.in_scope(o) for o in question.obligations):
                return Opinion(agency, "unmet", None, 0.0, UNMET)
            return Opinion(agency, "skipped", None)
        earlier = self.questions.get(decided.question) if decided else None
        if decided is None or earlier is None or outcome == "met":
            return Opinion(agency, "unknown", None)
        approved = decided.approved or self.settled_answers.get(earlier.id) is decided
        return Opinion(agency, _kind(earlier, decided), None, approved=approved)

    def _chain(self, question: Question) -> list[str]:
        """The ids of the questions that this one follows, nearest first."""
        chain: list[str] = []
        condition = question.applies_if
        while condition is not None and condition.question not in chain:
            chain.append(condition.question)
            earlier = self.questions.get(condition.question)
            condition = earlier.applies_if if earlier else None
        return chain

    def _follow_up(
        self, question: Question, agency: AgencySheet, answer: Answer | None
    ) -> Opinion | None:
        answers: Mapping[str, Answer] = agency.answers
        if self.settled_answers:
            answers = ChainMap(self.settled_answers, agency.answers)
        outcome, decided = follow(question, answers, self.questions, self.settled)
        if outcome == "unknown" and (decided is None or not decided.has_opinion):
            # No opinion on the earlier question: a delegated follow-up. Somebody else was asked the
            # earlier one, so that what the State said decides.
            if answer is None:
                return None
            outcome, decided = self._national_outcome(question)
        if outcome != "met" and not _says_not_applicable(question, answer):
            return self._implied(question, agency.id, outcome, decided)
        return self.stated(question, agency.id, answer) if answer is not None else None

    def _national_outcome(self, question: Question) -> tuple[Outcome, Answer | None]:
        condition = question.applies_if
        earlier = self.questions.get(condition.question) if condition else None
        if condition is None or earlier is None or question.id in self._chain(question):
            return "unknown", None
        national = self.national(earlier)
        answer = national.answer
        match national.standing:
            case "unmet" | "not_asked":
                return "unmet", answer
            case "withheld" | "no_cases" | "not_applicable":
                return national.standing, answer
            case "known" | "context" if answer is not None and answer.value is not None:
                return ("met" if holds(condition, answer.value) else "unmet"), answer
        return "unknown", None


def _says_not_applicable(question: Question, answer: Answer | None) -> bool:
    """An explicit "not applicable" to a follow-up is firmer than what its condition implies."""
    return (
        answer is not None
        and answer.state is State.NOT_APPLICABLE
        and question.conditional is not None
    )
