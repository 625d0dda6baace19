"""The stage of the journeys: a real server with its worker, and invented States, filled through
the same actions that the pages call."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_security import hash_password
from sqlalchemy import select

from survey import serving
from survey.actions import assessments, sections, sharing, signing
from survey.actions.answers import CardInput, save_section
from survey.app import create_app
from survey.demo import answering
from survey.demo.cast import StatePlan
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import (
    Agency,
    AnswerRow,
    Assessment,
    Grant,
    Organisation,
    PartyState,
    Person,
    Role,
    Round,
)
from survey.models.base import now
from survey.policies import Actor
from survey.queries.people import actor_of

EDITION = "2026.1"
FIRST = "First round"
PASSWORD = "three words that travel"
LAUNDERING = "legal.laundering"
POWERS = "legal.powers-and-safeguards"
URGENT = "institutional.urgent-requests"
DEVICES = "technical.data-and-devices"

SETTINGS: dict[str, Any] = {
    "SESSION_COOKIE_SECURE": False,
    # Everybody signs in from one address here, and a password need not be strong.
    "RATELIMIT_ENABLED": False,
    # Nor does everybody have a device; one test sets one up.
    "SECOND_FACTOR_REQUIRED_FOR": (),
    "PASSWORD_HASH_TIME": 1,
    "PASSWORD_HASH_MEMORY": 8,
    "LOG_LEVEL": "WARNING",
    # People read English; one test has some of them read what nobody speaks.
    "LANGUAGES": ("en", "en-XA", "ar-XB"),
    # Other tests keep the processors busy, which paper would wait for.
    "PRINT_PATIENCE_SECONDS": 0,
}


FAMILIES = {
    "amina": "Adeyra",
    "benoit": "Bolvane",
    "chen": "Cassimov",
    "dalia": "Dorrani",
    "egon": "Elvestad",
    "fatima": "Fonoti",
    "odile": "Ortelin",
    "ada": "Nakoro",
}


class House:
    """The product at an address of its own: web server and worker as ``./run demo`` starts them."""

    def __init__(
        self, folder: Path, fill: Callable[[Flask], None] | None = None, **settings: Any
    ) -> None:
        self.folder = folder
        settings = {**SETTINGS, **settings}
        self.app: Flask = create_app({"INSTANCE": folder, **settings})
        with self.app.app_context():
            db.create_all()
            self.hashed = hash_password(PASSWORD)
        # Before anything runs that would wait for a long write.
        if fill:
            fill(self.app)
        self.states = 0
        self.listener = serving.listen("127.0.0.1", 0, search=False)
        self.address = serving.address(self.listener)
        written = {name: _written(value) for name, value in settings.items()}
        self.children = serving.children(
            self.listener,
            workers=1,
            threads=4,
            settings={
                "HANOI_INSTANCE": str(folder),
                **{f"HANOI_{name}": value for name, value in written.items()},
            },
        )
        self.log = folder / "web.log"
        #: What a test has caused on purpose.
        self.expected_reports: list[str] = []
        # What the web server writes to its log: reports of browsers on refused content among it.
        web = self.children[0]
        web.command = ["sh", "-c", 'exec "$@" 2>>"$0"', str(self.log), *web.command]
        for child in self.children:
            child.start()
        # The socket listens already: the first question waits in its queue until the server runs.
        host, port = self.listener.getsockname()[:2]
        while not serving.answers(host, port):
            assert all(child.alive for child in self.children), "the server could not start"

    def policy_reports(self) -> list[str]:
        """Everything that browsers have reported so far."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [line[line.index(": policy: ") + 2 :] for line in lines if ": policy: " in line]

    def stop(self) -> None:
        """End both processes and whatever they started."""
        for child in self.children:
            assert child.process is not None
            child.process.terminate()
        for child in self.children:
            try:
                child.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
        self.listener.close()
        with self.app.app_context():
            db.engine.dispose()


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


@dataclass
class State:
    """A State of its own for one test: public ids, and everybody's e-mail address by first name."""

    house: House
    name: str
    assessment: str = ""
    agencies: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    office: str = ""

    def url(self, path: str) -> str:
        """An address of the assessment."""
        return f"{self.house.address}/assessments/{self.assessment}{path}"

    def section_url(self, agency: str, section: str) -> str:
        """An address of one section in one agency."""
        return self.url(f"/agencies/{self.agencies[agency]}/sections/{section}")

    def actor(self, name: str) -> Actor:
        """One of the people; inside an application context."""
        person = db.session.scalars(select(Person).where(Person.email == self.emails[name])).one()
        actor = actor_of(person.id)
        db.session.rollback()
        return actor


#: Agencies by kind, with who answers there and who approves; and their sections.
AGENCIES: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "ministry_justice": ("Ministry of Justice", ("amina", "benoit"), (LAUNDERING,)),
    "prosecution": ("Prosecution Service", ("dalia",), (LAUNDERING, POWERS)),
    "police": ("State Police", ("egon",), (URGENT, DEVICES)),
}


def build(house: House, name: str) -> State:
    """A State that collects: everything is handed in but the section of Amina and Benoit."""
    with house.app.app_context():
        state = _people(house, name)
        for kind, (_, _, asked) in AGENCIES.items():
            for section in asked:
                assessments.assign(
                    actor=state.actor("fatima"),
                    assessment=state.assessment,
                    agency=state.agencies[kind],
                    section=section,
                    due_on=None,
                )
        assessments.start_collecting(actor=state.actor("fatima"), assessment=state.assessment)
        for kind, (_, people, asked) in AGENCIES.items():
            if "benoit" not in people:
                for section in asked:
                    answer(state, people[0], kind, section)
                    sections.hand_in_section(
                        actor=state.actor(people[0]), **place(state, kind, section)
                    )
    return state


def answer(state: State, who: str, kind: str, section: str) -> None:
    """Answer a section as an invented agency would: the same every time. In a context."""
    plan = StatePlan("XZZ", "Nowhere", 0.4, 0.6, 0.6, 0.05, 0.4, ("en",))
    asked = open_edition(EDITION).section_by_id[section]
    written = answering.answer_section(plan, kind, asked)
    outcome = save_section(
        actor=state.actor(who),
        cards={
            question: CardInput(raw=one.raw, evidence=one.evidence)
            for question, one in written.items()
        },
        **place(state, kind, section),
    )
    assert not outcome.errors


def opposite(state: State) -> str:
    """What Dalia did not say about crimes committed abroad."""
    with state.house.app.app_context():
        said = db.session.scalars(
            select(AnswerRow.value)
            .join(Agency, Agency.id == AnswerRow.agency_id)
            .where(
                Agency.public_id == state.agencies["prosecution"],
                AnswerRow.question_id == "legal.17.foreign",
            )
        ).one()
        db.session.rollback()
    return "No" if "yes" in str(said) else "Yes"


def hand_in(state: State) -> None:
    """Amina's section too, answered and handed in."""
    with state.house.app.app_context():
        where = place(state, "ministry_justice", LAUNDERING)
        answer(state, "amina", "ministry_justice", LAUNDERING)
        sections.submit_section(actor=state.actor("amina"), **where)
        sections.hand_in_section(actor=state.actor("benoit"), **where)


def validate(state: State) -> None:
    """The collection is closed."""
    with state.house.app.app_context():
        assessments.start_validating(actor=state.actor("fatima"), assessment=state.assessment)


def sign(state: State) -> None:
    """Signed today, and all of it open to Chen's office."""
    with state.house.app.app_context():
        fatima = state.actor("fatima")
        signing.request_approval(
            actor=fatima,
            assessment=state.assessment,
            signer_name="Sofia Marek",
            signer_post="Minister of Justice",
        )
        signing.sign_off(actor=fatima, assessment=state.assessment, signed_on=now().date())
        for section in open_edition(EDITION).section_by_id:
            sharing.give_consent(
                actor=fatima,
                assessment=state.assessment,
                section=section,
                organisation=state.office,
            )


def place(state: State, kind: str, section: str) -> dict[str, str]:
    """The parts of the address of a section."""
    return {
        "assessment": state.assessment,
        "agency": state.agencies[kind],
        "section": section,
    }


def _people(house: House, name: str) -> State:
    """The rows that no page makes: State, agencies, people, office, assessment; and a neighbour."""
    house.states += 1
    made = State(house, name)
    round_ = db.session.scalars(select(Round).where(Round.title == FIRST)).one_or_none() or _round()
    # Two letters of the codes that ISO leaves to users, for a State and its neighbour.
    places = (2 * house.states, 2 * house.states + 1)
    codes = [f"X{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in places]
    party = PartyState(code=codes[0], name=name, synthetic=True)
    neighbour = PartyState(code=codes[1], name=f"Neighbour {codes[1]}", synthetic=True)
    abroad = Agency(state=neighbour, name="Ministry of Justice", kind="ministry_justice")
    office = Organisation(name=f"Office for {name}", coordinates=True)
    assessment = Assessment(state=party, round=round_)
    other = Assessment(state=neighbour, round=round_)
    db.session.add_all([party, neighbour, abroad, office, assessment, other])

    def person(who: str, *grants: Grant) -> None:
        made.emails[who] = f"{who}@state{house.states}.example"
        db.session.add(
            Person(
                name=f"{who.capitalize()} {FAMILIES[who]}",
                email=made.emails[who],
                fs_uniquifier=f"{who} {name}",
                password=house.hashed,
                grants=list(grants),
            )
        )

    made.agencies = {}
    agencies = {}
    for kind, (title, people, _) in AGENCIES.items():
        agencies[kind] = Agency(state=party, name=title, kind=kind)
        db.session.add(agencies[kind])
        for who, role in zip(people, (Role.RESPONDENT, Role.APPROVER), strict=False):
            person(who, Grant(role=role, agency=agencies[kind]))
    person("fatima", Grant(role=Role.FOCAL_POINT, state=party))
    person("chen", Grant(role=Role.COORDINATOR, organisation=office))
    person("ada", Grant(role=Role.ADMINISTRATOR))
    person(
        "odile",
        Grant(role=Role.RESPONDENT, agency=abroad),
        Grant(role=Role.FOCAL_POINT, state=neighbour),
    )
    db.session.commit()
    made.assessment, made.office = assessment.public_id, office.public_id
    made.agencies = {kind: agency.public_id for kind, agency in agencies.items()}
    db.session.rollback()
    return made


def _round() -> Round:
    today: date = now().date()
    return Round(
        title=FIRST,
        edition=EDITION,
        opens_on=today - timedelta(days=30),
        due_on=today + timedelta(days=60),
        synthetic=True,
    )
