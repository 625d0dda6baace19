"""The coordinator's States: progress of each, never an answer; and what they shared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, true
from sqlalchemy.orm import contains_eager

from questionnaires import states as register
from reports.world import Line, line
from survey import scope
from survey.acting import acting_for_the_system
from survey.extensions import db
from survey.instruments import name_of, open_edition
from survey.models import (
    Assessment,
    Assignment,
    AssignmentStatus,
    Consent,
    Role,
    Round,
    Snapshot,
)
from survey.policies import Actor
from survey.queries.facts import AssessmentFacts, facts_of


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
    """One State in one round. ``assigned``, ``begun`` and ``handed_in`` count sections of agencies,
    and are 0 for readers who see only what was shared with them.

    ``shared``: the State signed off and opened at least one section to an organisation of the
    actor; ``shared_sections`` says how many of ``sections``. ``signed_on`` is the date of the
    signature. ``state`` has its name in the reader's language, and its groups.
    """

    assessment_id: str
    state: Line
    round_title: str
    due_on: date
    status: str
    assigned: int
    begun: int
    handed_in: int
    sections: int
    shared: bool
    shared_sections: int
    signed_on: date | None


def states(
    actor: Actor, *, round_id: str | None = None, language: str | None = None
) -> list[StateRow]:
    """Coordinators: every assessment. Reviewers and observers: those shared with them. Newest round
    first, then by the States' names in the reader's language.

    Four queries, however many States there are; none reads an answer.
    """
    follows = actor.holds(Role.COORDINATOR)
    reading = scope.reading(language)
    assessments = list(
        db.session.scalars(
            select(Assessment)
            .join(Assessment.round)
            .join(Assessment.state)
            .where(
                true() if follows else scope.opened_to(actor),
                true() if round_id is None else Round.public_id == round_id,
            )
            .options(contains_eager(Assessment.round), contains_eager(Assessment.state))
            .order_by(Round.opens_on.desc(), Round.id)
        )
    )
    ids = [found.id for found in assessments]
    signed = _signed_on(ids)
    shared = _shared(actor, ids)
    counts = _counts(ids) if follows else {}
    rows = [
        _row(
            found, counts.get(found.id, {}), shared.get(found.id, 0), signed.get(found.id), reading
        )
        for found in assessments
    ]
    order = {title: n for n, title in enumerate(dict.fromkeys(row.round_title for row in rows))}
    return sorted(rows, key=lambda row: (order[row.round_title], row.state.sort_key))


def _row(
    found: Assessment, counts: dict[str, int], shared: int, signed_on: date | None, language: str
) -> StateRow:
    synthetic = found.state.synthetic or found.round.synthetic
    assigned = sum(counts.values())
    return StateRow(
        assessment_id=found.public_id,
        state=line(found.public_id, found.state.code, found.state.name, synthetic, language, {}),
        round_title=name_of(found.round),
        due_on=found.round.due_on,
        status=found.status,
        assigned=assigned,
        begun=assigned - counts.get(AssignmentStatus.NOT_STARTED, 0),
        handed_in=counts.get(AssignmentStatus.HANDED_IN, 0),
        sections=len(open_edition(found.round.edition).sections),
        shared=bool(shared) and signed_on is not None,
        shared_sections=shared if signed_on is not None else 0,
        signed_on=signed_on,
    )


def _signed_on(assessments: Collection[int]) -> dict[int, date]:
    """The day of the last signature, by assessment: of a snapshot that nobody shared too."""
    with acting_for_the_system():
        rows = db.session.execute(
            select(Snapshot.assessment_id, Snapshot.signed_on)
            .where(Snapshot.assessment_id.in_(assessments))
            .order_by(Snapshot.revision)
        ).all()
    return dict(rows)


def _shared(actor: Actor, assessments: Collection[int]) -> dict[int, int]:
    """How many sections are open to the actor's organisations, by assessment."""
    rows = db.session.execute(
        select(Consent.assessment_id, func.count(Consent.section_id.distinct()))
        .where(
            Consent.assessment_id.in_(assessments),
            Consent.organisation_id.in_(actor.organisations),
            Consent.withdrawn_at.is_(None),
        )
        .group_by(Consent.assessment_id)
    )
    return dict(rows.all())


def _counts(assessments: Collection[int]) -> dict[int, dict[str, int]]:
    """How many sections of agencies stand where: assessment -> status -> number."""
    rows = db.session.execute(
        select(Assignment.assessment_id, Assignment.status, func.count())
        .where(Assignment.assessment_id.in_(assessments), Assignment.question_id.is_(None))
        .group_by(Assignment.assessment_id, Assignment.status)
    )
    found: dict[int, dict[str, int]] = {}
    for assessment, status, count in rows:
        found.setdefault(assessment, {})[status] = count
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one State is, section by section: counts of agencies, never an answer."""

    facts: AssessmentFacts
    name: str
    sections: tuple[SectionProgress, ...]


def progress(actor: Actor, assessment: str, *, language: str | None = None) -> Progress:
    """Coordinators only. NotVisible for everybody else."""
    found = scope.assessment(actor, assessment, "see_progress")
    reading = scope.reading(language)
    counts: dict[str, dict[str, int]] = {}
    for section_id, status, count in db.session.execute(
        select(Assignment.section_id, Assignment.status, func.count())
        .where(Assignment.assessment_id == found.id, Assignment.question_id.is_(None))
        .group_by(Assignment.section_id, Assignment.status)
    ):
        counts.setdefault(section_id, {})[status] = count
    rows = []
    for section in open_edition(found.round.edition, reading).sections:
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
    shown = register.name_of(found.state.code, found.state.name, reading)
    return Progress(facts_of(found), shown, tuple(rows))
