"""kill -9 of the worker while it prints: another takes the job up, one document remains."""

from __future__ import annotations

import signal
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from benchmarks import house
from survey import documents
from survey.actions.reports import request_report
from survey.database import writing
from survey.extensions import db
from survey.jobs import worker
from survey.models import Job, JobState
from survey.models.base import now
from tests.survey.cast import Cast
from tests.survey.engines import only_sqlite
from tests.survey.killed.conftest import settings_of, until


@pytest.fixture
def job(app: Flask, everybody: Cast) -> str:
    """A report that Fatima asked for."""
    with app.app_context():
        everybody.hand_in_law()
        return request_report(
            actor=everybody.actor("fatima"), assessment=everybody.assessment, language="en"
        ).job_id


def row(app: Flask, job: str) -> Job:
    """The job as it is in the database now."""
    with app.app_context():
        found = db.session.scalars(select(Job).where(Job.public_id == job)).one()
        db.session.expunge(found)
        return found


def change(app: Flask, job: str, **values: object) -> None:
    """Write into a job's row."""
    with app.app_context(), writing() as session:
        session.execute(update(Job).where(Job.public_id == job).values(**values))


def place(app: Flask) -> Path:
    return Path(app.config["INSTANCE"]) / "documents"


def test_a_job_is_taken_up_again_and_leaves_one_document(app: Flask, job: str):
    with house.worker(settings_of(app)) as first:
        until(lambda: row(app, job).stage == "printing", "printing")
        assert first.process is not None
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
    killed = row(app, job)
    assert (killed.state, killed.attempt) == ("running", 1)
    # As it dies a moment later: a half file, and one that nobody came to write down.
    (place(app) / f".{documents.name_of(job, 1, 'pdf')}.part").write_bytes(b"%PDF- half")
    (place(app) / documents.name_of(job, 1, "pdf")).write_bytes(b"%PDF- nobody knows of it")
    # A minute without a beat.
    change(app, job, heartbeat_at=now() - timedelta(minutes=5))
    with house.worker(settings_of(app)):
        until(lambda: row(app, job).state == "done", "the second try")
    done = row(app, job)
    assert (done.attempt, done.problem) == (2, "")
    assert [file.name for file in place(app).iterdir()] == [done.result]
    assert (place(app) / str(done.result)).read_bytes().rstrip().endswith(b"%%EOF")


def test_a_worker_that_comes_back_late_leaves_the_document_of_the_other(app, job, monkeypatch):
    def make(task: worker.Task, progress: worker.Progress) -> str:
        name = documents.name_of(task.job_id, task.attempt, "pdf")
        if task.attempt == 1:
            # Taken for dead meanwhile; the other one is done before this one is.
            change(app, job, state=JobState.QUEUED)
            worker.run_job(job)
        (documents.folder() / name).write_bytes(b"%PDF-")
        return name

    monkeypatch.setitem(worker.KINDS, "report", make)
    with app.app_context():
        worker.run_job(job)
    done = row(app, job)
    assert (done.state, done.attempt) == ("done", 2)
    assert [file.name for file in place(app).iterdir()] == [done.result]


@only_sqlite
def test_what_a_job_makes_or_made_is_never_swept_away(app: Flask, job: str):
    names = [documents.name_of(job, number, "pdf") for number in (1, 2)]
    for name in (*names, f".{names[1]}.part", "a letter.txt"):
        (place(app) / name).write_bytes(b"%PDF-")

    def left() -> set[str]:
        with app.app_context():
            documents.sweep()
        return {file.name for file in place(app).iterdir()}

    change(app, job, state=JobState.RUNNING, attempt=2, heartbeat_at=now())
    assert left() == {*names, f".{names[1]}.part", "a letter.txt"}
    change(app, job, state=JobState.DONE, result=names[1])
    assert left() == {names[1], "a letter.txt"}
    change(app, job, state=JobState.EXPIRED)
    assert left() == {"a letter.txt"}
