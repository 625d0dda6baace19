"""What is measured: the demo's data, and thirty agencies that answer a section of twenty."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from flask_security import hash_password
from sqlalchemy import select

from benchmarks import twenty, world
from benchmarks.browser import Browser
from benchmarks.crowd import Act, WrongAnswer
from questionnaires.answers import AnswerSheet, RawAnswer, RawEvidence
from reports.dossier import Dossier
from survey import upgrading
from survey.acting import acting_for_the_system
from survey.actions.answers import CardInput, save_section
from survey.app import create_app
from survey.database import writing
from survey.demo import cast, load, plans
from survey.dossiers import dossier_of
from survey.extensions import db
from survey.forms import kinds
from survey.instruments import open_edition
from survey.models import (
    Agency,
    Assessment,
    AssessmentStatus,
    Assignment,
    Consent,
    Grant,
    PartyState,
    Person,
    Role,
    Round,
)
from survey.models.base import now
from survey.queries import people, results

#: As many agencies, each with one person who answers.
MOST = 30
PASSWORD = "measure the house"  # noqa: S105
_SOURCE = RawEvidence(
    source="Act on Electronic Evidence, 2024", pinpoint="section 17", dated="2024-05-01"
)


@dataclass
class Stage:
    """Public ids of what pages are about, and what scoring and printing take."""

    section: str = ""
    questions: tuple[str, ...] = ()
    desks: list[tuple[str, str]] = field(default_factory=list)
    open_assessment: str = ""
    signed_assessment: str = ""
    world: str = ""
    #: Assessments that the coordinator may have printed.
    shared: tuple[str, ...] = ()
    sheet: AnswerSheet | None = None
    dossier: Dossier | None = None

    def browser(self, port: int, email: str) -> Browser:
        """Somebody, signed in."""
        window = Browser("127.0.0.1", port)
        window.sign_in(email, PASSWORD)
        return window

    def reading(self, port: int, number: int) -> Act:
        """A respondent who opens the section of twenty again and again."""
        email, path = self.desks[number]
        return _opening(self.browser(port, email), path)

    def typing(self, port: int, number: int) -> Act:
        """A respondent who types into one card after the other: what the script sends of it."""
        email, path = self.desks[number]
        window = self.browser(port, email)
        window.get(path)
        revisions = dict.fromkeys(self.questions, 0)
        turn = count(number)

        def save() -> None:
            now_ = next(turn)
            question = self.questions[now_ % len(self.questions)]
            parts = {"value": "~dont_know", "comment": f"remark {now_} of {email}"}
            status, said = window.save_card(path, question, revisions[question], **parts)
            if status == 409 and said.get("problem") == "conflict":
                # It was answered while the stage was set: go on from there.
                revisions[question] = int(said["revision"])
                status, said = window.save_card(path, question, revisions[question], **parts)
            if status != 200:
                raise WrongAnswer(f"{status} {said.get('sentence', '')}")
            revisions[question] = int(said["revision"])

        return save

    def deciding(self, port: int, _number: int) -> Act:
        """The focal point who looks at the results as they stand now."""
        window = self.browser(port, f"focal.point@{cast.DOMAIN}")
        return _opening(window, f"/assessments/{self.open_assessment}/results")

    def coordinating(self, port: int, _number: int) -> Act:
        """A coordinator who looks at results that were signed and shared."""
        window = self.browser(port, f"coordinator@{cast.DOMAIN}")
        return _opening(window, f"/assessments/{self.signed_assessment}/results")

    def looking_around(self, port: int, _number: int) -> Act:
        """A coordinator who looks at every State by every article."""
        window = self.browser(port, f"coordinator@{cast.DOMAIN}")
        return _opening(window, f"/states/articles?round={self.world}")

    def filtering(self, port: int, _number: int) -> Act:
        """The same with a filter."""
        window = self.browser(port, f"coordinator@{cast.DOMAIN}")
        return _opening(window, f"/states/articles?round={self.world}&group=african&track=legal")

    def boarding(self, port: int, _number: int) -> Act:
        """The focal point's board."""
        window = self.browser(port, f"focal.point@{cast.DOMAIN}")
        return _opening(window, f"/assessments/{self.open_assessment}/board")


def _opening(window: Browser, path: str) -> Act:
    def open_page() -> None:
        came = window.ask("GET", path)
        if came.status != 200:
            raise WrongAnswer(f"{path} answered {came.status}")

    return open_page


def set_up(folder: Path, engine: dict[str, Any]) -> tuple[dict[str, Any], Stage]:
    """Fill an instance below ``folder``; its settings, for servers, and the stage."""
    section = twenty.write(folder / "editions")
    settings: dict[str, Any] = {
        "INSTANCE": folder / "instance",
        "CONTENT_ROOTS": (str(folder / "editions"),),
        "SESSION_COOKIE_SECURE": False,
        "SECOND_FACTOR_REQUIRED_FOR": (),
        # Signing in is not what is measured.
        "PASSWORD_HASH_TIME": 1,
        "PASSWORD_HASH_MEMORY": 8,
        # Nobody is as fast as what measures; it is counted all the same.
        "SAVE_LIMIT_ACCOUNT": "10000000 per minute",
        "PAGE_LIMIT_ACCOUNT": "10000000 per minute",
        "LOG_LEVEL": "WARNING",
        **engine,
    }
    app = create_app(settings)
    upgrading.upgrade(app)
    load.load(app, {account.email: PASSWORD for account in cast.ACCOUNTS}, lambda _line: None)
    stage = Stage(section)
    with app.app_context(), acting_for_the_system():
        questions = open_edition(twenty.NAME).section_by_id[section].questions
        stage.questions = tuple(question.id for question in questions)
        _seat(stage)
        _look_up(stage)
        # Before there is a round in which all answered the same: that would be one document.
        stage.shared = tuple(
            db.session.scalars(
                select(Assessment.public_id)
                .where(Assessment.status == AssessmentStatus.SIGNED_OFF)
                .where(Assessment.id.in_(select(Consent.assessment_id)))
                .order_by(Assessment.id)
            )
        )
        stage.world = world.gather(stage.signed_assessment)
        db.session.remove()
        db.engine.dispose()
    return settings, stage


def _seat(stage: Stage) -> None:
    """Thirty agencies of one State, each with the section half answered."""
    hashed = hash_password(PASSWORD)
    today = now().date()
    with writing() as session:
        state = PartyState(code="XBN", name="Benchland", synthetic=True)
        round_ = Round(
            title="Measured", edition=twenty.NAME, opens_on=today, due_on=today, synthetic=True
        )
        assessment = Assessment(state=state, round=round_, status=AssessmentStatus.COLLECTING)
        session.add(assessment)
        persons = []
        for number in range(MOST):
            agency = Agency(state=state, name=f"Office {number}", kind="police")
            person = Person(
                name=f"Person {number}",
                email=f"desk{number}@{cast.DOMAIN}",
                fs_uniquifier=f"bench-{number}",
                password=hashed,
                grants=[Grant(role=Role.RESPONDENT, agency=agency)],
            )
            session.add_all(
                [person, Assignment(assessment=assessment, agency=agency, section_id=stage.section)]
            )
            persons.append((person, agency))
        session.flush()
        where = assessment.public_id
        seats = [(person.id, person.email, agency.public_id) for person, agency in persons]
    for person_id, email, agency_id in seats:
        outcome = save_section(
            actor=people.actor_of(person_id),
            assessment=where,
            agency=agency_id,
            section=stage.section,
            cards=_half_answered(stage.section),
        )
        assert not outcome.errors, outcome.errors
        path = f"/assessments/{where}/agencies/{agency_id}/sections/{stage.section}"
        stage.desks.append((email, path))


def _half_answered(section: str) -> dict[str, CardInput]:
    cards = {}
    for question in open_edition(twenty.NAME).section_by_id[section].questions[::2]:
        options = kinds.KINDS[question.kind].options(question)
        chosen = (options[0].code,) if options else ("~dont_know",)
        comment = f"What we know of {question.id}, in a line or two, as it stands this autumn."
        cards[question.id] = CardInput(RawAnswer(chosen=chosen, comment=comment), (_SOURCE,))
    return cards


def _look_up(stage: Stage) -> None:
    found = {
        code: db.session.scalars(
            select(Assessment)
            .join(PartyState)
            .join(Assessment.round)
            .where(PartyState.code == code, Round.title == cast.ROUND)
        ).one()
        for code in (plans.OPEN_STATE, plans.SIGNED_STATE)
    }
    stage.open_assessment = found[plans.OPEN_STATE].public_id
    stage.signed_assessment = found[plans.SIGNED_STATE].public_id
    leader = db.session.scalars(
        select(Person).where(Person.email == f"focal.point.orlenia@{cast.DOMAIN}")
    ).one()
    actor = people.actor_of(leader.id)
    stage.sheet = results.answers_export(actor, stage.signed_assessment)
    page = results.results_page(actor, stage.signed_assessment)
    stage.dossier = dossier_of(page, language="en", printed=now().date())
