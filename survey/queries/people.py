"""Who is signed in: the actor with all grants, and the pages their work begins on."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from survey.acting import acting_for_the_system
from survey.extensions import db
from survey.instruments import name_of
from survey.models import Agency, Assessment, Grant, Organisation, Person, Role, Round
from survey.names import state_name
from survey.policies import Actor, GrantView
from survey.problems import NotVisible


@dataclass(frozen=True, slots=True)
class Landing:
    """One place of work: the role, the name of its place (agency, State, organisation), and the
    page's endpoint.

    ``round_title`` is "" where the page is not about one round.
    """

    role: str
    place: str
    round_title: str
    endpoint: str
    values: dict[str, str] = field(default_factory=dict)


def actor_of(person_id: int) -> Actor:
    """The person with every grant that has not ended. NotVisible for nobody and the inactive."""
    # What a person may see is known only afterwards.
    with acting_for_the_system():
        # Whoever was read in this transaction is not read again.
        person = db.session.get(Person, person_id)
        if person is None or not person.active:
            raise NotVisible
        grants = db.session.scalars(
            select(Grant)
            .where(Grant.person_id == person_id, Grant.ended_at.is_(None))
            .options(joinedload(Grant.agency))
            .order_by(Grant.id)
        ).all()
    return Actor(
        person_id=person.id,
        name=person.name,
        grants=tuple(
            GrantView(
                role=grant.role,
                state_id=grant.agency.state_id if grant.agency else grant.state_id,
                agency_id=grant.agency_id,
                organisation_id=grant.organisation_id,
            )
            for grant in grants
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
