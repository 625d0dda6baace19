"""What an administrator sees: accounts, facts of the deployment, the audit trail. No answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from survey.acting import acting_for_the_system
from survey.extensions import db
from survey.models import (
    Agency,
    Assessment,
    Base,
    Grant,
    Job,
    Organisation,
    PartyState,
    Person,
    Round,
    SecondFactor,
    Snapshot,
)
from survey.names import state_name
from survey.policies import Actor, DeploymentPlace, demand
from survey.problems import UnknownThing
from survey.queries.sought import holds

#: As many accounts stand on one page.
PAGE = 50


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
class AccountPage:
    """A page of the accounts that fit: how many there are, which page it is and of how many."""

    people: tuple[PersonFacts, ...]
    total: int
    page: int
    pages: int


def accounts(actor: Actor, *, who: str = "", state: str = "", page: int = 1) -> AccountPage:
    """A page of accounts with their current grants, by name: four queries. ``who`` is a part of a
    name, a mail, an agency or an organisation; ``state`` a code. UnknownThing for no such page."""
    demand(actor, "see_deployment", DeploymentPlace())
    fitting = select(Person).where(*_conditions(who, state))
    total = db.session.scalar(select(func.count()).select_from(fitting.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    if not 1 <= page <= pages:
        raise UnknownThing("page", str(page))
    people = db.session.scalars(
        fitting.order_by(Person.name, Person.id).offset((page - 1) * PAGE).limit(PAGE)
    ).all()
    ids = [person.id for person in people]
    grants: dict[int, list[GrantFacts]] = {}
    for grant in db.session.scalars(
        select(Grant)
        .where(Grant.ended_at.is_(None), Grant.person_id.in_(ids))
        .options(
            joinedload(Grant.agency).joinedload(Agency.state),
            joinedload(Grant.state),
            joinedload(Grant.organisation),
        )
        .order_by(Grant.id)
    ):
        facts = GrantFacts(grant.role, _place(grant), grant.granted_at)
        grants.setdefault(grant.person_id, []).append(facts)
    on = SecondFactor.ended_at.is_(None), SecondFactor.person_id.in_(ids)
    guarded = set(db.session.scalars(select(SecondFactor.person_id).where(*on)))
    found = tuple(
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
        for person in people
    )
    return AccountPage(found, total, page, pages)


def _conditions(who: str, state: str) -> list[ColumnElement[bool]]:
    """What is looked for; an account that a role has left is found by its name alone."""
    held = (
        select(Grant.person_id)
        .outerjoin(Agency, Agency.id == Grant.agency_id)
        .outerjoin(Organisation, Organisation.id == Grant.organisation_id)
        .where(Grant.ended_at.is_(None))
    )
    found: list[ColumnElement[bool]] = []
    if who:
        there = held.where(holds(who, Agency.name, Organisation.name))
        found.append(or_(holds(who, Person.name, Person.email), Person.id.in_(there)))
    if state:
        of_state = or_(PartyState.id == Grant.state_id, PartyState.id == Agency.state_id)
        there = held.join(PartyState, of_state).where(PartyState.code == state)
        found.append(Person.id.in_(there))
    return found


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
