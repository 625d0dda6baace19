"""A backup belongs to no engine: from each of the two it is restored into each."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

import survey.app
from survey import audit, audit_chain, backup, exporting, upgrading
from survey.actions import assessments, importing, restoring, signing
from survey.app import create_app
from survey.cli import main
from survey.days import today
from survey.extensions import db
from survey.problems import BackupRefused
from tests.instruments import ROOT as TINY_INSTRUMENTS
from tests.survey import cast as casting
from tests.survey.backup.places import TRAIL, digests, restore
from tests.survey.backup.test_refused import without_a_word_of_the_trail
from tests.survey.cast import PEOPLE, UNIT, card
from tests.survey.settings import settings_for

engines = pytest.importorskip("tests.survey.engines")


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """``place("postgresql", "one")``: an instance on this engine, as the migrations make it."""
    made: list[Flask] = []

    def noted(*given) -> Flask:
        made.append(create_app(*given))
        return made[-1]

    # What the commands make themselves has connections to hang up too.
    monkeypatch.setattr(survey.app, "create_app", noted)

    def make(engine: str, name: str, **more: object) -> Flask:
        if engine == "postgresql":
            server = request.getfixturevalue("postgresql")
            worker = request.getfixturevalue("worker_id")
            more |= server.new(f"backup_{worker}_{name}").settings()
        app = noted(settings_for(tmp_path / name, **more))
        engines.speak_for_the_system(app)
        upgrading.upgrade(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


PAIRS = [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("postgresql", "postgresql")]


@pytest.mark.parametrize(("first", "second"), PAIRS, ids="-to-".join)
def test_what_one_engine_kept_the_other_gives_back(place, tmp_path, first, second):
    source = place(first, "source")
    with source.app_context():
        cast = casting.gather()
        cast.hand_in_law()
        cast.hand_in_against()
        db.session.remove()
    before = digests(source)
    with source.app_context():
        manifest = backup.back_up(tmp_path / "backup")
    target = place(second, "target")
    with target.app_context():
        restoring.restore(actor=audit.SYSTEM, path=tmp_path / "backup")
        after = digests(target)
        assert {k: v for k, v in after.items() if k not in TRAIL} == {
            k: v for k, v in before.items() if k not in TRAIL
        }
        assert audit_chain.verify(noted=manifest.head).whole
        # Numbers go on where they were: the next row is not refused as a second first one.
        saved = cast.save("dalia", cast.prosecution, PEOPLE, {UNIT: card("2")})
        assert saved.saved == {UNIT: 1}
        restoring.restore(actor=audit.SYSTEM, path=tmp_path / "backup", replace=True)
        assert digests(target)["answer"] == before["answer"]


def test_the_commands_see_every_row_of_a_server(place, tmp_path, monkeypatch, capsys):
    """As nobody they saw none: a backup of nothing, and a trail that seemed to be cut off.
    What the other tests here do as the system, the commands have to do by themselves."""
    app = place("postgresql", "commands")
    with app.app_context():
        cast = casting.gather()
        cast.hand_in_law()
        db.session.remove()
    before = digests(app, TRAIL)
    monkeypatch.setenv("HANOI_INSTANCE", str(tmp_path / "commands"))
    monkeypatch.setenv("HANOI_CONTENT_ROOTS", str(TINY_INSTRUMENTS))
    for name in ("SQLALCHEMY_DATABASE_URI", "DATABASE_OWNER_URI"):
        monkeypatch.setenv(f"HANOI_{name}", app.config[name])
    assert main(["audit", "verify"]) == 0
    assert "is whole: 0 entries" not in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "backup")]) == 0
    assert "answer: 2 rows" in capsys.readouterr().err
    assert main(["export-assessment", cast.assessment, str(tmp_path / "one.json")]) == 0
    assert main(["restore", str(tmp_path / "backup")]) == 1
    assert "not empty" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "backup"), "--replace"]) == 0
    assert digests(app, TRAIL) == before
    assert main(["import-assessment", str(tmp_path / "one.json"), "--dry-run"]) == 1
    assert "already" in capsys.readouterr().err


def test_what_a_server_held_is_in_a_file_where_a_restore_fails_at_its_end(place, tmp_path):
    app = place("postgresql", "server")
    with app.app_context():
        casting.gather().hand_in_law()
        db.session.remove()
    (tmp_path / "server" / "documents" / "first.pdf").write_bytes(b"%PDF first")
    before = digests(app)
    broken = without_a_word_of_the_trail(app, tmp_path / "backup")
    with pytest.raises(BackupRefused, match="the instance is empty") as refused:
        restore(app, broken, replace=True)
    (kept,) = (tmp_path / "server").glob("before-restore-*.backup")
    assert str(kept) in str(refused.value) and kept.stat().st_mode & 0o777 == 0o600
    restore(app, kept)
    assert {k: v for k, v in digests(app).items() if k not in TRAIL} == {
        k: v for k, v in before.items() if k not in TRAIL
    }
    # Once one has gone well nothing is left beside it.
    restore(app, kept, replace=True)
    assert list((tmp_path / "server").glob("before-restore-*")) == [kept]


def test_what_was_signed_with_a_large_seed_is_in_the_way_of_no_restore(
    place, tmp_path, monkeypatch
):
    """Tables were emptied by undoing the migrations, and one of them keeps the seeds of what was
    signed: half of them need 32 bits. No backup could take the place of such an instance."""
    monkeypatch.setattr("survey.actions.signing.secrets.randbits", lambda bits: 2**bits - 1)
    app = place("postgresql", "signed")
    with app.app_context():
        cast = casting.gather()
        cast.hand_in_law()
        signer = {"signer_name": "H.E. Minister", "signer_post": "Minister of Justice"}
        for do, more in (
            (assessments.start_validating, {}),
            (signing.request_approval, signer),
            (signing.sign_off, {"signed_on": today()}),
        ):
            do(actor=cast.actor("fatima"), assessment=cast.assessment, **more)
        db.session.remove()
    (tmp_path / "signed" / "documents" / "first.pdf").write_bytes(b"%PDF first")
    before = digests(app)
    with app.app_context():
        backup.back_up(tmp_path / "backup")
    restore(app, tmp_path / "backup", replace=True)
    assert digests(app, TRAIL) == {k: v for k, v in before.items() if k not in TRAIL}
    assert not list((tmp_path / "signed").glob("before-restore-*"))


def test_who_still_holds_a_table_of_a_server_is_not_waited_for(place, tmp_path):
    """It waited for ever: whoever had gone home over a page of theirs kept a ministry from its
    backup, and all who came to the tables after it stood behind it."""
    app = place("postgresql", "waiting", DATABASE_PATIENCE_SECONDS=1)
    with app.app_context():
        casting.gather().hand_in_law()
        db.session.remove()
    with app.app_context():
        backup.back_up(tmp_path / "backup")
    (tmp_path / "waiting" / "documents" / "first.pdf").write_bytes(b"%PDF first")
    before = digests(app)
    address = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    with psycopg.connect(address) as somebody:
        somebody.execute("SELECT count(*) FROM answer")
        with pytest.raises(BackupRefused, match="Stop the services") as refused:
            restore(app, tmp_path / "backup", replace=True)
        assert "What was there is there" in str(refused.value)
    assert digests(app) == before
    assert not list((tmp_path / "waiting").glob("before-restore-*"))
    restore(app, tmp_path / "backup", replace=True)
    assert {k: v for k, v in digests(app, TRAIL).items() if "/" not in k} == {
        k: v for k, v in before.items() if k not in TRAIL and "/" not in k
    }


def test_nor_is_who_comes_while_its_tables_are_emptied(place):
    app = place("postgresql", "late", DATABASE_PATIENCE_SECONDS=1)
    address = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    with psycopg.connect(address) as late:
        late.execute("SELECT count(*) FROM answer")
        with app.app_context(), pytest.raises(DBAPIError, match="lock timeout"):
            upgrading.rebuild(app, "head")


def test_where_the_tables_cannot_be_emptied_it_says_where_everything_is(
    place, postgresql, tmp_path
):
    """The files went first: a sentence that all is as it was would be believed."""
    app = place("postgresql", "held")
    with app.app_context():
        casting.gather().hand_in_law()
        db.session.remove()
    made = tmp_path / "backup"
    with app.app_context():
        backup.back_up(made)
    (tmp_path / "held" / "documents" / "first.pdf").write_bytes(b"%PDF first")
    before = digests(app)
    owner = make_url(app.config["DATABASE_OWNER_URI"])
    with psycopg.connect(postgresql.master(owner.database), autocommit=True) as master:
        master.execute("ALTER TABLE answer OWNER TO CURRENT_USER")
        with pytest.raises(BackupRefused, match="the instance is not whole") as refused:
            restore(app, made, replace=True)
        master.execute(f"ALTER TABLE answer OWNER TO {owner.username}")
    (kept,) = (tmp_path / "held").glob("before-restore-*.backup")
    assert str(kept) in str(refused.value) and "must be owner" in str(refused.value)
    assert "What was there is there" not in str(refused.value)
    restore(app, kept, replace=True)
    assert {k: v for k, v in digests(app).items() if k not in TRAIL} == {
        k: v for k, v in before.items() if k not in TRAIL
    }
    assert (tmp_path / "held" / "documents" / "first.pdf").read_bytes() == b"%PDF first"


@pytest.mark.parametrize(("first", "second"), PAIRS, ids="-to-".join)
def test_an_assessment_goes_from_one_engine_to_the_other(place, first, second):
    source, target = place(first, "source"), place(second, "target")
    with source.app_context():
        cast = casting.gather()
        cast.hand_in_law()
        data = exporting.assessment_to_json(cast.assessment)
    with target.app_context():
        importing.import_assessment(actor=audit.SYSTEM, data=data)
        again = exporting.assessment_to_json(cast.assessment)
    assert again == data
