"""What respondents and approvers see: their sections, and one section whole."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, select

from questionnaires.answers import Answer
from questionnaires.instrument import Instrument, Section
from questionnaires.progress import section_progress
from survey import policies, scope
from survey.acting import reading_beside
from survey.extensions import db
from survey.instruments import named, open_edition
from survey.models import Agency, AnswerRow, Assignment, AssignmentStatus
from survey.names import called
from survey.policies import Actor
from survey.problems import UnknownThing
from survey.queries.facts import OtherAnswer
from survey.scope import SectionToShow
from survey.sheets import StoredAnswer, answers_to, stored_answers
from survey.workflow import ASSIGNMENT_STEPS, WHILE, roles_of


@dataclass(frozen=True, slots=True)
class SectionCard:
    """One section of one agency, on its way. ``status`` is an AssignmentStatus.

    ``answered`` of ``applicable`` questions; ``may_answer``, ``may_submit``, ``may_hand_in`` and
    ``may_return`` say what this actor can do with it now (policy and state together).
    """

    assessment_id: str
    agency_id: str
    agency_name: str
    state_name: str
    round_title: str
    section_id: str
    title: str
    track: str
    status: str
    answered: int
    applicable: int
    minutes_left: int
    first_open: str | None
    due_on: date
    return_reason: str
    assessment_status: str
    may_answer: bool
    may_submit: bool
    may_hand_in: bool
    may_return: bool

    @property
    def where(self) -> dict[str, str]:
        """The parts of the address of its pages."""
        return {
            "assessment": self.assessment_id,
            "agency": self.agency_id,
            "section": self.section_id,
        }


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One section of one agency with its answers, and what other agencies of the State said, once
    handed in. ``together``: the names of the agencies that are asked the same section."""

    card: SectionCard
    section: Section
    instrument: Instrument
    answers: dict[str, Answer]
    revisions: dict[str, int]
    others: dict[str, tuple[OtherAnswer, ...]]
    together: tuple[str, ...]
    may_see_history: bool
    may_answer: bool
    may_submit: bool
    may_hand_in: bool
    may_return: bool


def my_sections(actor: Actor, *, language: str | None = None) -> list[SectionCard]:
    """Every section of every agency the actor answers or approves for: those with work left first.

    Four queries, however many there are. Sections of an edition that no longer has them are left
    out.
    """
    assigned = scope.assigned_sections(actor)
    if not assigned:
        return []
    # By assessment first, as the index has it: by agency alone, every answer of all States would be
    # looked at.
    theirs = and_(
        AnswerRow.assessment_id.in_({row.assessment_id for row in assigned}),
        AnswerRow.agency_id.in_({row.agency_id for row in assigned}),
    )
    answers: dict[tuple[int, int], dict[str, Answer]] = {}
    for stored in stored_answers(theirs):
        key = (stored.assessment_id, stored.agency_id)
        answers.setdefault(key, {})[stored.answer.question] = stored.answer
    cards = []
    for row in assigned:
        edition = open_edition(row.edition, scope.reading(language))
        section = edition.section_by_id.get(row.section_id)
        if section is not None:
            given = answers.get((row.assessment_id, row.agency_id), {})
            order = list(edition.section_by_id).index(section.id)
            cards.append((order, _card(actor, row, section, given)))
    return [card for _, card in sorted(cards, key=lambda item: _urgency(item[1], item[0]))]


def may_now(actor: Actor, verb: str, row: SectionToShow) -> bool:
    """Whether the actor can do this with a section as it stands: policy and state together."""
    place = row.place
    return (
        policies.may(actor, verb, place)
        and row.assessment_status in WHILE[verb]
        and any(
            policies.may_as(actor, role, place)
            for one in ASSIGNMENT_STEPS
            if one.verb == verb and one.start == row.status
            for role in roles_of(one, place.has_approver)
        )
    )


def _urgency(card: SectionCard, order: int) -> tuple[object, ...]:
    work = card.may_answer or card.may_hand_in
    return (not work, card.due_on, card.round_title, card.agency_name, order)


def section_page(
    actor: Actor, assessment: str, agency: str, section: str, *, language: str | None = None
) -> SectionPage:
    """One section: for its agency at any time, for the State's focal point once it is handed in."""
    row = scope.section(actor, assessment, agency, section, "see_section")
    instrument = open_edition(row.edition, scope.reading(language))
    asked = instrument.section_by_id.get(section)
    if asked is None:
        raise UnknownThing("section", section)
    questions = [question.id for question in asked.questions]
    asked_too = _asked_too(row)
    # Only of those that handed it in: a page must not grow with every office of a State.
    beside = {one.id: one for one in asked_too if one.status == AssignmentStatus.HANDED_IN}
    # Where nobody did, the database need not be told of what is to be shown beside.
    with reading_beside(section, questions) if beside else nullcontext():
        stored = answers_to(
            questions, assessment=row.assessment_id, agencies=[row.agency_id, *beside]
        )
    own = {s.answer.question: s.answer for s in stored if s.agency_id == row.agency_id}
    card = _card(actor, row, asked, own)
    return SectionPage(
        card=card,
        section=asked,
        instrument=instrument,
        answers=own,
        revisions={key: answer.revision for key, answer in own.items()},
        others=_others(beside, stored),
        together=tuple(sorted(one.name for one in asked_too)),
        may_see_history=policies.may(actor, "see_history", row.place),
        may_answer=card.may_answer,
        may_submit=card.may_submit,
        may_hand_in=card.may_hand_in,
        may_return=card.may_return,
    )


# Every section page asks this: made once, it is known again at once.
_ASKED_TOO = (
    select(Agency.id, Agency.public_id, Agency.name, Assignment.status)
    .join(Assignment, Assignment.agency_id == Agency.id)
    .where(
        Assignment.assessment_id == bindparam("assessment"),
        Assignment.section_id == bindparam("section"),
        Assignment.question_id.is_(None),
        Assignment.agency_id != bindparam("agency"),
    )
)


@dataclass(frozen=True, slots=True)
class _AskedToo:
    id: int
    public_id: str
    name: str
    status: str


def _asked_too(row: SectionToShow) -> list[_AskedToo]:
    """The other agencies of the State that are asked the same section, and how far each is."""
    found = db.session.connection().execute(
        _ASKED_TOO,
        {
            "assessment": row.assessment_id,
            "section": row.section_id,
            "agency": row.agency_id,
        },
    )
    return [_AskedToo(*one) for one in found]


def _others(
    agencies: Mapping[int, _AskedToo], stored: list[StoredAnswer]
) -> dict[str, tuple[OtherAnswer, ...]]:
    """What other agencies of the State answered, of those that handed the same section in."""
    found: dict[str, list[OtherAnswer]] = {}
    for one in stored:
        if one.agency_id in agencies and one.answer.has_opinion:
            agency = agencies[one.agency_id]
            said = OtherAnswer(agency.public_id, agency.name, one.answer, one.answer.at)
            found.setdefault(one.answer.question, []).append(said)
    return {
        key: tuple(sorted(sides, key=lambda side: side.agency_name)) for key, sides in found.items()
    }


def _card(
    actor: Actor, row: SectionToShow, section: Section, answers: Mapping[str, Answer]
) -> SectionCard:
    progress = section_progress(section, answers)
    return SectionCard(
        assessment_id=row.assessment,
        agency_id=row.agency,
        agency_name=row.agency_name,
        state_name=called(row.code, row.state_name),
        round_title=named(row.title, row.edition),
        section_id=section.id,
        title=section.title,
        track=section.track,
        status=row.status,
        answered=progress.answered,
        applicable=progress.applicable,
        minutes_left=progress.minutes_left,
        first_open=progress.first_open,
        due_on=row.due_on or row.round_due_on,
        return_reason=row.return_reason,
        assessment_status=row.assessment_status,
        may_answer=may_now(actor, "save_section", row),
        may_submit=may_now(actor, "submit_section", row),
        may_hand_in=may_now(actor, "hand_in_section", row),
        may_return=may_now(actor, "return_section", row),
    )
