"""The example data: real, complete, and the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from questionnaires.evidence import evidence_level
from questionnaires.exchange import sheet_digest
from survey import upgrading
from survey.app import create_app
from survey.demo import cast, load
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import (
    AnswerRow,
    Assessment,
    Assignment,
    Consent,
    Grant,
    PartyState,
    Person,
    Role,
    Snapshot,
)
from survey.queries import people
from survey.queries.results import results_page
from survey.sheets import sheet_of
from tests.survey.settings import settings_for

AS_OF = date(2026, 11, 20)


def _loaded(folder: Path) -> Flask:
    app = create_app(settings_for(folder))
    upgrading.upgrade(app)
    passwords = {account.email: "a demo password" for account in cast.ACCOUNTS}
    load.load(app, passwords, lambda line: None)
    return app


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The example data, loaded once for all tests here."""
    return _loaded(tmp_path_factory.mktemp("demo"))


def digests(app: Flask) -> dict[str, str]:
    """The digest of each State's sheet."""
    with app.app_context():
        found = db.session.scalars(
            select(Assessment).options(joinedload(Assessment.state), joinedload(Assessment.round))
        )
        return {
            a.state.code: sheet_digest(sheet_of(a, open_edition(a.round.edition), as_of=AS_OF))
            for a in found
        }


def test_two_loads_give_the_same_answers(demo: Flask, tmp_path: Path):
    first, second = digests(demo), digests(_loaded(tmp_path))
    assert first == second
    assert len(set(first.values())) == len(cast.STATES)


def test_it_is_not_loaded_twice(demo: Flask):
    with pytest.raises(ValueError, match="not empty"):
        load.load(demo, {}, lambda line: None)


def test_every_state_is_marked_as_invented(demo: Flask):
    with demo.app_context():
        states = db.session.scalars(select(PartyState)).all()
        assert all(state.synthetic for state in states)
        assert all("XAA" <= state.code <= "XZZ" for state in states)


def test_three_have_signed_and_one_is_still_collecting(demo: Flask):
    with demo.app_context():
        status = dict(
            db.session.execute(
                select(PartyState.code, Assessment.status).join_from(
                    PartyState, Assessment, Assessment.state_id == PartyState.id
                )
            ).all()
        )
        assert Counter(status.values()) == {"signed_off": 3, "collecting": 1}
        assert status[cast.OPEN_STATE] == "collecting"
        assert db.session.query(Snapshot).count() == 3


def test_the_states_differ(demo: Flask):
    with demo.app_context():
        shares = []
        for plan in cast.STATES:
            leader = db.session.scalars(
                select(Person.id)
                .join(Grant, Grant.person_id == Person.id)
                .join(PartyState, PartyState.id == Grant.state_id)
                .where(PartyState.code == plan.code)
            ).one()
            assessment = db.session.scalars(
                select(Assessment.public_id)
                .join(PartyState, PartyState.id == Assessment.state_id)
                .where(PartyState.code == plan.code)
            ).one()
            card = results_page(people.actor_of(leader), assessment).scorecard
            known = [n.value for n in card.national.values() if n.value is not None]
            shares.append(sum(known) / len(known))
        strong, middling, early, _ = shares
        assert strong > middling + 0.1 > early + 0.2


def test_answers_of_all_kinds_are_there(demo: Flask):
    with demo.app_context():
        rows = db.session.scalars(select(AnswerRow)).all()
        assert {row.state for row in rows} == {
            "answered",
            "dont_know",
            "withheld",
            "no_cases",
            "not_applicable",
        }
        assert {"en", "fr", "es", "ru", "ar", "zh"} <= {row.comment_language for row in rows}
        assert any(row.pipeline_stage for row in rows)
        waiting = [row for row in rows if row.state == "not_applicable" and not row.approved]
        approved = [row for row in rows if row.state == "not_applicable" and row.approved]
        assert waiting
        assert approved
        levels = set()
        contested = 0
        for assessment in db.session.scalars(select(Assessment)).all():
            sheet = sheet_of(assessment, open_edition(cast.EDITION), as_of=AS_OF)
            contested += len(sheet.settlements)
            levels |= {
                evidence_level(answer, as_of=AS_OF)
                for agency in sheet.agencies
                for answer in agency.answers.values()
            }
        assert levels == {0, 1, 2, 3, 4}
        assert contested > 3


def test_a_newcomer_finds_something_to_answer_and_something_to_approve(demo: Flask):
    with demo.app_context():
        respondent = db.session.scalars(
            select(Person).where(Person.email == f"respondent@{cast.DOMAIN}")
        ).one()
        approver = db.session.scalars(
            select(Person).where(Person.email == f"approver@{cast.DOMAIN}")
        ).one()
        agency = {grant.agency_id for grant in respondent.grants}
        assert agency == {grant.agency_id for grant in approver.grants}
        statuses = Counter(
            db.session.scalars(
                select(Assignment.status).where(Assignment.agency_id.in_(agency))
            ).all()
        )
        assert statuses["submitted"] == 1
        assert statuses["in_progress"] == 1
        assert statuses["not_started"] >= 1


def test_every_printed_account_has_its_role_and_no_other_can_sign_in(demo: Flask):
    with demo.app_context():
        for account in cast.ACCOUNTS:
            person = db.session.scalars(select(Person).where(Person.email == account.email)).one()
            assert [grant.role for grant in person.grants] == [account.role]
        with_password = db.session.scalars(
            select(Person.email).where(Person.password.is_not(None))
        ).all()
        assert set(with_password) == {account.email for account in cast.ACCOUNTS}
        assert {account.role for account in cast.ACCOUNTS} == set(Role)


def test_some_agency_has_nobody_who_approves(demo: Flask):
    with demo.app_context():
        approved = set(
            db.session.scalars(select(Grant.agency_id).where(Grant.role == Role.APPROVER)).all()
        )
        answering = set(
            db.session.scalars(select(Grant.agency_id).where(Grant.role == Role.RESPONDENT)).all()
        )
        assert answering - approved


def test_two_states_share_everything_with_the_coordinator_and_one_a_part(demo: Flask):
    with demo.app_context():
        sections = len(open_edition(cast.EDITION).sections)
        shared = Counter(
            db.session.execute(
                select(PartyState.code)
                .join_from(PartyState, Assessment, Assessment.state_id == PartyState.id)
                .join(Consent, Consent.assessment_id == Assessment.id)
                .join(Consent.organisation)
                .where(Consent.organisation.has(name=cast.COORDINATION))
            ).scalars()
        )
        assert shared["XAA"] == shared["XAB"] == sections
        assert 0 < shared["XAC"] < sections
        assert shared["XAD"] == 0
