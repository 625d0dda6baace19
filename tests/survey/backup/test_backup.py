"""Backups: whole and of one moment while people write, sealed, and back to the last byte."""

from __future__ import annotations

import os
import threading

import pytest
from sqlalchemy import func, select

from survey import audit_chain
from survey.actions.transaction import changing
from survey.app import create_app
from survey.cli import main
from survey.extensions import db
from survey.models import AnswerRevision, AnswerRow, AuditEvent, Person
from tests.survey.backup.places import TRAIL, back_up, digests, instance, restore
from tests.survey.cast import LAW, ORDER, PEOPLE, UNIT, card


@pytest.mark.parametrize("kind", ["open", "sealed"])
def test_it_comes_back_to_the_last_byte(full, tmp_path, sealed, kind):
    more = sealed if kind == "sealed" else {}
    file = tmp_path / "backup"
    full.config.update(more)
    before = digests(full)
    manifest = back_up(full, file)
    assert manifest.rows > 40 and manifest.files == 3 and manifest.sealed is bool(more)
    assert all(manifest.parts[f"tables/{name}.jsonl"]["rows"] for name in ("answer", "evidence"))
    empty = instance(tmp_path / "empty", **more)
    restore(empty, file)
    after = digests(empty)
    assert {k: v for k, v in after.items() if k not in TRAIL} == {
        k: v for k, v in before.items() if k not in TRAIL
    }
    with empty.app_context():
        verdict = audit_chain.verify(noted=manifest.head)
        assert verdict.whole and verdict.entries == 6
        verbs = db.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
        assert verbs[-1] == "restore"


def test_only_its_owner_may_read_it(full, tmp_path):
    former = os.umask(0)
    try:
        back_up(full, tmp_path / "backup")
        restore(instance(tmp_path / "empty"), tmp_path / "backup")
    finally:
        os.umask(former)
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600
    for file in (tmp_path / "empty" / "documents").iterdir():
        assert file.stat().st_mode & 0o777 == 0o600


def test_it_is_of_one_moment_while_people_write(full, tmp_path):
    """A thread saves without pause. In the backup every answer has as many former texts as its
    revision says, and the trail ends where the answers do."""
    stop, begun, failures = threading.Event(), threading.Event(), []
    cast = full.extensions["cast"]

    def write() -> None:
        with full.app_context():
            number = 0
            while not stop.is_set():
                answer = db.session.execute(
                    select(AnswerRow).where(AnswerRow.question_id == ORDER).limit(1)
                ).scalar_one()
                revision, comment = answer.revision, f"{number} " * 500
                typed = {ORDER: card("quick", base=revision, comment=comment)}
                outcome = cast.save("dalia", cast.prosecution, LAW, typed)
                if outcome.errors or outcome.conflicts:
                    failures.append(outcome)
                    return
                number += 1
                if number == 3:
                    begun.set()
            db.session.remove()

    with full.app_context(), changing() as session:
        for answer in session.scalars(select(AnswerRow).where(AnswerRow.question_id == ORDER)):
            if answer.agency_id == 1:
                answer.question_id = "gone.from.here"
        from survey.models import Assignment

        for assignment in session.scalars(select(Assignment)):
            assignment.status = "in_progress"
    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(60)
        manifests = [back_up(full, tmp_path / f"backup{n}") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert not failures
    assert manifests[0].rows < manifests[2].rows, "nobody wrote meanwhile"
    for number, manifest in enumerate(manifests):
        app = instance(tmp_path / f"empty{number}")
        restore(app, tmp_path / f"backup{number}")
        with app.app_context():
            for row in db.session.scalars(select(AnswerRow)):
                kept = select(func.count()).where(AnswerRevision.answer_id == row.id)
                assert db.session.scalar(kept) == row.revision - 1
            trail = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
            assert trail[-2].digest == manifest.head


def test_whoever_says_so_replaces_what_is_there(full, tmp_path):
    back_up(full, tmp_path / "backup")
    before = digests(full, TRAIL)
    with full.app_context():
        cast = full.extensions["cast"]
        saved = cast.save("dalia", cast.prosecution, PEOPLE, {UNIT: card("2")})
        assert saved.saved == {UNIT: 1}
        db.session.remove()
    (tmp_path / "full" / "documents" / "later.pdf").write_bytes(b"%PDF later")
    restore(full, tmp_path / "backup", replace=True)
    assert digests(full, TRAIL) == before


def test_only_a_sealed_backup_holds_the_keys(full, tmp_path, sealed):
    folder = tmp_path / "full"
    (folder / "password_salt").write_text("salt of the old place")
    assert not [name for name in back_up(full, tmp_path / "open").parts if "keys/" in name]
    full.config.update(sealed)
    assert "keys/password_salt" in back_up(full, tmp_path / "sealed").parts
    restore(instance(tmp_path / "empty", **sealed), tmp_path / "sealed")
    found = tmp_path / "empty" / "password_salt"
    assert found.read_text() == "salt of the old place" and found.stat().st_mode & 0o777 == 0o600


def test_the_commands_make_one_and_put_it_back(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HANOI_PASSWORD_HASH_MEMORY", "8")
    monkeypatch.setenv("HANOI_INSTANCE", str(tmp_path / "one"))
    assert main(["backup", str(tmp_path / "file")]) == 1
    assert main(["upgrade"]) == 0
    assert main(["accounts", "--administrator", "ada@example.org"]) == 0
    assert main(["backup", str(tmp_path / "file")]) == 0
    assert "person: 1 rows" in capsys.readouterr().err
    monkeypatch.setenv("HANOI_INSTANCE", str(tmp_path / "two"))
    assert main(["restore", str(tmp_path / "file")]) == 0
    assert main(["restore", str(tmp_path / "file")]) == 1
    assert "not empty" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "file"), "--replace"]) == 0
    assert main(["audit", "verify"]) == 0
    assert "2 entries" in capsys.readouterr().out
    with create_app({"INSTANCE": tmp_path / "two"}).app_context():
        assert db.session.scalars(select(Person.email)).all() == ["ada@example.org"]
