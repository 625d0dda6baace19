"""A clock that is set back: nobody is signed out or locked out, no job is stranded, order stays."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from survey import audit_chain
from survey.actions.reports import request_report
from survey.auth import counting
from survey.auth.begun import SINCE
from survey.auth.counting import CountsInAFile
from survey.extensions import db
from survey.jobs import worker
from survey.models import AuditEvent, JobState
from survey.models.base import now, pretending
from survey.queries import history
from survey.sessions import PatientSigner
from tests.survey.cast import LAW, ORDER, Cast, card
from tests.survey.devices import admit, at, half_way, send, set_up
from tests.survey.engines import only_sqlite
from tests.survey.killed.test_worker import change, job, row
from tests.survey.signing_in import is_in, sign_in

__all__ = ["job"]
AMINA = "amina@example.org"
DAY = 86_400


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """``clock(-60)``: the clock of cookies and counts goes a minute after the real one."""

    def goes(later: float) -> None:
        monkeypatch.setattr(PatientSigner, "get_timestamp", lambda _self: int(time.time() + later))
        monkeypatch.setattr(counting, "_clock", lambda: time.time() + later)

    return goes


@only_sqlite
def test_nobody_is_signed_out_by_a_clock_that_is_corrected(app: Flask, everybody: Cast, clock):
    admit(app)
    client = app.test_client()
    clock(3600)
    assert sign_in(client, AMINA).status_code == 302
    clock(0)
    assert is_in(client)
    # So far ahead that nobody knows how old it is.
    minutes = app.config["SESSION_IDLE_MINUTES"]
    clock(minutes * 60 + 600)
    assert sign_in(client, AMINA).status_code == 302
    clock(0)
    assert not is_in(client)


@only_sqlite
def test_a_session_does_not_last_longer_by_as_much_as_the_clock_went_back(app, everybody: Cast):
    admit(app)
    app.config["SESSION_ABSOLUTE_MINUTES"] = 60
    client = app.test_client()
    with at(30 * DAY):
        assert sign_in(client, AMINA).status_code == 302
    with at(0):
        assert is_in(client)
        with client.session_transaction() as session:
            assert session[SINCE] <= now().timestamp()
    with at(61 * 60):
        assert not is_in(client)


def test_an_account_waits_no_longer_than_it_should(tmp_path: Path, clock):
    counts = CountsInAFile(f"sqlite-counts://{tmp_path / 'limits.db'}")
    clock(365 * DAY)
    assert all(counts.acquire_entry("amina", 3, 600) for _ in range(3))
    clock(0)
    # Still counted: setting a clock back frees nobody.
    oldest, count = counts.get_moving_window("amina", 3, 600)
    assert count == 3 and oldest <= time.time()
    assert not counts.acquire_entry("amina", 3, 600)
    clock(601)
    assert counts.get_moving_window("amina", 3, 600)[1] == 0
    assert counts.acquire_entry("amina", 3, 600)


@only_sqlite
def test_a_code_that_was_taken_stays_taken(app: Flask, everybody: Cast):
    admit(app)
    with at():
        client = app.test_client()
        sign_in(client, AMINA)
        device, recovery = set_up(client)
    with at(90):
        code = device.code()
        first = app.test_client()
        half_way(first, AMINA)
        assert send(first, "/sign-in/code", code=code).status_code == 302
    with at(75):
        second = app.test_client()
        half_way(second, AMINA)
        assert send(second, "/sign-in/code", code=code).status_code == 200
        # Who is without a fresh code for a moment still comes in.
        assert send(second, "/sign-in/recovery", code=recovery[0]).status_code == 302
    with at(121):
        third = app.test_client()
        half_way(third, AMINA)
        assert send(third, "/sign-in/code", code=device.code()).status_code == 302


def test_a_job_whose_worker_died_before_the_clock_went_back_is_taken_up(app: Flask, job: str):
    ahead = now() + timedelta(days=1)
    change(app, job, state=JobState.RUNNING, attempt=1, heartbeat_at=ahead)
    with app.app_context():
        assert worker.requeue_lost() == 1
    assert row(app, job).state == "queued"


def test_a_job_that_beats_is_left_alone_by_a_small_correction(app: Flask, job: str):
    ahead = now() + timedelta(seconds=10)
    change(app, job, state=JobState.RUNNING, attempt=1, heartbeat_at=ahead)
    with app.app_context():
        assert worker.requeue_lost() == 0
    assert row(app, job).state == "running"


def test_history_and_trail_keep_the_order_in_which_things_happened(app: Flask, everybody: Cast):
    with app.app_context():
        start = now()
        for base, hours in enumerate((0, -2, -1)):
            with pretending(start + timedelta(hours=hours)):
                typed = {ORDER: card("quick", comment=f"number {base}", base=base)}
                said = everybody.save("amina", everybody.ministry, LAW, typed)
                assert said.saved == {ORDER: base + 1}
        found = history.question_history(
            everybody.actor("amina"), everybody.assessment, everybody.ministry, LAW, ORDER
        )
        assert [one.comment for one in found.versions] == ["number 2", "number 1", "number 0"]
        db.session.rollback()
        verbs = select(AuditEvent.at).where(AuditEvent.verb == "save_section")
        times = db.session.scalars(verbs.order_by(AuditEvent.id)).all()
        assert times == [start, start - timedelta(hours=2), start - timedelta(hours=1)]
        assert audit_chain.verify().problem == ""
        db.session.rollback()


@only_sqlite
def test_a_report_is_asked_for_and_made_while_the_clock_goes_back(
    app: Flask, everybody: Cast, monkeypatch
):
    monkeypatch.setitem(worker.KINDS, "report", lambda task, _: "x.pdf")
    with app.app_context():
        everybody.hand_in_law()
        actor = everybody.actor("fatima")
        with pretending(now() + timedelta(hours=5)):
            asked = request_report(actor=actor, assessment=everybody.assessment, language="en")
        worker.run_job(asked.job_id)
    done = row(app, asked.job_id)
    assert done.state == "done" and done.finished_at < done.created_at
