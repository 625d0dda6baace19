"""What is measured: an application with the demo data, people signed in, and pages to ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from questionnaires.answers import AnswerSheet
from reports.dossier import Dossier
from survey import upgrading
from survey.app import create_app
from survey.demo import cast, load
from survey.dossiers import dossier_of
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Agency, Assessment, PartyState, Person
from survey.models.base import now
from survey.queries import people, results

SECTION = "technical.data-and-devices"


@dataclass(frozen=True, slots=True)
class Stage:
    """Public ids of what pages are about, and what scoring and printing take."""

    edition: str
    open_assessment: str
    signed_assessment: str
    agency: str
    sheet: AnswerSheet
    dossier: Dossier

    def addresses(self, app: Flask) -> list[tuple[str, FlaskClient, str]]:
        """Name, signed-in browser and address of every page that is measured."""
        respondent = signed_in(app, "respondent")
        leader = signed_in(app, "focal.point")
        coordinator = signed_in(app, "coordinator")
        section = f"/assessments/{self.open_assessment}/agencies/{self.agency}/sections/{SECTION}"
        results_page = f"/assessments/{self.open_assessment}/results"
        shared = f"/assessments/{self.signed_assessment}/results"
        return [
            ("your sections", respondent, "/sections"),
            ("a section's form", respondent, section),
            ("the review of a section", respondent, f"{section}/review"),
            ("the focal point's board", leader, f"/assessments/{self.open_assessment}/board"),
            ("results, derived (focal point)", leader, results_page),
            ("results, signed (coordinator)", coordinator, shared),
            ("figure as JSON", coordinator, f"{shared}/figures/articles.json"),
            ("the coordinator's States", coordinator, "/states"),
        ]

    def autosaving(self, app: Flask) -> Callable[[], int]:
        """What a script sends while somebody types: one card, its remark changed."""
        client = signed_in(app, "respondent")
        section = f"/assessments/{self.open_assessment}/agencies/{self.agency}/sections/{SECTION}"
        with app.app_context():
            questions = open_edition(self.edition).section_by_id[SECTION].questions
        question = questions[-1].id
        state = {"revision": "0", "turn": 0}

        def call() -> int:
            state["turn"] += 1
            response = client.post(
                f"{section}/questions/{question}",
                data={
                    f"q-{question}-value": "~dont_know",
                    f"q-{question}-comment": f"remark {state['turn']}",
                    f"q-{question}-evidence-0-source": "",
                    f"q-{question}-revision": state["revision"],
                },
                headers={"Accept": "application/json"},
            )
            if response.status_code == 409:
                # Somebody has answered in the demo: go on from there.
                state["revision"] = str(response.json["revision"])
                return call()
            if response.status_code != 200:
                raise SystemExit(f"saving a card answered {response.status_code}")
            state["revision"] = str(response.json["revision"])
            return 0

        return call

    def saving(self, app: Flask) -> Callable[[], int]:
        """Saving the whole form with one remark changed; gives 0 bytes."""
        client = signed_in(app, "respondent")
        address = f"/assessments/{self.open_assessment}/agencies/{self.agency}/sections/{SECTION}"
        question = "technical.28.integrity"
        state = {"revision": 0}

        def call() -> int:
            state["revision"] += 1
            response = client.post(
                address,
                data={
                    f"q-{question}-revision": str(state["revision"] - 1),
                    f"q-{question}-value": "2",
                    f"q-{question}-comment": f"remark {state['revision']}",
                },
            )
            if response.status_code != 303:
                raise SystemExit(f"saving answered {response.status_code}")
            return 0

        return call


def signed_in(app: Flask, who: str) -> FlaskClient:
    """A browser in which a person of the demo is signed in, without the form."""
    with app.app_context():
        person = db.session.scalars(
            select(Person).where(Person.email == f"{who}@{cast.DOMAIN}")
        ).one()
        key = person.fs_uniquifier
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = key
        session["_fresh"] = True
    return client


def demo_stage(folder: Path) -> tuple[Flask, Stage]:
    """The demo data in a database of its own below ``folder``."""
    settings = {
        "INSTANCE": folder,
        "DEMO": True,
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'bench.db'}",
        "SESSION_COOKIE_SECURE": False,
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
    }
    app = create_app(settings)
    upgrading.upgrade(app)
    load.load(app, {account.email: "bench" for account in cast.ACCOUNTS}, lambda _line: None)
    with app.app_context():
        states = {
            code: db.session.scalars(
                select(Assessment).join(PartyState).where(PartyState.code == code)
            ).one()
            for code in (cast.OPEN_STATE, cast.SIGNED_STATE)
        }
        agency = db.session.scalars(
            select(Agency)
            .join(PartyState)
            .where(PartyState.code == cast.OPEN_STATE, Agency.kind == "police")
        ).one()
        leader = db.session.scalars(
            select(Person).where(Person.email == f"focal.point.orlenia@{cast.DOMAIN}")
        ).one()
        signed = states[cast.SIGNED_STATE].public_id
        page = results.results_page(people.actor_of(leader.id), signed)
        stage = Stage(
            edition=cast.EDITION,
            open_assessment=states[cast.OPEN_STATE].public_id,
            signed_assessment=signed,
            agency=agency.public_id,
            sheet=results.answers_export(people.actor_of(leader.id), signed),
            dossier=dossier_of(page, language="en", printed=now().date()),
        )
        db.session.remove()
    return app, stage
