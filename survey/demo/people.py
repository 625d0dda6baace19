"""The rows nobody makes through a page: States, agencies, organisations, people, assessments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from itertools import cycle

from flask_security import hash_password

from survey.database import writing
from survey.demo import cast, plans
from survey.demo.cast import RoundPlan, StatePlan
from survey.demo.scene import Desk, Office, Player, Scene
from survey.extensions import db
from survey.models import Agency, Assessment, Grant, Organisation, PartyState, Person, Role, Round
from survey.models.base import pretending

#: A round with the States that take part in it.
Part = tuple[RoundPlan, tuple[StatePlan, ...]]


def public_id(kind: str, key: str) -> str:
    """An id that is the same in every demo, so that two demos can be compared."""
    return hashlib.sha256(f"demo/{kind}/{key}".encode()).hexdigest()[:18]


def create(hashed: Mapping[str, str], parts: Iterable[Part]) -> list[Scene]:
    """Write all rows in one go; every assessment, those of the earliest round first. ``hashed``:
    passwords by e-mail address, as they are kept; whoever is not in it can't sign in."""
    with writing():
        maker = _Maker(hashed)
        for name in cast.OFFICES:
            maker.organisation(name, coordinates=name == cast.COORDINATION)
        maker.office_person("coordinator", Role.COORDINATOR, cast.COORDINATION)
        maker.office_person("reviewer", Role.REVIEWER, cast.REVIEWERS)
        maker.office_person("observer", Role.OBSERVER, cast.OBSERVERS)
        maker.administrator()
        return [maker.scene(plan, round_) for round_, taking in parts for plan in taking]


def hashes(passwords: Mapping[str, str]) -> dict[str, str]:
    """The passwords as they are kept."""
    return {email: hash_password(password) for email, password in passwords.items()}


class _Maker:
    """Makes rows with ids that are the same every time."""

    def __init__(self, hashed: Mapping[str, str]) -> None:
        self.hashed = hashed
        self.names: cycle[str] = cast.names()
        self.offices: dict[str, Organisation] = {}
        self.rounds: dict[str, Round] = {}
        self.states: dict[str, tuple[PartyState, Player, tuple[Desk, ...]]] = {}

    def organisation(self, name: str, *, coordinates: bool) -> None:
        office = Organisation(
            public_id=public_id("organisation", name), name=name, coordinates=coordinates
        )
        db.session.add(office)
        db.session.flush()
        self.offices[name] = office

    def person(self, email: str) -> Person:
        person = Person(
            public_id=public_id("person", email),
            fs_uniquifier=public_id("uniquifier", email),
            email=email,
            name=next(self.names),
            password=self.hashed.get(email),
        )
        db.session.add(person)
        db.session.flush()
        return person

    def office_person(self, account: str, role: Role, office: str) -> None:
        person = self.person(f"{account}@{cast.DOMAIN}")
        organisation = self.offices[office]
        db.session.add(Grant(person_id=person.id, role=role, organisation_id=organisation.id))

    def administrator(self) -> None:
        person = self.person(f"administrator@{cast.DOMAIN}")
        db.session.add(Grant(person_id=person.id, role=Role.ADMINISTRATOR))

    def round(self, plan: RoundPlan) -> Round:
        if plan.title not in self.rounds:
            closed = plan.closed and datetime.combine(plan.closed, time(17), UTC)
            round_ = self.rounds[plan.title] = Round(
                public_id=public_id("round", plan.title),
                title=plan.title,
                edition=plan.edition,
                opens_on=plan.opens,
                due_on=plan.due,
                closed_at=closed,
                synthetic=True,
            )
            db.session.add(round_)
            db.session.flush()
        return self.rounds[plan.title]

    def scene(self, plan: StatePlan, round_plan: RoundPlan) -> Scene:
        with pretending(datetime.combine(round_plan.opens, time(7), UTC)):
            round_ = self.round(round_plan)
            if plan.code not in self.states:
                self.states[plan.code] = self.state(plan)
            state, leader, desks = self.states[plan.code]
            assessment = Assessment(
                public_id=public_id("assessment", _key(plan, round_plan)),
                state_id=state.id,
                round_id=round_.id,
            )
            db.session.add(assessment)
            db.session.flush()
        return Scene(
            plan=plan,
            round=round_plan,
            state=state.id,
            assessment=assessment.id,
            public_id=assessment.public_id,
            leader=leader,
            desks=desks,
            offices={n: Office(o.id, o.public_id) for n, o in self.offices.items()},
        )

    def state(self, plan: StatePlan) -> tuple[PartyState, Player, tuple[Desk, ...]]:
        state = PartyState(
            public_id=public_id("state", plan.code), code=plan.code, name=plan.name, synthetic=True
        )
        db.session.add(state)
        db.session.flush()
        leader = self.person(_leader(plan))
        db.session.add(Grant(person_id=leader.id, role=Role.FOCAL_POINT, state_id=state.id))
        desks = tuple(self.desk(plan, state, agency) for agency in plan.agencies)
        return state, Player(leader.id, leader.name), desks

    def desk(self, plan: StatePlan, state: PartyState, what: cast.AgencyPlan) -> Desk:
        agency = Agency(
            public_id=public_id("agency", f"{plan.code}/{what.kind}"),
            state_id=state.id,
            name=what.name,
            kind=what.kind,
        )
        db.session.add(agency)
        db.session.flush()
        people: dict[Role, Player] = {}
        roles = (Role.RESPONDENT, Role.APPROVER) if what.approves else (Role.RESPONDENT,)
        for role in roles:
            person = self.person(_member(plan, what.kind, role))
            db.session.add(Grant(person_id=person.id, role=role, agency_id=agency.id))
            people[role] = Player(person.id, person.name)
        return Desk(
            agency.id,
            agency.public_id,
            what.kind,
            what.name,
            people[Role.RESPONDENT],
            people.get(Role.APPROVER),
        )


def _key(plan: StatePlan, round_plan: RoundPlan) -> str:
    """Of the round that goes on, an assessment is known by its State alone."""
    return plan.code if round_plan.closed is None else f"{plan.code}/{round_plan.title}"


def _leader(plan: StatePlan) -> str:
    if plan.code == plans.OPEN_STATE:
        return f"focal.point@{cast.DOMAIN}"
    return f"focal.point.{_domain(plan)}@{cast.DOMAIN}"


def _member(plan: StatePlan, kind: str, role: Role) -> str:
    if plan.code == plans.OPEN_STATE and kind == "police":
        return f"{role}@{cast.DOMAIN}"
    return f"{role}.{kind.replace('_', '.')}@{_domain(plan)}.{cast.DOMAIN}"


def _domain(plan: StatePlan) -> str:
    return plan.name.lower().replace(" ", "-")
