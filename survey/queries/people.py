"""Who is signed in: the actor with all grants, and the pages their work begins on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from survey.acting import acting_for_the_system, asking_who
from survey.extensions import db
from survey.instruments import name_of
from survey.models import (
    Agency,
    Assessment,
    EndedSession,
    Grant,
    Organisation,
    PartyState,
    Person,
    Role,
    Round,
)
from survey.names import state_name
from survey.policies import Actor, GrantView
from survey.problems import NotVisible


@dataclass(frozen=True, slots=True)
class Landing:
    """One place of work: the role, the name of its place (agency, State, organisation), and the
    page's endpoint.

    ``round_title`` and ``status`` (of the assessment) are "" where the page is not about one round.
    """

    role: str
    place: str
    round_title: str
    endpoint: str
    values: dict[str, str] = field(default_factory=dict)
    status: str = ""


# Every request asks this: made once, it is known again at once.
_WITH_GRANTS = (
    select(
        Person,
        Grant.role,
        Grant.agency_id,
        Grant.organisation_id,
        func.coalesce(Agency.state_id, Grant.state_id),
    )
    .outerjoin(Grant, and_(Grant.person_id == Person.id, Grant.ended_at.is_(None)))
    .outerjoin(Grant.agency)
    .order_by(Grant.id)
)
_BY_ID = _WITH_GRANTS.where(Person.id == bindparam("person"))
_BY_SESSION = _WITH_GRANTS.where(Person.fs_uniquifier == bindparam("uniquifier")).add_columns(
    exists().where(EndedSession.digest == bindparam("session"))
)


def actor_of(person_id: int) -> Actor:
    """The person with every grant that has not ended. NotVisible for nobody and the inactive."""
    # What a person may see is known only afterwards.
    with acting_for_the_system():
        rows = db.session.execute(_BY_ID, {"person": person_id}).all()
    if not rows or not rows[0][0].active:
        raise NotVisible
    return _actor(rows)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever a session is tied to, active or not, what they would act as, and whether they ended
    this very session."""

    person: Person
    actor: Actor
    ended: bool


def tied_to(uniquifier: str, session: str) -> SignedIn | None:
    """Whose the sessions with this name are. ``session``: the digest of the number of the one that
    asks. One query."""
    with asking_who():
        asked = {"uniquifier": uniquifier, "session": session}
        rows = db.session.execute(_BY_SESSION, asked).all()
    if not rows:
        return None
    return SignedIn(rows[0][0], _actor([row[:-1] for row in rows]), bool(rows[0][-1]))


def names_around(person_id: int) -> list[str]:
    """The names of the States, agencies and organisations that a person belongs to."""
    places = (
        select(Agency.name, PartyState.name, Organisation.name)
        .select_from(Grant)
        .outerjoin(Agency, Agency.id == Grant.agency_id)
        .outerjoin(PartyState, PartyState.id == func.coalesce(Grant.state_id, Agency.state_id))
        .outerjoin(Organisation, Organisation.id == Grant.organisation_id)
        .where(Grant.person_id == person_id)
    )
    # Whoever sets a forgotten password is not signed in.
    with acting_for_the_system():
        return [name for row in db.session.execute(places) for name in row if name]


def _actor(rows: Sequence[Sequence[Any]]) -> Actor:
    person = rows[0][0]
    return Actor(
        person_id=person.id,
        name=person.name,
        grants=tuple(
            GrantView(role, state_id, agency_id, organisation_id)
            for _, role, agency_id, organisation_id, state_id in rows
            if role is not None
        ),
    )


def landing(actor: Actor) -> tuple[Landing, ...]:
    """Where the person's work is: the sections, a board per State and round, the States, the
    accounts."""
    found: list[Landing] = []
    agencies = actor.agencies(Role.RESPONDENT, Role.APPROVER)
    if agencies:
        names = db.session.scalars(
            select(Agency.name).where(Agency.id.in_(agencies)).order_by(Agency.name)
        )
        role = Role.RESPONDENT if actor.holds(Role.RESPONDENT) else Role.APPROVER
        found.append(Landing(role, ", ".join(names), "", "respond.sections"))
    led = actor.states(Role.FOCAL_POINT)
    if led:
        found += [
            Landing(
                Role.FOCAL_POINT,
                state_name(assessment.state),
                name_of(assessment.round),
                "review.board",
                {"assessment": assessment.public_id},
                assessment.status,
            )
            for assessment in db.session.scalars(
                select(Assessment)
                .join(Assessment.round)
                .where(Assessment.state_id.in_(led))
                .options(joinedload(Assessment.state), contains_eager(Assessment.round))
                .order_by(Round.opens_on.desc(), Assessment.id)
            )
        ]
    if actor.organisations:
        offices = db.session.scalars(
            select(Organisation.name)
            .where(Organisation.id.in_(actor.organisations))
            .order_by(Organisation.name)
        )
        roles = (Role.COORDINATOR, Role.REVIEWER, Role.OBSERVER)
        role = next(role for role in roles if actor.holds(role))
        found.append(Landing(role, ", ".join(offices), "", "coordinate.states"))
    if actor.holds(Role.ADMINISTRATOR):
        found.append(Landing(Role.ADMINISTRATOR, "", "", "admin.accounts"))
    return tuple(found)
