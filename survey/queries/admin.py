"""What an administrator sees: accounts, facts of the deployment, the audit trail. No answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from survey.acting import acting_for_the_system
from survey.extensions import db
from survey.models import (
    Agency,
    Assessment,
    AuditEvent,
    Base,
    Grant,
    Job,
    PartyState,
    Person,
    Round,
    SecondFactor,
    Snapshot,
)
from survey.names import called, state_name
from survey.policies import Actor, DeploymentPlace, demand


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """One role and the name of its place ("" for the deployment)."""

    role: str
    place: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One account with its current grants."""

    person_id: str
    name: str
    email: str
    active: bool
    language: str
    created_at: datetime
    grants: tuple[GrantFacts, ...]
    second_factor: bool


@dataclass(frozen=True, slots=True)
class DeploymentFacts:
    """How much is in this deployment: numbers only. ``jobs`` by state."""

    people: int
    states: int
    agencies: int
    rounds: int
    assessments: int
    snapshots: int
    jobs: dict[str, int]
    editions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One line of the audit trail."""

    number: int
    at: datetime
    person: str
    state: str
    verb: str
    thing: str
    detail: dict[str, Any]


def accounts(actor: Actor) -> tuple[PersonFacts, ...]:
    """Every account with its current grants, by name: three queries."""
    demand(actor, "see_deployment", DeploymentPlace())
    grants: dict[int, list[GrantFacts]] = {}
    for grant in db.session.scalars(
        select(Grant)
        .where(Grant.ended_at.is_(None))
        .options(
            joinedload(Grant.agency).joinedload(Agency.state),
            joinedload(Grant.state),
            joinedload(Grant.organisation),
        )
        .order_by(Grant.id)
    ):
        facts = GrantFacts(grant.role, _place(grant), grant.granted_at)
        grants.setdefault(grant.person_id, []).append(facts)
    guarded = set(
        db.session.scalars(select(SecondFactor.person_id).where(SecondFactor.ended_at.is_(None)))
    )
    return tuple(
        PersonFacts(
            person_id=person.public_id,
            name=person.name,
            email=person.email,
            active=person.active,
            language=person.language,
            created_at=person.created_at,
            grants=tuple(grants.get(person.id, ())),
            second_factor=person.id in guarded,
        )
        for person in db.session.scalars(select(Person).order_by(Person.name, Person.id))
    )


def _place(grant: Grant) -> str:
    if grant.agency is not None:
        return f"{grant.agency.name}, {state_name(grant.agency.state)}"
    if grant.state is not None:
        return state_name(grant.state)
    return grant.organisation.name if grant.organisation is not None else ""


def deployment(actor: Actor) -> DeploymentFacts:
    """The facts of the deployment."""
    demand(actor, "see_deployment", DeploymentPlace())

    def count(model: type[Base]) -> int:
        return db.session.scalar(select(func.count()).select_from(model)) or 0

    # Whoever administers sees none of these rows, and is told how many there are.
    with acting_for_the_system():
        return DeploymentFacts(
            people=count(Person),
            states=count(PartyState),
            agencies=count(Agency),
            rounds=count(Round),
            assessments=count(Assessment),
            snapshots=count(Snapshot),
            jobs=dict(
                db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
            ),
            editions=tuple(
                db.session.scalars(select(Round.edition).distinct().order_by(Round.edition))
            ),
        )


def events(actor: Actor, *, before: int | None = None, limit: int = 100) -> tuple[EventFacts, ...]:
    """The audit trail, newest first; ``before`` is the last number of the page before."""
    demand(actor, "see_deployment", DeploymentPlace())
    query = (
        select(AuditEvent, Person.name, PartyState.code, PartyState.name)
        .outerjoin(Person, Person.id == AuditEvent.person_id)
        .outerjoin(PartyState, PartyState.id == AuditEvent.state_id)
        .order_by(AuditEvent.id.desc())
        .limit(max(1, min(limit, 1_000)))
    )
    if before is not None:
        query = query.where(AuditEvent.id < before)
    return tuple(
        EventFacts(
            number=event.id,
            at=event.at,
            person=person or "",
            state=called(code, own),
            verb=event.verb,
            thing=event.thing,
            detail=dict(event.detail),
        )
        for event, person, code, own in db.session.execute(query)
    )
