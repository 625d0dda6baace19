"""What no backup is made of or restored from: a sentence each, and nothing is touched."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from flask import Flask

from survey import set_aside, upgrading
from survey.extensions import db
from survey.problems import BackupRefused
from tests.instruments import ROOT as TINY_INSTRUMENTS
from tests.survey.backup.places import back_up, digests, instance, restore


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


def test_damage_costs_nothing_of_what_was_to_be_replaced(full, tmp_path):
    file = tmp_path / "backup"
    back_up(full, file)
    whole, place = file.read_bytes(), len(file.read_bytes()) // 2
    file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    before = digests(full)
    with pytest.raises(BackupRefused, match="damaged"):
        restore(full, file, replace=True)
    assert digests(full) == before


def test_it_says_which_part_is_damaged(full, tmp_path):
    file = tmp_path / "backup"
    back_up(full, file)
    with zipfile.ZipFile(file) as archive:
        place = archive.getinfo("files/documents/large.pdf").header_offset + 500_000
    whole = file.read_bytes()
    file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    with pytest.raises(BackupRefused, match="files/documents/large.pdf"):
        restore(instance(tmp_path / "empty"), file)


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
        parts["files/documents/x/../../../config.py"] = b"EVIL = 1"
        digest = hashlib.sha256(b"EVIL = 1").hexdigest()
        manifest["parts"]["files/documents/x/../../../config.py"] = {"sha256": digest, "bytes": 8}

    file = tmp_path / "backup"
    back_up(full, file)
    rewritten(file, smuggle)
    empty = instance(tmp_path / "empty")
    with pytest.raises(BackupRefused, match="not its own"):
        restore(empty, file)
    assert not (tmp_path / "empty" / "config.py").exists() and not list(tmp_path.glob("config.py"))


def without_a_word_of_the_trail(full: Flask, file: Path) -> Path:
    """A backup whose every part is as it is listed, and whose trail is broken: seen at the end."""

    def change(manifest, parts):
        name = "tables/audit_event.jsonl"
        parts[name] = parts[name].replace(b'"save_section"', b'"hand_in_sect"')
        manifest["parts"][name]["sha256"] = hashlib.sha256(parts[name]).hexdigest()

    back_up(full, file)
    rewritten(file, change)
    return file


def everything(app: Flask) -> dict[str, bytes]:
    """Every file of an instance, byte for byte."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    folder = Path(app.config["INSTANCE"])
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_what_was_there_is_there_again_where_a_restore_fails_at_its_end(full, tmp_path):
    file = without_a_word_of_the_trail(full, tmp_path / "backup")
    (tmp_path / "full" / "password_salt").write_text("salt of the old place")
    (tmp_path / "full" / "documents" / "later.pdf").write_bytes(b"%PDF made later")
    before = everything(full)
    assert "readiness.db" in before
    with pytest.raises(BackupRefused, match="audit trail of the backup is broken"):
        restore(full, file, replace=True)
    assert everything(full) == before


def test_keys_that_were_put_are_put_back_where_the_next_cannot_be(full, tmp_path, sealed):
    source = instance(tmp_path / "source", **sealed)
    for name in ("secret_key", "password_salt"):
        (tmp_path / "source" / name).write_text(f"{name} of the other place")
        (tmp_path / "full" / name).write_text(f"{name} of this place")
    back_up(source, tmp_path / "backup")
    full.config.update(sealed)
    # In the place where the second of the two is written before it gets its name.
    (tmp_path / "full" / ".password_salt.part").mkdir()
    before = everything(full)
    with pytest.raises(BackupRefused, match="Nothing was restored"):
        restore(full, tmp_path / "backup", replace=True)
    assert everything(full) == before
    (tmp_path / "full" / ".password_salt.part").rmdir()
    restore(full, tmp_path / "backup", replace=True)
    assert everything(full)["secret_key"] == b"secret_key of the other place"


def test_what_a_restore_set_aside_that_was_killed_is_put_back_by_the_next(full, tmp_path):
    file = without_a_word_of_the_trail(full, tmp_path / "backup")
    before = digests(full)
    with full.app_context():
        place = set_aside.database_file()
        assert place is not None
        with pytest.raises(KeyboardInterrupt), pytest.MonkeyPatch.context() as killed:
            with set_aside.setting_aside(place):
                upgrading.rebuild(full, "0005")
                (tmp_path / "full" / "documents" / "half.pdf").write_bytes(b"%PDF half")
                killed.setattr(set_aside, "_put_back", lambda _file: None)
                raise KeyboardInterrupt
    assert digests(full) != before
    with pytest.raises(BackupRefused, match="audit trail of the backup is broken"):
        restore(full, file, replace=True)
    assert digests(full) == before


def test_a_trail_that_was_changed_is_not_restored_and_the_place_is_empty_again(full, tmp_path):
    file = without_a_word_of_the_trail(full, tmp_path / "backup")
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
