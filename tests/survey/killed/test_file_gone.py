"""The file of the database is gone while the service runs, and put back: nothing is made anew."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, event

from survey.database import prepare_engine
from survey.extensions import db
from tests.survey.cast import Cast
from tests.survey.killed.savers import texts_by_answer
from tests.survey.killed.test_full_disk import Desk

ENGINES = ("sqlite",)


@pytest.fixture
def file(app: Flask) -> Path:
    """Where the rows are."""
    with app.app_context():
        return Path(str(db.engine.url.database))


def away(file: Path) -> Path:
    """Move the file away, with what SQLite keeps beside it."""
    other = file.with_name("elsewhere")
    other.mkdir()
    for part in file.parent.glob(f"{file.name}*"):
        part.rename(other / part.name)
    return other


def back(other: Path, file: Path) -> None:
    """Put everything back."""
    for part in other.iterdir():
        part.rename(file.parent / part.name)


@pytest.mark.parametrize("script", [True, False])
def test_nobody_is_told_that_anything_was_saved_and_no_empty_file_is_made(
    app: Flask, everybody: Cast, file: Path, script
):
    desk = Desk(app, everybody)
    assert desk.save("while it was there").status_code == 200
    other = away(file)
    said = desk.save("while it was gone", script)
    assert said.status_code == 503
    assert "is not where it was" in said.text
    assert "restored from a backup" in said.text
    # What was typed is given back.
    assert script or "while it was gone" in said.text
    page = desk.client.get(desk.path)
    assert page.status_code == 503 and "is not where it was" in page.text
    assert not file.exists()

    back(other, file)
    assert desk.save("after it came back").status_code == 200
    desk.assert_nothing_half("after it came back")


def test_a_file_that_goes_in_the_middle_of_a_save_takes_no_confirmation_along(
    app: Flask, everybody: Cast, file: Path
):
    desk = Desk(app, everybody)
    assert desk.save("before").status_code == 200
    moved: list[Path] = []

    def go(_connection, _cursor, statement, *_rest):
        if statement.startswith("UPDATE answer") and not moved:
            moved.append(away(file))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", go)
    try:
        assert desk.save("in between").status_code == 503
    finally:
        event.remove(engine, "before_cursor_execute", go)
    assert not file.exists()
    back(moved[0], file)
    assert desk.save("after").status_code == 200
    desk.assert_nothing_half("after")


def test_another_file_in_its_place_is_opened_at_the_next_request(
    app: Flask, everybody: Cast, file: Path
):
    """A backup was put there: nobody goes on in the file that was there before."""
    desk = Desk(app, everybody)
    assert desk.save("one").status_code == 200
    with app.app_context():
        db.engine.dispose()
    copy = file.read_bytes()
    assert desk.save("two").status_code == 200
    away(file)
    file.write_bytes(copy)
    (revisions,) = texts_by_answer(app).values()
    assert [text for text, _ in revisions.values()] == ["one"]
    desk.revision = 1
    assert desk.save("three").status_code == 200
    desk.assert_nothing_half("three")


def test_a_new_file_that_somebody_else_opens_too_is_waited_for(tmp_path: Path):
    """For this one change SQLite waits for nobody: "database is locked", at once."""
    file = tmp_path / "new.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    engine = create_engine(f"sqlite:///{file}")
    prepare_engine(engine)
    release = threading.Timer(0.5, other.execute, ["COMMIT"])
    release.start()
    try:
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    finally:
        release.join()
        other.close()
        engine.dispose()
