"""What the log holds: one line an entry, and no word of an answer."""

from __future__ import annotations

import io
import logging
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from survey.extensions import db
from survey.logs import FORMAT, OneLine
from tests.survey.cast import LAW, OFFLINE

SURVEY = Path(__file__).resolve().parents[2] / "survey"


@pytest.fixture
def written():
    """``written(app)``: what the application writes into the log, as the product would."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine(FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream.getvalue
    root.removeHandler(handler)


@pytest.mark.parametrize("planted", ["%0A", "%0D%0A", "%C2%85", "%E2%80%A8", "%1B[2J"])
def test_whoever_asks_for_a_strange_address_writes_no_line_of_their_own(app, written, planted):
    app.add_url_rule("/<anything>", "about.anything", lambda anything: 1 / 0)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "nobody"
    from survey.auth import guard

    public, guard.PUBLIC = guard.PUBLIC, guard.PUBLIC | {"about.anything"}
    try:
        answer = client.get(f"/x{planted}2026-11-26 ERROR survey: all is lost")
    finally:
        guard.PUBLIC = public
    assert answer.status_code == 500
    lines = written().splitlines()
    assert any("all is lost" in line for line in lines)
    assert not [
        line for line in lines if line.removeprefix("[2J").startswith("2026-11-26 ERROR survey")
    ]
    assert "\x1b" not in written()


def test_no_error_of_the_database_tells_what_was_answered(bare_app):
    with pytest.raises(DBAPIError) as failed:
        db.session.execute(text("INSERT INTO no_such_table VALUES (:said)"), {"said": "TokenSaid"})
    db.session.rollback()
    assert "TokenSaid" not in str(failed.value) and "no_such_table" in str(failed.value)


def test_every_process_begins_its_log_at_the_one_place():
    for file in SURVEY.rglob("*.py"):
        assert "basicConfig" not in file.read_text("utf-8"), file
    for name in ("wsgi.py", "cli.py", "demo/start.py"):
        assert "logs.begin(" in (SURVEY / name).read_text("utf-8"), name


def test_its_time_is_that_of_the_audit_trail(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    time.tzset()
    try:
        record = logging.makeLogRecord({"created": 0.0, "msecs": 7, "name": "survey", "msg": "x"})
        assert OneLine(FORMAT).format(record).startswith("1970-01-01T00:00:00.007Z ")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_was_refused_is_written_down_with_who_asked(app, everybody, client_of, written):
    app.config["WTF_CSRF_ENABLED"] = False
    where = f"/assessments/{everybody.assessment}"
    law = f"{where}/agencies/{everybody.ministry}/sections/{LAW}"
    client_of("odile").get(f"{where}/board?said=TokenSaid")
    # The approver sees the section, and does not answer in it.
    client_of("benoit").post(law, data={f"q-{OFFLINE}-comment": "TokenSaid"})
    app.config["WTF_CSRF_ENABLED"] = True
    client_of("amina").post(f"{law}/submit")
    lines = [line for line in written().splitlines() if "refused (" in line]
    people = everybody.people
    assert [line.partition("refused ")[2] for line in lines] == [
        f"(not_found) to person {people['odile']}: GET {where}/board",
        f"(refused) to person {people['benoit']}: POST {law}",
        f"(session_changed) to person {people['amina']}: POST {law}/submit",
    ]
    assert "TokenSaid" not in written()


def test_an_address_that_is_nowhere_is_no_refusal(app, everybody, client_of, written):
    client_of("amina").get("/nowhere")
    assert "refused (" not in written()
