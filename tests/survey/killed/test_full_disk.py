"""A disk that is full, and has room again: a sentence, nothing half, and then it goes on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.actions.reports import request_report
from survey.backup import BackupRefused, back_up
from survey.cli import main
from survey.extensions import db
from survey.jobs import worker
from tests.survey import cast as casting
from tests.survey.backup.places import TRAIL, digests, instance, restore
from tests.survey.cast import LAW, ORDER, Cast
from tests.survey.databases import PostgresDatabase, SqliteDatabase
from tests.survey.devices import admit
from tests.survey.engines import only_postgresql, only_sqlite, whole_app
from tests.survey.killed.savers import texts_by_answer
from tests.survey.killed.test_worker import row
from tests.survey.signing_in import is_in, sign_in

HERE = {"Origin": "http://localhost"}


def fill(disk: Path) -> Path:
    """Not a byte is left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
    return filler


class Desk:
    """Amina with the first card of her section."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.revision = app, 0
        self.client: FlaskClient = app.test_client()
        with self.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = "amina", True
        self.path = f"/assessments/{cast.assessment}/agencies/{cast.ministry}/sections/{LAW}"

    def save(self, text: str, script: bool = True):
        form = {
            f"q-{ORDER}-value": "quick",
            f"q-{ORDER}-comment": text,
            f"q-{ORDER}-evidence-0-source": text[:50],
            f"q-{ORDER}-revision": str(self.revision),
        }
        path = f"{self.path}/questions/{ORDER}" if script else self.path
        accept = "application/json" if script else "text/html"
        said = self.client.post(path, data=form, headers={**HERE, "Accept": accept})
        if said.status_code == 200 and script:
            self.revision = said.json["revision"]
        return said

    def assert_nothing_half(self, last: str) -> None:
        (revisions,) = texts_by_answer(self.app).values()
        assert sorted(revisions) == list(range(1, self.revision + 1))
        assert revisions[self.revision][0] == last
        for comment, sources in revisions.values():
            assert sources == [comment[:50]]


def assert_full_is_told(desk: Desk, text: str) -> None:
    """Both ways of saving; the page still holds what was typed."""
    said = desk.save(text)
    assert said.status_code == 507 and said.json["problem"] == "not_saved"
    assert "disk" in said.json["sentence"]
    page = desk.save(text, script=False)
    assert page.status_code == 507 and text in page.text


@pytest.fixture
def house(small_disk: Path, tables: bytes) -> tuple[Flask, Cast]:
    """A whole instance on the small disk."""
    app = whole_app(small_disk / "instance", SqliteDatabase(tables))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        return app, casting.gather()


def test_a_save_is_refused_in_words_and_works_again_once_there_is_room(house, small_disk):
    app, cast = house
    desk = Desk(app, cast)
    assert desk.save("first").status_code == 200
    filler = fill(small_disk)
    # What SQLite has in hand may take a few small saves more; then it is full.
    long, turn, kept = "x" * 9_000, 0, "first"
    while desk.save(f"{turn} {long}").status_code == 200:
        kept, turn = f"{turn} {long}", turn + 1
    assert_full_is_told(desk, f"{turn} {long}")
    filler.unlink()
    desk.assert_nothing_half(kept)
    assert desk.save("last").status_code == 200
    desk.assert_nothing_half("last")
    with app.app_context():
        db.engine.dispose()


def test_a_sign_in_that_cannot_be_written_down_is_refused_in_words(house, small_disk):
    """It went wrong behind the view: "a mistake in the service", and a cookie all the same."""
    app, cast = house
    admit(app)
    desk = Desk(app, cast)
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    filler = fill(small_disk)
    # What SQLite has in hand may take a few small entries more.
    while desk.save("x" * 9_000 + str(desk.revision)).status_code == 200:
        pass
    while sign_in(client, password="wrong wrong wrong").status_code == 200:
        pass
    app.config["WTF_CSRF_ENABLED"] = True
    said = sign_in(client)
    assert said.status_code == 507 and "disk of this service is full" in said.text
    assert said.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in said.headers
    assert not is_in(client)
    filler.unlink()
    assert sign_in(client).status_code == 302 and is_in(client)
    with app.app_context():
        db.engine.dispose()


@only_sqlite
def test_a_report_that_does_not_fit_says_so_and_leaves_no_file(
    app: Flask, everybody: Cast, small_disk: Path, monkeypatch
):
    place = Path(app.config["INSTANCE"]) / "documents"
    place.rmdir()
    place.symlink_to(small_disk)
    with app.app_context():
        everybody.hand_in_law()
        actor = everybody.actor("fatima")
        job = request_report(actor=actor, assessment=everybody.assessment, language="en").job_id
        filler = fill(small_disk)
        worker.run_job(job)
        assert (row(app, job).state, row(app, job).problem) == ("failed", "disk_full")
        assert list(small_disk.iterdir()) == [filler]
        filler.unlink()
        again = request_report(actor=actor, assessment=everybody.assessment, language="en")
        assert again.new
        worker.run_job(again.job_id)
    done = row(app, again.job_id)
    assert done.state == "done"
    assert [file.name for file in small_disk.iterdir()] == [done.result]


def test_a_job_whose_progress_cannot_be_written_down_waits_for_room(house, small_disk, monkeypatch):
    app, cast = house
    made = []
    monkeypatch.setitem(
        worker.KINDS, "report", lambda task, _: made.append(task.attempt) or "x.pdf"
    )
    with app.app_context():
        cast.hand_in_law()
        actor = cast.actor("fatima")
        job = request_report(actor=actor, assessment=cast.assessment, language="en").job_id
        db.session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.session.rollback()
        filler = fill(small_disk)
        with pytest.raises(Exception, match="full"):
            worker.run_job(job)
        assert (row(app, job).state, made) == ("queued", [])
        filler.unlink()
        assert worker.requeue_lost() == 1
        worker.run_job(job)
        assert (row(app, job).state, made) == ("done", [1])
        db.engine.dispose()


def test_a_command_that_finds_no_room_says_so_and_keeps_nothing(small_disk, capsys, monkeypatch):
    monkeypatch.setenv("HANOI_INSTANCE", str(small_disk / "instance"))
    monkeypatch.setenv("HANOI_PASSWORD_HASH_MEMORY", "8")
    assert main(["upgrade"]) == 0
    filler = fill(small_disk)
    capsys.readouterr()
    add = ["add", "person", "ada@example.org", "Ada"]
    assert main(add) == 1
    told = "The disk is full or can't be written to. Nothing was saved.\n"
    assert capsys.readouterr() == ("", told)
    filler.unlink()
    assert main(["accounts"]) == 0
    assert capsys.readouterr().out == ""
    assert main(add) == 0


def test_a_backup_that_does_not_fit_says_so_and_leaves_no_file(tmp_path: Path, small_disk: Path):
    app = instance(tmp_path / "instance")
    with app.app_context():
        casting.gather().hand_in_law()
    filler = fill(small_disk)
    with app.app_context(), pytest.raises(BackupRefused, match="full"):
        back_up(small_disk / "backup")
    assert list(small_disk.iterdir()) == [filler]


@pytest.mark.parametrize("kind", ["rows", "files"])
def test_a_restore_that_does_not_fit_says_so_and_what_was_there_stays(
    tmp_path: Path, small_disk: Path, kind
):
    """The documents went before anything else, and the sentence spoke of missing tables."""
    large, small = instance(tmp_path / "large"), instance(small_disk / "instance")
    with large.app_context():
        casting.gather().hand_in_law()
        if kind == "files":
            (Path(large.config["INSTANCE"]) / "documents" / "l.pdf").write_bytes(
                os.urandom(3 << 20)
            )
        back_up(tmp_path / "backup")
    with small.app_context():
        casting.gather().hand_in_law()
        db.session.remove()
    (small_disk / "instance" / "documents" / "first.pdf").write_bytes(b"%PDF first")
    before = digests(small)
    filler = None
    if kind == "rows":
        # Room for a beginning.
        filler = fill(small_disk)
        os.truncate(filler, filler.stat().st_size - 150_000)
    with pytest.raises(BackupRefused, match="the disk is full"):
        restore(small, tmp_path / "backup", replace=True)
    assert digests(small) == before
    if filler:
        filler.unlink()
        restore(small, tmp_path / "backup", replace=True)
        assert digests(small, TRAIL) == digests(large, TRAIL)
    left = {path.name for path in (small_disk / "instance").rglob("*")}
    assert not [name for name in left if "before" in name]


@pytest.fixture
def small_tablespace(database: PostgresDatabase, small_disk: Path):
    """The tables of the answers lie on the small disk; the server's own journal does not."""
    server = database.server
    with psycopg.connect(server.master(database.name), autocommit=True) as master:
        data = Path(master.execute("SHOW data_directory").fetchone()[0])
        if not data.exists():
            pytest.skip("the server is on another machine: no disk of it can be filled")
        place = small_disk / "space"
        place.mkdir()
        shutil.chown(place, data.stat().st_uid)
        name = f"small_{server.run}_{database.name}"
        tables = ("answer", "answer_revision", "evidence")
        master.execute(f"CREATE TABLESPACE {name} LOCATION '{place}'")
        try:
            for table in tables:
                # What tests before this one left behind would not fit on it.
                master.execute(f"VACUUM FULL {table}")
                master.execute(f"ALTER TABLE {table} SET TABLESPACE {name}")
            yield small_disk
        finally:
            (small_disk / "filler").unlink(missing_ok=True)
            for table in tables:
                master.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")
            master.execute(f"DROP TABLESPACE {name}")


@only_postgresql
def test_postgresql_on_a_full_disk_refuses_in_words_and_goes_on_once_there_is_room(
    app: Flask, everybody: Cast, small_tablespace: Path
):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    desk = Desk(app, everybody)
    assert desk.save("first").status_code == 200
    filler = fill(small_tablespace)
    kept, turn = "first", 0

    def next_text() -> str:
        # Nothing that could be packed into what is left.
        return f"{turn} " + "".join(
            chr(0x4E00 + (i * i * 7919 + turn) % 20_000) for i in range(4_000)
        )

    while desk.save(next_text()).status_code == 200:
        kept, turn = next_text(), turn + 1
    assert_full_is_told(desk, next_text())
    filler.unlink()
    desk.assert_nothing_half(kept)
    assert desk.save("last").status_code == 200
    desk.assert_nothing_half("last")
