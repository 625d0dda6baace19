"""What agencies saw differently, not-applicables to approve, and one question to settle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from questionnaires.answers import AnswerSheet, Settlement, State
from questionnaires.instrument import Instrument, Section
from questionnaires.national import national_answers
from questionnaires.questions import Question
from questionnaires.scorecard import NationalAnswer
from survey import scope
from survey.instruments import method_of, open_edition
from survey.policies import Actor
from survey.problems import UnknownThing
from survey.queries.facts import AssessmentFacts, OtherAnswer, facts_of
from survey.sheets import settlement_revision, sheet_of
from survey.workflow import WHILE


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A question that agencies answered differently; ``settlement`` once it was settled."""

    question: Question
    section: Section
    sides: tuple[OtherAnswer, ...]
    settlement: Settlement | None


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A question that some agency calls not applicable: ``sides`` are those agencies, with their
    reasons."""

    question: Question
    section: Section
    sides: tuple[OtherAnswer, ...]
    approved: bool


@dataclass(frozen=True, slots=True)
class Contradictions:
    """The focal point's list: ``open`` to settle, ``settled``, and not-applicables; only handed-in
    answers."""

    facts: AssessmentFacts
    instrument: Instrument
    open: tuple[Contradiction, ...]
    settled: tuple[Contradiction, ...]
    not_applicable: tuple[NotApplicable, ...]
    may_settle: bool


@dataclass(frozen=True, slots=True)
class SettlePage:
    """One question with the agencies' answers side by side.

    ``revision`` counts the settlements so far: the form sends it back as ``base_revision``.
    ``previous_id`` and ``next_id`` are the neighbours among the open contradictions.
    """

    facts: AssessmentFacts
    instrument: Instrument
    section: Section
    question: Question
    sides: tuple[OtherAnswer, ...]
    national: NationalAnswer
    settlement: Settlement | None
    settled_at: datetime | None
    revision: int
    previous_id: str | None
    next_id: str | None
    may_settle: bool


def contradictions(actor: Actor, assessment: str, *, language: str | None = None) -> Contradictions:
    """What is to be settled or approved, in the order of the edition."""
    found = scope.assessment(actor, assessment, "see_board")
    instrument = open_edition(found.round.edition, scope.reading(language))
    sheet = sheet_of(found, instrument)
    national = national_answers(instrument, sheet, method_of(instrument))
    open_, settled, absent = [], [], []
    for key, question in instrument.by_id.items():
        sides = _sides(sheet, key)
        section = instrument.section_of[key]
        if key in sheet.settlements:
            settled.append(Contradiction(question, section, sides, sheet.settlements[key]))
        elif national[key].contested:
            open_.append(Contradiction(question, section, sides, None))
        said = tuple(side for side in sides if side.answer.state is State.NOT_APPLICABLE)
        if said:
            approved = all(side.answer.approved for side in said)
            absent.append(NotApplicable(question, section, said, approved))
    return Contradictions(
        facts=facts_of(found),
        instrument=instrument,
        open=tuple(open_),
        settled=tuple(settled),
        not_applicable=tuple(absent),
        may_settle=found.status in WHILE["settle"],
    )


def settle_page(
    actor: Actor, assessment: str, question: str, *, language: str | None = None
) -> SettlePage:
    """One question to settle. UnknownThing where the edition does not ask it."""
    found = scope.assessment(actor, assessment, "see_board")
    instrument = open_edition(found.round.edition, scope.reading(language))
    if question not in instrument.by_id:
        raise UnknownThing("question", question)
    sheet = sheet_of(found, instrument)
    national = national_answers(instrument, sheet, method_of(instrument))
    order = list(instrument.by_id)
    here = order.index(question)
    contested = [key for key in order if national[key].contested]
    settlement = sheet.settlements.get(question)
    return SettlePage(
        facts=facts_of(found),
        instrument=instrument,
        section=instrument.section_of[question],
        question=instrument.by_id[question],
        sides=_sides(sheet, question),
        national=national[question],
        settlement=settlement,
        settled_at=settlement.at if settlement else None,
        revision=settlement_revision(found.id, question),
        previous_id=next((k for k in reversed(contested) if order.index(k) < here), None),
        next_id=next((k for k in contested if order.index(k) > here), None),
        may_settle=found.status in WHILE["settle"],
    )


def _sides(sheet: AnswerSheet, question: str) -> tuple[OtherAnswer, ...]:
    return tuple(
        OtherAnswer(agency.id, agency.name, answer, answer.at)
        for agency, answer in sheet.answers_to(question)
    )
