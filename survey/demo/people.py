"""The rows nobody makes through a page: States, agencies, organisations, people, assessments."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import cycle

from flask_security import hash_password

from survey.database import writing
from survey.demo import cast
from survey.extensions import db
from survey.models import Agency, Assessment, Grant, Organisation, PartyState, Person, Role, Round


@dataclass(slots=True)
class AgencyCast:
    """An agency with the ids of its people; ``approver`` None where nobody approves."""

    public_id: str
    kind: str
    name: str
    respondent: int
    approver: int | None


@dataclass(slots=True)
class StateCast:
    """A State with the public id of its assessment, its focal point, and its agencies by kind."""

    plan: cast.StatePlan
    assessment: str
    focal_point: int
    agencies: dict[str, AgencyCast] = field(default_factory=dict)


@dataclass(slots=True)
class Cast:
    """Everybody. ``offices``: public ids of the organisations by name."""

    states: list[StateCast]
    offices: dict[str, str]


def public_id(kind: str, key: str) -> str:
    """An id that is the same in every demo, so that two demos can be compared."""
    return hashlib.sha256(f"demo/{kind}/{key}".encode()).hexdigest()[:18]


def create(passwords: Mapping[str, str]) -> Cast:
    """Write all rows in one go. ``passwords`` by e-mail address: whoever is not in it can't sign
    in."""
    hashed = {email: hash_password(password) for email, password in passwords.items()}
    with writing():
        maker = _Maker(hashed)
        offices = {
            name: maker.organisation(name, coordinates=name == cast.COORDINATION)
            for name in (cast.COORDINATION, cast.REVIEWERS, cast.OBSERVERS)
        }
        maker.office_person("coordinator", Role.COORDINATOR, cast.COORDINATION)
        maker.office_person("reviewer", Role.REVIEWER, cast.REVIEWERS)
        maker.office_person("observer", Role.OBSERVER, cast.OBSERVERS)
        maker.administrator()
        round_ = maker.round()
        return Cast([maker.state(plan, round_) for plan in cast.STATES], offices)


class _Maker:
    """Makes rows with ids that are the same every time."""

    def __init__(self, hashed: Mapping[str, str]) -> None:
        self.hashed = hashed
        self.names: cycle[str] = cast.names()
        self.offices: dict[str, Organisation] = {}

    def organisation(self, name: str, *, coordinates: bool) -> str:
        office = Organisation(
            public_id=public_id("organisation", name), name=name, coordinates=coordinates
        )
        db.session.add(office)
        db.session.flush()
        self.offices[name] = office
        return office.public_id

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

    def round(self) -> Round:
        round_ = Round(
            public_id=public_id("round", cast.ROUND),
            title=cast.ROUND,
            edition=cast.EDITION,
            opens_on=cast.OPENS,
            due_on=cast.DUE,
            synthetic=True,
        )
        db.session.add(round_)
        db.session.flush()
        return round_

    def state(self, plan: cast.StatePlan, round_: Round) -> StateCast:
        state = PartyState(
            public_id=public_id("state", plan.code), code=plan.code, name=plan.name, synthetic=True
        )
        db.session.add(state)
        db.session.flush()
        assessment = Assessment(
            public_id=public_id("assessment", plan.code), state_id=state.id, round_id=round_.id
        )
        db.session.add(assessment)
        leader = self.person(_leader(plan))
        db.session.add(Grant(person_id=leader.id, role=Role.FOCAL_POINT, state_id=state.id))
        made = StateCast(plan, assessment.public_id, leader.id)
        for agency in cast.AGENCIES:
            made.agencies[agency.kind] = self.agency(plan, state, agency)
        return made

    def agency(self, plan: cast.StatePlan, state: PartyState, what: cast.AgencyPlan) -> AgencyCast:
        agency = Agency(
            public_id=public_id("agency", f"{plan.code}/{what.kind}"),
            state_id=state.id,
            name=what.name,
            kind=what.kind,
        )
        db.session.add(agency)
        db.session.flush()
        people: dict[Role, int] = {}
        roles = (Role.RESPONDENT, Role.APPROVER) if what.approves else (Role.RESPONDENT,)
        for role in roles:
            person = self.person(_member(plan, what.kind, role))
            db.session.add(Grant(person_id=person.id, role=role, agency_id=agency.id))
            people[role] = person.id
        return AgencyCast(
            agency.public_id,
            what.kind,
            what.name,
            people[Role.RESPONDENT],
            people.get(Role.APPROVER),
        )


def _leader(plan: cast.StatePlan) -> str:
    if plan.code == cast.OPEN_STATE:
        return f"focal.point@{cast.DOMAIN}"
    return f"focal.point.{plan.name.lower()}@{cast.DOMAIN}"


def _member(plan: cast.StatePlan, kind: str, role: Role) -> str:
    if plan.code == cast.OPEN_STATE and kind == "police":
        return f"{role}@{cast.DOMAIN}"
    return f"{role}.{kind.replace('_', '.')}@{plan.name.lower()}.{cast.DOMAIN}"
