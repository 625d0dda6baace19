"""The example data: real, complete, and the same every time."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from questionnaires import states
from questionnaires.evidence import evidence_level
from questionnaires.exchange import sheet_digest
from questionnaires.national import national_answers
from survey import audit_chain, upgrading
from survey.acting import acting_for_the_system
from survey.app import create_app
from survey.demo import cast, load, plans, start
from survey.extensions import db
from survey.instruments import method_of, open_edition
from survey.models import (
    AnswerRow,
    Assessment,
    Assignment,
    Consent,
    Grant,
    PartyState,
    Person,
    Role,
    Round,
    ScoreRow,
    Snapshot,
)
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
            f"{a.state.code}/{a.round.title}": sheet_digest(
                sheet_of(a, open_edition(a.round.edition), as_of=AS_OF)
            )
            for a in found
        }


def test_two_loads_give_the_same_answers(demo: Flask, tmp_path: Path):
    first, second = digests(demo), digests(_loaded(tmp_path))
    assert first == second
    assert len(set(first.values())) == sum(len(taking) for _, taking in plans.ROUNDS)


def test_data_that_were_signed_with_other_questionnaires_are_named_at_the_start(
    demo: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / start.DATABASE).write_bytes(
        (Path(demo.config["INSTANCE"]) / "readiness.db").read_bytes()
    )
    start.prepare(tmp_path)
    assert "have changed" not in "".join(capsys.readouterr())
    with closing(sqlite3.connect(tmp_path / start.DATABASE)) as database, database:
        database.execute("UPDATE snapshot SET edition_digest = 'of another'")
    start.prepare(tmp_path)
    assert "--fresh makes the data anew" in "".join(capsys.readouterr())


def test_it_is_not_loaded_twice(demo: Flask):
    with pytest.raises(ValueError, match="not empty"):
        load.load(demo, {}, lambda line: None)


def test_every_state_is_marked_as_invented(demo: Flask):
    with demo.app_context():
        states = db.session.scalars(select(PartyState)).all()
        assert all(state.synthetic for state in states)
        assert all("XAA" <= state.code <= "XZZ" for state in states)


def assessment_of(code: str, round_title: str = cast.ROUND) -> Assessment:
    """The assessment of a State in a round. Inside a context."""
    return db.session.scalars(
        select(Assessment)
        .join(Assessment.state)
        .join(Assessment.round)
        .where(PartyState.code == code, Round.title == round_title)
        .options(joinedload(Assessment.state), joinedload(Assessment.round))
    ).one()


def test_every_stage_of_an_assessment_is_there(demo: Flask):
    with demo.app_context():
        found = Counter(
            db.session.scalars(
                select(Assessment.status).join(Assessment.round).where(Round.title == cast.ROUND)
            )
        )
        assert found == {
            "preparing": 1,
            "collecting": 3,
            "validating": 1,
            "awaiting_approval": 1,
            "signed_off": 6,
        }
        assert assessment_of(plans.OPEN_STATE).status == "collecting"
        assert assessment_of(plans.SIGNED_STATE).status == "signed_off"


def test_every_stage_of_a_section_is_there(demo: Flask):
    with demo.app_context():
        assert set(db.session.scalars(select(Assignment.status))) == {
            "not_started",
            "in_progress",
            "submitted",
            "returned",
            "handed_in",
        }
        late = assessment_of("XAJ")
        assert all(task.due_on < AS_OF for task in late.assignments)
        assert any(task.status != "handed_in" for task in late.assignments)


def test_four_regional_groups_have_three_states_each(demo: Flask):
    with demo.app_context():
        rows = db.session.execute(select(PartyState.code, PartyState.name)).all()
        known = [states.known_as(code, name) for code, name in rows]
        assert Counter(state.group for state in known if state) == {
            "african": 3,
            "asia_pacific": 3,
            "eastern_european": 3,
            "latin_american_and_caribbean": 3,
        }


def test_the_earlier_round_is_closed_and_one_signed_late_and_two_never(demo: Flask):
    with demo.app_context():
        earlier = db.session.scalars(select(Round).where(Round.title == cast.EARLIER.title)).one()
        assert earlier.closed_at is not None
        found = db.session.scalars(
            select(Assessment).where(Assessment.round_id == earlier.id)
        ).all()
        assert Counter(a.status for a in found) == {"signed_off": 8, "collecting": 2}
        late = db.session.scalars(
            select(PartyState.code)
            .join_from(Snapshot, Assessment, Assessment.id == Snapshot.assessment_id)
            .join(Assessment.state)
            .where(
                Assessment.round_id == earlier.id,
                Snapshot.signed_on > earlier.closed_at.date(),
            )
        ).all()
        assert late == ["XAE"]


def chapters(code: str, round_title: str = cast.ROUND) -> tuple[float, float]:
    """The mean of a State's chapters: declared, and evidenced."""
    rows = db.session.execute(
        select(ScoreRow.mid, ScoreRow.evidenced).where(
            ScoreRow.assessment_id == assessment_of(code, round_title).id,
            ScoreRow.kind == "chapter",
            ScoreRow.mid.is_not(None),
        )
    ).all()
    return sum(r.mid for r in rows) / len(rows), sum(r.evidenced for r in rows) / len(rows)


def test_one_state_improved_one_shows_more_and_one_fell_back(demo: Flask):
    with demo.app_context():
        then, now_ = chapters("XAA", "2025"), chapters("XAA")
        assert now_[0] > then[0] + 0.1
        then, now_ = chapters("XAB", "2025"), chapters("XAB")
        assert now_[0] == pytest.approx(then[0], abs=0.03)
        assert now_[1] > then[1] + 0.07
        then, now_ = chapters("XAC", "2025"), chapters("XAC")
        assert now_[0] < then[0] - 0.1


def test_one_state_knows_nothing_and_one_has_not_begun(demo: Flask):
    with demo.app_context():
        for code, expected in (("XAL", {"dont_know"}), ("XAG", set()), ("XAF", set())):
            found = db.session.scalars(
                select(AnswerRow.state)
                .where(AnswerRow.assessment_id == assessment_of(code).id)
                .distinct()
            ).all()
            assert set(found) == expected, code


def test_one_office_answers_for_a_small_state(demo: Flask):
    with demo.app_context():
        assessment = assessment_of("XAH")
        assert len({task.agency_id for task in assessment.assignments}) == 1
        assert len(assessment.assignments) == len(open_edition(cast.EDITION).sections)


def test_one_state_signed_twice_and_withdrew_a_part_of_its_consent(demo: Flask):
    with demo.app_context():
        assessment = assessment_of("XAK")
        signed = db.session.scalars(
            select(Snapshot)
            .where(Snapshot.assessment_id == assessment.id)
            .order_by(Snapshot.revision)
        ).all()
        assert [s.revision for s in signed] == [1, assessment.revision] == [1, 2]
        assert signed[0].scorecard["digest"] != signed[1].scorecard["digest"]
        withdrawn = db.session.scalars(
            select(Consent.withdrawn_at).where(Consent.assessment_id == assessment.id)
        ).all()
        assert any(withdrawn) and not all(withdrawn)


def test_contradictions_are_open_where_a_state_validates(demo: Flask):
    with demo.app_context():
        assessment = assessment_of("XAE")
        instrument = open_edition(cast.EDITION)
        sheet = sheet_of(assessment, instrument, as_of=AS_OF)
        national = national_answers(instrument, sheet, method_of(instrument))
        assert sum(n.contested for n in national.values()) > 5
        assert sheet.settlements


def test_comments_are_in_five_scripts(demo: Flask):
    with demo.app_context():
        found = set(db.session.scalars(select(AnswerRow.comment_language).distinct()))
        assert {"en", "ru", "ar", "zh", "el"} <= found


def test_the_trail_is_whole(demo: Flask):
    with demo.app_context(), acting_for_the_system():
        assert audit_chain.verify().whole


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
        for code in ("XAA", "XAE"):
            assessment = assessment_of(code)
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


def test_states_share_everything_a_part_or_nothing_with_the_coordinator(demo: Flask):
    with demo.app_context():
        sections = len(open_edition(cast.EDITION).sections)
        shared = Counter(
            db.session.scalars(
                select(PartyState.code)
                .join_from(Consent, Assessment, Assessment.id == Consent.assessment_id)
                .join(Assessment.state)
                .join(Assessment.round)
                .join(Consent.organisation)
                .where(
                    Round.title == cast.ROUND,
                    Consent.organisation.has(name=cast.COORDINATION),
                )
            )
        )
        assert shared["XAA"] == shared["XAB"] == shared["XAK"] == sections
        assert 0 < shared["XAC"] < sections
        assert shared["XAD"] == shared["XAH"] == 0
