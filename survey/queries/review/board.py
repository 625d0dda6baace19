"""The board: agency x section, how far each is, and what may be assigned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from questionnaires.answers import Answer, AnswerSheet, State
from questionnaires.instrument import Instrument
from questionnaires.national import national_answers
from questionnaires.progress import section_progress
from survey import scope
from survey.extensions import db
from survey.instruments import method_of, open_edition
from survey.models import Agency, Assessment, AssignmentStatus, Grant, Person, Role
from survey.policies import Actor
from survey.queries.facts import AssessmentFacts, facts_of
from survey.sheets import Material, material_of, sheet_of
from survey.workflow import ASSESSMENT_STEPS, WHILE, verbs


@dataclass(frozen=True, slots=True)
class BoardSection:
    """A column: one section of the edition."""

    section_id: str
    title: str
    track: str
    questions: int


@dataclass(frozen=True, slots=True)
class BoardCell:
    """One section in one agency. ``status`` is an AssignmentStatus; ``may_open``: its answers can
    be read."""

    status: str
    answered: int
    applicable: int
    due_on: date
    return_reason: str
    changed_at: datetime
    may_open: bool
    may_return: bool
    may_unassign: bool


@dataclass(frozen=True, slots=True)
class BoardAgency:
    """A row: one agency of the State, with its cells by section id (none: not assigned)."""

    agency_id: str
    name: str
    kind: str
    kind_name: str
    respondents: tuple[str, ...]
    approvers: tuple[str, ...]
    cells: dict[str, BoardCell]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An assignment that the edition suggests: the section is made for this kind of agency."""

    agency_id: str
    agency_name: str
    section_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board. ``verbs`` are the assessment's moves that are possible now
    ("start_collecting", ...).

    ``contested``: questions that agencies saw differently and nobody settled; ``to_approve``:
    not-applicable answers of handed-in sections that nobody approved.
    """

    facts: AssessmentFacts
    sections: tuple[BoardSection, ...]
    agencies: tuple[BoardAgency, ...]
    contested: int
    to_approve: int
    handed_in: int
    assigned: int
    suggestions: tuple[Suggestion, ...]
    verbs: tuple[str, ...]
    may_assign: bool


def board(actor: Actor, assessment: str, *, language: str | None = None) -> Board:
    """The board of one assessment, for the State's focal point."""
    found = scope.assessment(actor, assessment, "see_board")
    instrument = open_edition(found.round.edition, scope.reading(language))
    material = material_of(found.id)
    sheet = sheet_of(found, instrument, material=material)
    agencies = list(
        db.session.scalars(
            select(Agency).where(Agency.state_id == found.state_id).order_by(Agency.name)
        )
    )
    people = _people(found.state_id)
    cells = _cells(found, instrument, material)
    statuses = [row.status for row in material.assignments]
    national = national_answers(instrument, sheet, method_of(instrument))
    may_assign = found.status in WHILE["assign"]
    return Board(
        facts=facts_of(found),
        sections=sections_of(instrument),
        agencies=tuple(
            BoardAgency(
                agency_id=agency.public_id,
                name=agency.name,
                kind=agency.kind,
                kind_name=instrument.agency_kind_names.get(agency.kind, agency.kind),
                respondents=people.get((agency.id, Role.RESPONDENT), ()),
                approvers=people.get((agency.id, Role.APPROVER), ()),
                cells=cells.get(agency.id, {}),
            )
            for agency in agencies
        ),
        contested=sum(answer.contested for answer in national.values()),
        to_approve=len(to_approve(sheet)),
        handed_in=statuses.count(AssignmentStatus.HANDED_IN),
        assigned=len(statuses),
        suggestions=_suggestions(instrument, agencies, material) if may_assign else (),
        verbs=verbs(ASSESSMENT_STEPS, found.status),
        may_assign=may_assign,
    )


def sections_of(instrument: Instrument) -> tuple[BoardSection, ...]:
    """The sections of an edition, in its order."""
    return tuple(
        BoardSection(section.id, section.title, section.track, len(section.questions))
        for section in instrument.sections
    )


def to_approve(sheet: AnswerSheet) -> tuple[str, ...]:
    """The questions that somebody calls not applicable, nobody approved, and nobody settled."""
    return tuple(
        sorted(
            {
                answer.question
                for agency in sheet.agencies
                for answer in agency.answers.values()
                if answer.state is State.NOT_APPLICABLE
                and not answer.approved
                and answer.question not in sheet.settlements
            }
        )
    )


def _people(state_id: int) -> dict[tuple[int | None, str], tuple[str, ...]]:
    """Who answers and who approves, by agency and role."""
    rows = db.session.execute(
        select(Grant.agency_id, Grant.role, Person.name)
        .join(Grant.person)
        .join(Agency, Agency.id == Grant.agency_id)
        .where(Agency.state_id == state_id, Grant.ended_at.is_(None), Person.active)
        .order_by(Person.name)
    )
    found: dict[tuple[int | None, str], tuple[str, ...]] = {}
    for agency, role, name in rows:
        found[agency, role] = (*found.get((agency, role), ()), name)
    return found


def _cells(
    found: Assessment, instrument: Instrument, material: Material
) -> dict[int, dict[str, BoardCell]]:
    answers: dict[int, dict[str, Answer]] = {}
    for stored in material.answers:
        answers.setdefault(stored.agency_id, {})[stored.answer.question] = stored.answer
    cells: dict[int, dict[str, BoardCell]] = {}
    for row in material.assignments:
        section = instrument.section_by_id.get(row.section_id)
        if section is None:
            continue
        progress = section_progress(section, answers.get(row.agency_id, {}))
        cells.setdefault(row.agency_id, {})[section.id] = BoardCell(
            status=row.status,
            answered=progress.answered,
            applicable=progress.applicable,
            due_on=row.due_on or found.round.due_on,
            return_reason=row.return_reason,
            changed_at=row.changed_at,
            may_open=row.status == AssignmentStatus.HANDED_IN,
            may_return=found.status in WHILE["return_section"]
            and row.status in (AssignmentStatus.SUBMITTED, AssignmentStatus.HANDED_IN),
            may_unassign=found.status in WHILE["unassign"]
            and row.status == AssignmentStatus.NOT_STARTED,
        )
    return cells


def _suggestions(
    instrument: Instrument, agencies: list[Agency], material: Material
) -> tuple[Suggestion, ...]:
    given = {(row.agency_id, row.section_id) for row in material.assignments}
    return tuple(
        Suggestion(agency.public_id, agency.name, section.id, section.title)
        for agency in agencies
        for section in instrument.sections
        if agency.kind in section.audience and (agency.id, section.id) not in given
    )
