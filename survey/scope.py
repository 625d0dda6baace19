"""What an actor reaches: assessments and sections by their public ids, or NotVisible."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import get_locale
from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from survey import acting, policies, tongues
from survey.extensions import db
from survey.models import (
    Agency,
    Assessment,
    Assignment,
    AssignmentStatus,
    Consent,
    Grant,
    PartyState,
    Person,
    Role,
    Round,
    Snapshot,
)
from survey.policies import Actor, AssessmentPlace, SectionPlace
from survey.problems import NotVisible

AGENCY_ROLES = (Role.RESPONDENT, Role.APPROVER)

# A statement that is made once is known again at once: making it anew for every card that is saved
# took longer than asking. Lists are filled in at each call; an empty one finds nothing.
_APPROVED = (
    exists()
    .where(
        Grant.role == Role.APPROVER,
        Grant.agency_id == Assignment.agency_id,
        Grant.ended_at.is_(None),
        Person.id == Grant.person_id,
        Person.active,
    )
    .correlate(Assignment)
)
_WANTED = and_(
    Assessment.public_id == bindparam("assessment"),
    Agency.public_id == bindparam("agency"),
    Assignment.section_id == bindparam("section"),
    Assignment.question_id.is_(None),
    or_(
        Assignment.agency_id.in_(bindparam("agencies", expanding=True)),
        Assessment.state_id.in_(bindparam("led", expanding=True)),
    ),
)
# Columns, and no objects: a page that only shows a section took longer to make them than to ask.
_SHOWN = (
    Assignment.assessment_id,
    Assignment.agency_id,
    Assignment.section_id,
    Assignment.status,
    Assignment.due_on,
    Assignment.return_reason,
    Assessment.public_id.label("assessment"),
    Assessment.status.label("assessment_status"),
    Assessment.state_id,
    PartyState.code,
    PartyState.name.label("state_name"),
    Round.title,
    Round.edition,
    Round.due_on.label("round_due_on"),
    Agency.public_id.label("agency"),
    Agency.name.label("agency_name"),
)
_SECTIONS: Select[*tuple[Any, ...]] = (
    select(*_SHOWN)
    .join(Assignment.assessment)
    .join(Assignment.agency)
    .join(Assessment.state)
    .join(Assessment.round)
)
_SECTION = _SECTIONS.add_columns(_APPROVED).where(_WANTED)
# Several sections of an assessment may be written at once: they share it, and it is locked first,
# as by everybody who needs both. SQLite has one writer anyhow.
_LOCKED = "FOR SHARE OF assessment FOR UPDATE OF assignment"
_SECTION_TO_MOVE = (
    select(Assignment, _APPROVED)
    .join(Assignment.assessment)
    .join(Assignment.agency)
    .where(_WANTED)
    .options(
        contains_eager(Assignment.agency),
        contains_eager(Assignment.assessment).options(
            joinedload(Assessment.state), joinedload(Assessment.round)
        ),
    )
    .suffix_with(_LOCKED, dialect="postgresql")
)
_SECTION_TO_ANSWER = (
    select(
        Assignment.id,
        Assignment.assessment_id,
        Assignment.agency_id,
        Assignment.status,
        Assignment.changed_by_id,
        Assignment.changed_at,
        Assessment.state_id,
        Assessment.status.label("assessment_status"),
        Round.edition,
    )
    .join(Assignment.assessment)
    .join(Assignment.agency)
    .join(Assessment.round)
    .where(_WANTED)
    .suffix_with(_LOCKED, dialect="postgresql")
)


@dataclass(frozen=True, slots=True)
class SectionToShow:
    """A section of an agency with all that pages show of it; ``assessment``, ``agency``: their
    public ids, ``code`` and ``state_name``: of the State, ``title``: of the round."""

    assessment_id: int
    agency_id: int
    section_id: str
    status: str
    due_on: date | None
    return_reason: str
    assessment: str
    assessment_status: str
    state_id: int
    code: str
    state_name: str
    title: str
    edition: str
    round_due_on: date
    agency: str
    agency_name: str
    has_approver: bool

    @property
    def place(self) -> SectionPlace:
        """As policies see it."""
        return SectionPlace(
            self.state_id,
            self.agency_id,
            has_approver=self.has_approver,
            handed_in=self.status == AssignmentStatus.HANDED_IN,
        )


@dataclass(frozen=True, slots=True)
class SectionToAnswer:
    """A section with what saving a card of it needs. ``id`` is the assignment's."""

    id: int
    assessment_id: int
    agency_id: int
    status: str
    changed_by_id: int | None
    changed_at: datetime
    state_id: int
    assessment_status: str
    edition: str


def reading(language: str | None) -> str:
    """The language asked for, else the reader's own."""
    return language or tongues.language_of(str(get_locale() or "en"))


def within_reach(actor: Actor) -> ColumnElement[bool]:
    """The assessments that an actor may know of: of their State, shared with them, or all for
    coordinators."""
    if actor.holds(Role.COORDINATOR):
        return true()
    return or_(led_by(actor), opened_to(actor))


def led_by(actor: Actor) -> ColumnElement[bool]:
    """The assessments of the States that the actor leads."""
    return _among(Assessment.state_id, actor.states(Role.FOCAL_POINT))


def opened_to(actor: Actor) -> ColumnElement[bool]:
    """The assessments that were signed and of which a section is open to an organisation of the
    actor."""
    if not actor.organisations:
        return false()
    return exists().where(
        Snapshot.assessment_id == Assessment.id,
        Consent.assessment_id == Assessment.id,
        Consent.withdrawn_at.is_(None),
        Consent.organisation_id.in_(actor.organisations),
    )


def assessment(actor: Actor, public_id: str, verb: str, *, lock: bool = False) -> Assessment:
    """An assessment with State and round, if the actor may do this with it: two queries.

    ``lock``: nobody else moves it until the transaction ends (SQLite has one writer anyhow).
    """
    acting.confine_to(actor)
    query = (
        select(Assessment)
        .where(Assessment.public_id == public_id, within_reach(actor))
        .options(joinedload(Assessment.state), joinedload(Assessment.round))
    )
    found = db.session.scalar(query.with_for_update(of=Assessment) if lock else query)
    if found is None:
        raise NotVisible
    policies.demand(actor, verb, AssessmentPlace(found.state_id, readers(found.id)))
    return found


def readers(assessment_id: int) -> frozenset[int]:
    """The organisations that something of a signed assessment is open to."""
    return frozenset(
        db.session.scalars(
            select(Consent.organisation_id)
            .join(Snapshot, Snapshot.assessment_id == Consent.assessment_id)
            .where(Consent.assessment_id == assessment_id, Consent.withdrawn_at.is_(None))
        )
    )


def section(
    actor: Actor, assessment_id: str, agency: str, section_id: str, verb: str
) -> SectionToShow:
    """A section of an agency, if the actor may do this with it: one query."""
    found = SectionToShow(*_one(_SECTION, actor, assessment_id, agency, section_id))
    policies.demand(actor, verb, found.place)
    return found


def assigned_sections(actor: Actor) -> list[SectionToShow]:
    """The sections of every agency that the actor answers or approves for, in the order in which
    they were given: two queries."""
    agencies = actor.agencies(*AGENCY_ROLES)
    if not agencies:
        return []
    given = _SECTIONS.where(Assignment.agency_id.in_(agencies), Assignment.question_id.is_(None))
    rows = db.session.connection().execute(given.order_by(Assignment.id)).all()
    approved = _with_approver({row.agency_id for row in rows}) if rows else frozenset()
    return [SectionToShow(**row._mapping, has_approver=row.agency_id in approved) for row in rows]


def section_to_move(
    actor: Actor, assessment_id: str, agency: str, section_id: str, verb: str
) -> tuple[Assignment, SectionPlace]:
    """A section with agency, assessment, State and round, and as policies see it: one query.

    Nobody else moves it until the transaction ends, nor its assessment out of the state that it is
    in.
    """
    acting.confine_to(actor)
    wanted = _wanted(actor, assessment_id, agency, section_id)
    found = db.session.execute(_SECTION_TO_MOVE, wanted).one_or_none()
    if found is None:
        raise NotVisible
    assignment, approved = found
    place = SectionPlace(
        assignment.assessment.state_id,
        assignment.agency_id,
        has_approver=approved,
        handed_in=assignment.status == AssignmentStatus.HANDED_IN,
    )
    policies.demand(actor, verb, place)
    return assignment, place


def section_to_answer(
    actor: Actor, assessment_id: str, agency: str, section_id: str, verb: str
) -> SectionToAnswer:
    """The same, as columns, for a verb that is the same whether the agency has an approver or none:
    looking for one took as long as all the rest."""
    found = SectionToAnswer(*_one(_SECTION_TO_ANSWER, actor, assessment_id, agency, section_id))
    policies.demand(
        actor,
        verb,
        SectionPlace(
            found.state_id,
            found.agency_id,
            has_approver=True,
            handed_in=found.status == AssignmentStatus.HANDED_IN,
        ),
    )
    return found


def _one(
    columns: Select[*tuple[Any, ...]], actor: Actor, assessment: str, agency: str, section: str
) -> Row[*tuple[Any, ...]]:
    acting.confine_to(actor)
    wanted = _wanted(actor, assessment, agency, section)
    row = db.session.connection().execute(columns, wanted).one_or_none()
    if row is None:
        raise NotVisible
    return row


def _wanted(actor: Actor, assessment: str, agency: str, section: str) -> dict[str, object]:
    return {
        "assessment": assessment,
        "agency": agency,
        "section": section,
        "agencies": list(actor.agencies(*AGENCY_ROLES)),
        "led": list(actor.states(Role.FOCAL_POINT)),
    }


def _with_approver(agencies: Collection[int]) -> frozenset[int]:
    """Those of the agencies in which an active person approves."""
    return frozenset(
        db.session.scalars(
            select(Grant.agency_id)
            .join(Grant.person)
            .where(
                Grant.role == Role.APPROVER,
                Grant.agency_id.in_(agencies),
                Grant.ended_at.is_(None),
                Person.active,
            )
        )
    )


def _among(column: InstrumentedAttribute[int], ids: Collection[int]) -> ColumnElement[bool]:
    return column.in_(ids) if ids else false()
