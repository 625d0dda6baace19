"""Failure 10: whoever pressed twice submitted twice, or made two of what should be one."""

from __future__ import annotations

from survey.extensions import db
from survey.models import AuditEvent, Job
from tests.survey.cast import OFFLINE, ORDER
from tests.survey.failures.at_once import at_once
from tests.survey.respond.conftest import words

TIMES = 10


def lines(desk, verb):
    with desk.app.app_context():
        return db.session.query(AuditEvent).filter_by(verb=verb).count()


def test_ten_submits_at_once_are_one_submission(desk, client_of):
    desk.send(desk.form().tick(ORDER, "quick").tick(OFFLINE, "yes"))
    asks = [lambda client: client.post(f"{desk.path}/submit")] * TIMES
    answers = at_once(client_of, "amina", asks)
    assert [answer.status_code for answer in answers] == [303] * TIMES
    assert desk.status() == "submitted"
    assert lines(desk, "submit_section") == 1
    again = desk.client.post(f"{desk.path}/submit", follow_redirects=True)
    assert again.status_code == 200 and "The section is with your approver" in words(again)


def test_ten_hand_ins_at_once_are_one(desk, desk_of, client_of):
    desk.send(desk.form().tick(ORDER, "quick"))
    desk.post("submit")
    asks = [lambda client: client.post(f"{desk.path}/hand-in")] * TIMES
    answers = at_once(client_of, "benoit", asks)
    assert [answer.status_code for answer in answers] == [303] * TIMES
    assert desk.status() == "handed_in" and lines(desk, "hand_in_section") == 1


def test_ten_requests_for_a_report_at_once_are_one_job(desk, everybody, client_of):
    address = f"/assessments/{everybody.assessment}/report"
    asks = [lambda client: client.post(address)] * TIMES
    answers = at_once(client_of, "fatima", asks)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    with desk.app.app_context():
        assert db.session.query(Job).count() == 1
