"""Backups: whole and of one moment while people write, sealed, and back again to the last byte."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from survey import audit, audit_chain, backup, backup_rows, upgrading
from survey.actions import restoring
from survey.actions.transaction import changing
from survey.app import create_app
from survey.cli import main
from survey.extensions import db
from survey.models import AnswerRevision, AnswerRow, AuditEvent, Person
from survey.models.base import Base
from survey.problems import BackupRefused
from tests.instruments import ROOT as TINY_INSTRUMENTS
from tests.survey import cast as casting
from tests.survey.cast import LAW, ORDER, PEOPLE, UNIT, card
from tests.survey.settings import settings_for

PASSPHRASE = "correct horse battery staple"


def instance(folder: Path, **more) -> Flask:
    """An instance as an administrator makes it: by the migrations."""
    app = create_app(settings_for(folder, **more))
    upgrading.upgrade(app)
    return app


@pytest.fixture
def full(tmp_path: Path) -> Flask:
    """An instance with the cast, answers, and documents."""
    app = instance(tmp_path / "full")
    with app.app_context():
        cast = casting.gather()
        cast.hand_in_law()
        cast.hand_in_against()
        app.extensions["cast"] = cast
        db.session.remove()
    documents = tmp_path / "full" / "documents"
    (documents / "first.pdf").write_bytes(b"%PDF first")
    (documents / "large.pdf").write_bytes(os.urandom(3_000_000))
    (documents / ".unfinished.pdf.part").write_bytes(b"half")
    (tmp_path / "full" / "evidence").mkdir()
    (tmp_path / "full" / "evidence" / "act.txt").write_bytes("Gesetz مرحبا".encode())
    return app


@pytest.fixture
def sealed(tmp_path: Path) -> dict[str, str]:
    """The setting with which backups are sealed."""
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return {"BACKUP_PASSPHRASE_FILE": str(file)}


def digests(app: Flask, without: tuple[str, ...] = ()) -> dict[str, str]:
    """The digest of every table and every file of an instance."""
    found = {}
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            lines = b"".join(backup_rows.lines(db.session(), table))
            found[table.name] = hashlib.sha256(lines).hexdigest()
        db.session.remove()
        for name in backup.FOLDERS:
            for file in sorted((backup.folder() / name).glob("[!.]*")):
                found[f"{name}/{file.name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    return {name: digest for name, digest in found.items() if name not in without}


def back_up(app: Flask, file: Path) -> backup.Manifest:
    with app.app_context():
        return backup.back_up(file)


def restore(app: Flask, file: Path, replace: bool = False) -> backup.Manifest:
    with app.app_context():
        return restoring.restore(actor=audit.SYSTEM, path=file, replace=replace)


#: The restore itself is an entry of the trail.
TRAIL = ("audit_event", "audit_head")


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


def test_a_place_that_is_not_empty_is_left_alone(full, tmp_path):
    back_up(full, tmp_path / "backup")
    before = digests(full)
    with pytest.raises(BackupRefused, match="not empty"):
        restore(full, tmp_path / "backup")
    assert digests(full) == before
    other = instance(tmp_path / "other")
    (tmp_path / "other" / "documents" / "one.pdf").write_bytes(b"%PDF")
    with pytest.raises(BackupRefused, match="folder documents"):
        restore(other, tmp_path / "backup")


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


def test_a_sealed_backup_says_nothing_to_whoever_lacks_the_passphrase(full, tmp_path, sealed):
    file = tmp_path / "backup"
    full.config.update(sealed)
    back_up(full, file)
    content = file.read_bytes()
    for word in (b"Amina", b"%PDF first", b"tables/", b"manifest"):
        assert word not in content
    with pytest.raises(BackupRefused, match="sealed"):
        restore(instance(tmp_path / "empty"), file)
    Path(sealed["BACKUP_PASSPHRASE_FILE"]).write_text("another passphrase altogether")
    with pytest.raises(BackupRefused, match="passphrase is not the one"):
        restore(instance(tmp_path / "empty2", **sealed), file)


@pytest.mark.parametrize("secret", ["", "short", None])
def test_a_passphrase_that_protects_nothing_is_refused(full, tmp_path, secret):
    path = tmp_path / "secret"
    if secret is not None:
        path.write_text(secret)
    full.config["BACKUP_PASSPHRASE_FILE"] = str(path)
    with pytest.raises(BackupRefused, match="passphrase"):
        back_up(full, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_only_a_sealed_backup_holds_the_keys(full, tmp_path, sealed):
    folder = tmp_path / "full"
    (folder / "password_salt").write_text("salt of the old place")
    assert not [name for name in back_up(full, tmp_path / "open").parts if "keys/" in name]
    full.config.update(sealed)
    assert "keys/password_salt" in back_up(full, tmp_path / "sealed").parts
    restore(instance(tmp_path / "empty", **sealed), tmp_path / "sealed")
    found = tmp_path / "empty" / "password_salt"
    assert found.read_text() == "salt of the old place" and found.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["open", "sealed"])
def test_damage_is_told_before_anything_is_touched(full, tmp_path, sealed, kind):
    """A byte turned anywhere, or the end gone: refused, and the empty place is still empty."""
    more = sealed if kind == "sealed" else {}
    full.config.update(more)
    file = tmp_path / "backup"
    back_up(full, file)
    whole = file.read_bytes()
    empty = instance(tmp_path / "empty", **more)
    clean = digests(empty)
    # Around its parts an open archive has bytes that say nothing; a sealed one has none.
    around = (20, 100, len(whole) - 40) if more else ()
    for place in (len(whole) // 2, len(whole) - 1_000_000, *around):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupRefused) as refused:
            restore(empty, file)
        assert str(refused.value).endswith(".")
        assert digests(empty) == clean
    for length in (0, 10, 60, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:length])
        with pytest.raises(BackupRefused):
            restore(empty, file)
    assert digests(empty) == clean


def test_it_says_which_part_is_damaged(full, tmp_path):
    file = tmp_path / "backup"
    back_up(full, file)
    with zipfile.ZipFile(file) as archive:
        place = archive.getinfo("files/documents/large.pdf").header_offset + 500_000
    whole = file.read_bytes()
    file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    with pytest.raises(BackupRefused, match="files/documents/large.pdf"):
        restore(instance(tmp_path / "empty"), file)


def rewritten(file: Path, change) -> None:
    """The archive with another manifest or other parts, as somebody could forge it."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    change(manifest, parts)
    parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_newer_one_is_refused(full, tmp_path):
    empty = instance(tmp_path / "empty")
    for change in ({"version": 2}, {"revision": "9999"}):
        file = tmp_path / f"backup{change}"
        back_up(full, file)
        rewritten(file, lambda manifest, _parts, change=change: manifest.update(change))
        with pytest.raises(BackupRefused, match="newer version"):
            restore(empty, file)


def test_no_file_is_put_outside_its_folder(full, tmp_path):
    def smuggle(manifest, parts):
        parts["files/documents/../../config.py"] = b"EVIL = 1"
        digest = hashlib.sha256(b"EVIL = 1").hexdigest()
        manifest["parts"]["files/documents/../../config.py"] = {"sha256": digest, "bytes": 8}

    file = tmp_path / "backup"
    back_up(full, file)
    rewritten(file, smuggle)
    empty = instance(tmp_path / "empty")
    with pytest.raises(BackupRefused, match="not its own"):
        restore(empty, file)
    assert not (tmp_path / "empty" / "config.py").exists() and not list(tmp_path.glob("config.py"))


def test_a_trail_that_was_changed_is_not_restored_and_the_place_is_empty_again(full, tmp_path):
    def change(manifest, parts):
        name = "tables/audit_event.jsonl"
        parts[name] = parts[name].replace(b'"save_section"', b'"hand_in_sect"')
        manifest["parts"][name]["sha256"] = hashlib.sha256(parts[name]).hexdigest()

    file = tmp_path / "backup"
    back_up(full, file)
    rewritten(file, change)
    empty = instance(tmp_path / "empty")
    clean = digests(empty)
    with pytest.raises(BackupRefused, match="audit trail of the backup is broken"):
        restore(empty, file)
    assert digests(empty) == clean


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BackupRefused):
        restore(instance(tmp_path / "empty"), tmp_path / "file")


def test_a_name_that_is_taken_is_refused(full, tmp_path):
    (tmp_path / "backup").write_bytes(b"the one of last night")
    with pytest.raises(BackupRefused, match="already"):
        back_up(full, tmp_path / "backup")
    assert (tmp_path / "backup").read_bytes() == b"the one of last night"


def test_a_full_disk_is_a_sentence_and_leaves_no_half_file(full, tmp_path):
    """The system itself refuses to write more than so many bytes into a file."""
    code = (
        "import resource, sys; from survey.cli import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000));"
        "sys.exit(main(['backup', sys.argv[1]]))"
    )
    place = tmp_path / "backups"
    place.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code, str(place / "backup")],
        env={
            **os.environ,
            "HANOI_INSTANCE": str(tmp_path / "full"),
            "HANOI_CONTENT_ROOTS": str(TINY_INSTRUMENTS),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr and list(place.iterdir()) == []


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
