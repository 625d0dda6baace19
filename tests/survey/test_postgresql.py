"""PostgreSQL as it is: writers at once, locks that cross, a server that goes and comes back."""

from __future__ import annotations

import html
import os
import re
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from survey import audit, config, database_roles, serving
from survey.actions import answer_rows, assessments
from survey.actions.answers import save_section
from survey.actions.transaction import changing
from survey.app import prepare_content
from survey.cli import main
from survey.config import SettingRefused
from survey.extensions import db
from survey.problems import StorageFailed, SurveyError, WrongState
from tests.survey import cast as casting
from tests.survey.cast import LAW, OFFLINE, card
from tests.survey.databases import Server
from tests.survey.engines import only_postgresql, whole_app
from tests.survey.servers import OwnServer, settle_in
from tests.survey.settings import settings_for
from tests.survey.stored_rows import answer_to, rows

HERE = {"Origin": "http://localhost"}
#: Whoever waits for a lock in this database.
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def in_thread(app: Flask, outcome: dict, name: str, do) -> threading.Thread:
    """Start ``do`` beside this test; what it gives or raises goes into ``outcome``."""

    def run() -> None:
        with app.app_context():
            try:
                outcome[name] = do()
            except (SurveyError, SQLAlchemyError) as error:
                outcome[name] = error
            finally:
                db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def until_it_waits(thread: threading.Thread) -> bool:
    """Whether the thread came to wait for a lock; False: it ended without."""
    with db.engine.connect() as connection:
        while thread.is_alive():
            if connection.scalar(WAITING):
                return True
            connection.rollback()
    return False


@only_postgresql
def test_no_answer_slips_in_behind_the_end_of_the_collection(bare_app, cast, monkeypatch):
    """Validation has begun and is not committed yet when somebody saves: the save has to wait for
    it, and is refused."""
    cast.hand_in_against()
    fatima, amina = cast.actor("fatima"), cast.actor("amina")
    here = {"assessment": cast.assessment, "agency": cast.ministry, "section": LAW}
    outcome: dict = {}
    record = audit.record

    def late(session, **line):
        monkeypatch.setattr(audit, "record", record)
        saving = in_thread(
            bare_app,
            outcome,
            "save",
            lambda: save_section(actor=amina, cards={OFFLINE: card("yes")}, **here),
        )
        outcome["thread"] = saving
        outcome["waited"] = until_it_waits(saving)
        record(session, **line)

    monkeypatch.setattr(audit, "record", late)
    assessments.start_validating(actor=fatima, assessment=cast.assessment)
    outcome["thread"].join()
    assert outcome["waited"]
    assert isinstance(outcome["save"], WrongState), outcome["save"]
    assert {row.changed_by.name for row in rows()} == {"Dalia"}


@only_postgresql
def test_the_collection_does_not_end_in_the_middle_of_a_save(bare_app, cast, monkeypatch):
    cast.hand_in_against()
    fatima, amina = cast.actor("fatima"), cast.actor("amina")
    outcome: dict = {}
    insert = answer_rows.insert

    def late(*given):
        thread = in_thread(
            bare_app,
            outcome,
            "move",
            lambda: assessments.start_validating(actor=fatima, assessment=cast.assessment),
        )
        outcome["thread"] = thread
        outcome["waited"] = until_it_waits(thread)
        return insert(*given)

    monkeypatch.setattr(answer_rows, "insert", late)
    here = {"assessment": cast.assessment, "agency": cast.ministry, "section": LAW}
    assert save_section(actor=amina, cards={OFFLINE: card("yes")}, **here).saved == {OFFLINE: 1}
    outcome["thread"].join()
    assert outcome["waited"]
    assert outcome["move"].status == "validating"


@only_postgresql
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("40P01", "busy"),
        ("40001", "busy"),
        ("55P03", "busy"),
        ("57P01", "busy"),
        ("53300", "busy"),
        ("53100", "full"),
        ("25006", "read_only"),
        ("58030", "disk"),
    ],
)
def test_what_the_server_could_not_keep_is_told_as_that(bare_app, code, reason):
    with pytest.raises(StorageFailed) as failed, changing() as session:
        session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}'; END $$"))
    assert failed.value.reason == reason


@only_postgresql
def test_a_mistake_of_ours_is_not_called_a_busy_database(bare_app):
    with pytest.raises(ProgrammingError), changing() as session:
        session.execute(text("SELECT no_such_thing"))


@only_postgresql
def test_of_two_that_wait_for_each_other_one_gives_way_and_the_other_is_kept(bare_app, cast):
    """A real deadlock: neither hangs, nothing is half saved, and it is told as busy."""
    touch = text("UPDATE assessment SET signer_post = :who WHERE id = :id")
    met, outcome = threading.Barrier(2), {}

    def cross(who: str, first: int, second: int) -> str:
        with changing() as session:
            session.execute(touch, {"who": who, "id": first})
            met.wait()
            session.execute(touch, {"who": who, "id": second})
        return who

    threads = [
        in_thread(bare_app, outcome, "a", lambda: cross("a", 1, 2)),
        in_thread(bare_app, outcome, "b", lambda: cross("b", 2, 1)),
    ]
    for thread in threads:
        thread.join()
    kept = [name for name, result in outcome.items() if result == name]
    (lost,) = [result for name, result in outcome.items() if result != name]
    assert isinstance(lost, StorageFailed) and lost.reason == "busy"
    posts = db.session.execute(text("SELECT DISTINCT signer_post FROM assessment")).scalars()
    assert list(posts) == kept


@only_postgresql
def test_a_save_that_waits_too_long_gives_back_what_was_typed(tmp_path, database):
    app = whole_app(tmp_path, database, DATABASE_PATIENCE_SECONDS=1)
    with app.app_context():
        cast = casting.gather()
    client = signed_in(app, "amina")
    where = f"/assessments/{cast.assessment}/agencies/{cast.ministry}/sections/{LAW}"
    with psycopg.connect(database.server.master(database.name)) as other:
        other.execute("LOCK TABLE assignment")
        form = {f"q-{OFFLINE}-revision": "0", f"q-{OFFLINE}-comment": "Three\nweeks of <work>"}
        answer = client.post(where, data=form, headers=HERE)
        other.rollback()
    assert answer.status_code == 503
    assert "Not saved" in answer.text
    assert given_back(answer.text)[f"q-{OFFLINE}-comment"] == "Three\nweeks of <work>"
    with app.app_context():
        assert rows() == []
        # In this order: what is given back to a pool that is gone is never closed.
        db.session.remove()
        db.engine.dispose()


def signed_in(app: Flask, who: str):
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = who, True
    return client


def given_back(page: str) -> dict[str, str]:
    """The fields of the form in a page that holds what was typed."""
    fields = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    fields += re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in fields}


@pytest.fixture
def server_of_ones_own() -> Iterator[tuple[OwnServer, Server]]:
    """A server that a test may stop: everybody else's stays up."""
    with tempfile.TemporaryDirectory(prefix="readiness-alone-") as folder:
        own = OwnServer(Path(folder))
        address = own.start()
        settle_in(address)
        server = Server(address, "alone")
        server.prepare(Path(folder) / "instance")
        yield own, server
        server.hang_up()
        own.stop()


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="a server that others use stays up")
def test_a_database_that_goes_and_comes_back_loses_nothing(server_of_ones_own, tmp_path):
    own, server = server_of_ones_own
    app = whole_app(tmp_path, server.new("one"), DATABASE_PATIENCE_SECONDS=2)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        cast = casting.gather()
    client = signed_in(app, "amina")
    where = f"/assessments/{cast.assessment}/agencies/{cast.ministry}/sections/{LAW}"
    assert client.get(where).status_code == 200

    own.stop()
    for path in (where, "/sections", "/health"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert "cannot reach its database" in answer.text
    form = {
        f"q-{OFFLINE}-revision": "0",
        f"q-{OFFLINE}-value": "yes",
        f"q-{OFFLINE}-comment": "typed\nmeanwhile",
    }
    answer = client.post(where, data=form, headers=HERE)
    assert answer.status_code == 503 and "This page holds what you typed" in answer.text
    held = {name: value for name, value in given_back(answer.text).items() if name != "csrf_token"}
    assert held == form
    # Another site must not plant anything in such a page.
    planted = client.post(where, data=form, headers={"Origin": "https://elsewhere.example"})
    assert planted.status_code == 503 and "meanwhile" not in planted.text

    own.start()
    assert client.get("/health").status_code == 200
    assert client.post(where, data=held).status_code == 303
    with app.app_context():
        assert answer_to(OFFLINE).comment == "typed\nmeanwhile"
        db.session.remove()
    # Nobody asked anything while it was away: the connections that are kept look whole.
    own.stop()
    own.start()
    assert client.get(where).status_code == 200
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@only_postgresql
def test_no_connection_is_open_when_the_web_server_forks(app: Flask, everybody):
    with app.app_context():
        prepare_content(app)
        assert db.engine.pool.checkedin() == 0


@only_postgresql
def test_a_connection_made_before_a_fork_is_not_used_after_it(bare_app: Flask):
    backend = text("SELECT pg_backend_pid()")
    with db.engine.connect() as connection:
        mine = connection.scalar(backend)
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            with db.engine.connect() as connection:
                os.write(write, str(connection.scalar(backend)).encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    theirs = int(os.read(read, 100) or b"0")
    os.close(read)
    with db.engine.connect() as connection:
        assert connection.scalar(backend) == mine
    assert theirs and theirs != mine


@only_postgresql
def test_it_does_not_serve_as_a_role_that_no_wall_binds(database, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HANOI_INSTANCE", str(tmp_path))
    mighty = database.server.uri(database.name, "postgres")
    monkeypatch.setenv("HANOI_SQLALCHEMY_DATABASE_URI", mighty)
    monkeypatch.setattr(serving, "listen", lambda *_a, **_k: pytest.fail("it would have served"))
    assert main(["serve"]) == 1
    assert "No row security binds this role" in capsys.readouterr().err


def test_the_script_makes_two_roles_and_a_database_that_work(postgresql: Server, tmp_path):
    app = postgresql.uri("made by script", "the app")
    owner = postgresql.uri("made by script", "the owner")
    settings = config.load(
        settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=app, DATABASE_OWNER_URI=owner)
    )
    script = [line for line in database_roles.script(settings).splitlines() if line[:2] != "--"]
    try:
        postgresql.run_sql(*filter(None, script))
        with psycopg.connect(postgresql.master(), autocommit=True) as connection:
            found = connection.execute(
                "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin FROM pg_roles"
                " WHERE rolname LIKE 'the %' ORDER BY 1"
            ).fetchall()
        assert found == [("the app", False, False, True), ("the owner", False, False, True)]
    finally:
        postgresql.run_sql(
            'DROP DATABASE IF EXISTS "made by script"',
            'DROP ROLE IF EXISTS "the app"',
            'DROP ROLE IF EXISTS "the owner"',
        )


@pytest.mark.parametrize(
    ("app", "owner", "sentence"),
    [
        ("sqlite:///x.db", "", "names no PostgreSQL"),
        ("postgresql://a@h/d", "", "DATABASE_OWNER_URI is not set"),
        ("postgresql://a@h/d", "postgresql://a@h/d", "another role"),
        ("postgresql://a@h/d", "postgresql://o@h/e", "same database"),
        ("postgresql://h/d", "postgresql://o@h/d", "must name a role"),
    ],
)
def test_settings_that_name_no_two_roles_are_refused(tmp_path, app, owner, sentence):
    settings = config.load(
        settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=app, DATABASE_OWNER_URI=owner)
    )
    with pytest.raises(SettingRefused, match=sentence):
        database_roles.script(settings)
