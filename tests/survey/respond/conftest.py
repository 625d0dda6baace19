"""How the tests of the respondent's pages open, fill and send a section."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from questionnaires.answers import Answer
from survey.extensions import db
from survey.models import (
    Agency,
    AnswerRevision,
    AnswerRow,
    Assessment,
    AssessmentStatus,
    Assignment,
    Round,
)
from survey.models.base import now
from survey.sheets import stored_answers
from tests.survey.cast import LAW, Cast
from tests.survey.respond.form import Form

FORM = "application/x-www-form-urlencoded"


def words(answer: TestResponse) -> str:
    """What a page says, in one line."""
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@dataclass
class Desk:
    """Amina's place at one section; ``client`` may be somebody else's."""

    app: Flask
    client: FlaskClient
    assessment: str
    agency: str
    section: str

    @property
    def path(self) -> str:
        """The address of the section."""
        return f"/assessments/{self.assessment}/agencies/{self.agency}/sections/{self.section}"

    def get(self, more: str = "") -> TestResponse:
        """The page of the section, or one below it."""
        return self.client.get(self.path + more)

    def form(self) -> Form:
        """The form of the section, as a browser shows it now."""
        answer = self.get()
        assert answer.status_code == 200, answer.text
        return Form(answer.text, self.section)

    def send(self, form: Form | bytes, button: str | None = "") -> TestResponse:
        """Press a button of the form; "" is the first one, which answers the Enter key."""
        body = form if isinstance(form, bytes) else form.body(button)
        return self.client.post(self.path, data=body, content_type=FORM)

    def choose(self, form: Form) -> TestResponse:
        """Send the page that compares."""
        return self.client.post(f"{self.path}/choose", data=form.body(None), content_type=FORM)

    def post(self, what: str, **fields: str) -> TestResponse:
        """Press a button of the review page: "submit", "hand-in", "return"."""
        return self.client.post(f"{self.path}/{what}", data=fields)

    def answers(self) -> dict[str, Answer]:
        """What is stored, by question."""
        with self.app.app_context():
            return {s.answer.question: s.answer for s in stored_answers(AnswerRow.id > 0)}

    def former(self) -> list[dict]:
        """What was stored before, oldest first."""
        with self.app.app_context():
            return list(
                db.session.scalars(select(AnswerRevision.payload).order_by(AnswerRevision.id))
            )

    def status(self) -> str:
        """The state of the section."""
        with self.app.app_context():
            return db.session.scalars(
                select(Assignment.status)
                .join(Assignment.assessment)
                .join(Assignment.agency)
                .where(
                    Assessment.public_id == self.assessment,
                    Agency.public_id == self.agency,
                    Assignment.section_id == self.section,
                )
            ).one()

    def put(self, status: str) -> None:
        """The section into another state, whatever leads there."""
        with self.app.app_context():
            db.session.execute(
                update(Assignment)
                .where(Assignment.section_id == self.section)
                .values(status=status)
            )
            db.session.commit()


@pytest.fixture
def desk(app: Flask, everybody: Cast, client_of: Callable[[str], FlaskClient]) -> Desk:
    """Amina at the law's section of the ministry."""
    return Desk(app, client_of("amina"), everybody.assessment, everybody.ministry, LAW)


@pytest.fixture
def desk_of(desk: Desk, client_of: Callable[[str], FlaskClient]) -> Callable[[str], Desk]:
    """``desk_of("benoit")``: somebody else at the same section."""

    def at(who: str) -> Desk:
        return Desk(desk.app, client_of(who), desk.assessment, desk.agency, desk.section)

    return at


@pytest.fixture
def desk_with(desk: Desk) -> Callable[[str, str], Desk]:
    """``desk_with("tiny-number", "technical.contact")``: Amina at a section of another edition."""

    def at(edition: str, section: str) -> Desk:
        with desk.app.app_context():
            agency = db.session.scalars(select(Agency).where(Agency.public_id == desk.agency)).one()
            opened = Round(
                title=f"Round of {edition}, {section}",
                edition=edition,
                opens_on=now().date() - timedelta(days=1),
                due_on=now().date() + timedelta(days=9),
            )
            held = Assessment(
                state_id=agency.state_id, round=opened, status=AssessmentStatus.COLLECTING
            )
            db.session.add(Assignment(assessment=held, agency=agency, section_id=section))
            db.session.commit()
            assessment = held.public_id
        return Desk(desk.app, desk.client, assessment, desk.agency, section)

    return at
