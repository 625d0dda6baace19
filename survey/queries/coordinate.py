"""The coordinator's States: progress of each, never an answer; and what they shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, true
from sqlalchemy.orm import contains_eager

from survey import scope
from survey.acting import acting_for_the_system
from survey.extensions import db
from survey.instruments import name_of, open_edition
from survey.models import (
    Assessment,
    Assignment,
    AssignmentStatus,
    Consent,
    PartyState,
    Role,
    Round,
    Snapshot,
)
from survey.policies import Actor


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """One section of one assessment: how many agencies were asked, began, and handed it in."""

    section_id: str
    title: str
    track: str
    assigned: int
    begun: int
    handed_in: int


@dataclass(frozen=True, slots=True)
class StateRow:
    """One State in one round. ``sections`` is empty for readers who see only what was shared with
    them.

    ``shared``: the State signed off and opened at least one section to an organisation of the
    actor; ``shared_sections`` says how many. ``signed_on`` is the date of the signature.
    """

    assessment_id: str
    state_name: str
    state_code: str
    round_title: str
    due_on: date
    status: str
    synthetic: bool
    sections: tuple[SectionProgress, ...]
    assigned: int
    handed_in: int
    shared: bool
    shared_sections: int
    signed_on: date | None


def states(actor: Actor, *, language: str | None = None) -> list[StateRow]:
    """Coordinators: every assessment. Reviewers and observers: those shared with them. Newest round
    first.

    Four queries, however many States there are; none reads an answer.
    """
    follows = actor.holds(Role.COORDINATOR)
    assessments = list(
        db.session.scalars(
            select(Assessment)
            .join(Assessment.round)
            .join(Assessment.state)
            .where(true() if follows else scope.opened_to(actor))
            .options(contains_eager(Assessment.round), contains_eager(Assessment.state))
            .order_by(Round.opens_on.desc(), Round.id, PartyState.name)
        )
    )
    signed = _signed_on()
    shared = _shared(actor)
    counts = _counts() if follows else {}
    return [
        _row(
            found,
            _progress(found, counts.get(found.id, {}), language) if follows else (),
            shared.get(found.id, 0),
            signed.get(found.id),
        )
        for found in assessments
    ]


def _row(
    found: Assessment, sections: tuple[SectionProgress, ...], shared: int, signed_on: date | None
) -> StateRow:
    return StateRow(
        assessment_id=found.public_id,
        state_name=found.state.name,
        state_code=found.state.code,
        round_title=name_of(found.round),
        due_on=found.round.due_on,
        status=found.status,
        synthetic=found.state.synthetic or found.round.synthetic,
        sections=sections,
        assigned=sum(section.assigned for section in sections),
        handed_in=sum(section.handed_in for section in sections),
        shared=bool(shared) and signed_on is not None,
        shared_sections=shared if signed_on is not None else 0,
        signed_on=signed_on,
    )


def _signed_on() -> dict[int, date]:
    """The day of the last signature, by assessment: of a snapshot that nobody shared too."""
    with acting_for_the_system():
        rows = db.session.execute(
            select(Snapshot.assessment_id, Snapshot.signed_on).order_by(Snapshot.revision)
        ).all()
    return dict(rows)


def _shared(actor: Actor) -> dict[int, int]:
    """How many sections are open to the actor's organisations, by assessment."""
    rows = db.session.execute(
        select(Consent.assessment_id, func.count(Consent.section_id.distinct()))
        .where(Consent.organisation_id.in_(actor.organisations), Consent.withdrawn_at.is_(None))
        .group_by(Consent.assessment_id)
    )
    return dict(rows.all())


def _counts() -> dict[int, dict[str, dict[str, int]]]:
    """How many agencies stand where: assessment -> section -> status -> number."""
    rows = db.session.execute(
        select(Assignment.assessment_id, Assignment.section_id, Assignment.status, func.count())
        .where(Assignment.question_id.is_(None))
        .group_by(Assignment.assessment_id, Assignment.section_id, Assignment.status)
    )
    found: dict[int, dict[str, dict[str, int]]] = {}
    for assessment, section, status, count in rows:
        found.setdefault(assessment, {}).setdefault(section, {})[status] = count
    return found


def _progress(
    found: Assessment, counts: dict[str, dict[str, int]], language: str | None
) -> tuple[SectionProgress, ...]:
    edition = open_edition(found.round.edition, scope.reading(language))
    rows = []
    for section in edition.sections:
        statuses = counts.get(section.id, {})
        assigned = sum(statuses.values())
        rows.append(
            SectionProgress(
                section_id=section.id,
                title=section.title,
                track=section.track,
                assigned=assigned,
                begun=assigned - statuses.get(AssignmentStatus.NOT_STARTED, 0),
                handed_in=statuses.get(AssignmentStatus.HANDED_IN, 0),
            )
        )
    return tuple(rows)
