"""Jobs: made once, never lost, and every end written down."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from survey.actions.reports import request_report
from survey.config import ROOT
from survey.database import writing
from survey.extensions import db
from survey.jobs import queue, worker
from survey.jobs.problems import PROBLEMS, JobFailed
from survey.models import Job, JobState
from survey.models.base import now
from tests.survey.cast import Cast


@pytest.fixture
def job(app: Flask, everybody: Cast) -> str:
    """A report that Fatima asked for."""
    with app.app_context():
        everybody.hand_in_law()
        asked = request_report(
            actor=everybody.actor("fatima"), assessment=everybody.assessment, language="en"
        )
        return asked.job_id


def row(app: Flask, job_id: str) -> Job:
    """The job as it is in the database now."""
    with app.app_context():
        found = db.session.scalars(select(Job).where(Job.public_id == job_id)).one()
        db.session.expunge(found)
        return found


def run(app: Flask, job_id: str) -> Job:
    """Run a job as the worker does, and read it back."""
    with app.app_context():
        worker.run_job(job_id)
    return row(app, job_id)


def change(app: Flask, job_id: str, **values: object) -> None:
    """Write into a job's row."""
    with app.app_context(), writing() as session:
        session.execute(update(Job).where(Job.public_id == job_id).values(**values))


def documents(app: Flask) -> Path:
    """Where documents are."""
    return Path(app.config["INSTANCE"]) / "documents"


@pytest.fixture
def making(monkeypatch: pytest.MonkeyPatch):
    """Put a function in the place of the printing."""

    def replace(make) -> None:
        monkeypatch.setitem(worker.KINDS, "report", make)

    return replace


def test_a_report_is_made_and_only_its_owner_reads_the_file(app: Flask, job: str):
    done = run(app, job)
    assert (done.state, done.progress, done.problem, done.attempt) == ("done", 100, "", 1)
    path = documents(app) / done.result
    assert path.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_job_that_is_done_is_not_done_again(app: Flask, job: str, making):
    made = []
    making(lambda task, progress: made.append(task.job_id) or "x.pdf")
    run(app, job)
    run(app, job)
    assert made == [job]


def test_two_workers_never_run_the_same_job(app: Flask, job: str, making):
    made = []

    def slow(task, progress) -> str:
        made.append(task.attempt)
        time.sleep(0.2)
        return "x.pdf"

    making(slow)
    start = threading.Barrier(6)

    def one() -> None:
        with app.app_context():
            start.wait()
            worker.run_job(job)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]
    assert row(app, job).state == "done"


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (JobFailed("not_visible"), "not_visible"),
        (ValueError("a mistake"), "unexpected"),
    ],
)
def test_a_failure_says_why(app: Flask, job: str, making, error, problem):
    def fail(task, progress) -> str:
        progress(60, "printing")
        raise error

    making(fail)
    failed = run(app, job)
    assert (failed.state, failed.problem, failed.stage) == ("failed", problem, "")
    assert failed.finished_at is not None
    assert failed.result is None


def test_answers_that_changed_meanwhile_are_not_printed(app: Flask, job: str, everybody: Cast):
    with app.app_context():
        everybody.hand_in_against()
    assert run(app, job).problem == "changed"


def test_a_failed_job_can_be_asked_for_again(app: Flask, job: str, everybody: Cast, making):
    def fail(task, progress) -> str:
        raise JobFailed("disk_full")

    making(fail)
    run(app, job)
    with app.app_context():
        again = request_report(
            actor=everybody.actor("fatima"), assessment=everybody.assessment, language="en"
        )
    assert again.new
    assert again.job_id != job


def test_it_tells_how_far_it_is(app: Flask, job: str, making):
    seen = []

    def make(task, progress) -> str:
        for value, stage in ((10, "reading"), (400, "printing")):
            progress(value, stage)
            now_ = row(app, job)
            seen.append((now_.progress, now_.stage, now_.state))
        return "x.pdf"

    making(make)
    run(app, job)
    assert seen == [(10, "reading", "running"), (99, "printing", "running")]
    ended = row(app, job)
    assert (ended.progress, ended.stage, ended.state) == (100, "", "done"), "at no work any more"


def test_its_heart_beats_while_it_works(app: Flask, job: str, making, monkeypatch):
    monkeypatch.setattr(worker, "BEAT", 0.05)
    beats = set()

    def make(task, progress) -> str:
        for _ in range(6):
            time.sleep(0.1)
            beats.add(row(app, job).heartbeat_at)
        return "x.pdf"

    making(make)
    run(app, job)
    assert len(beats) >= 3


def test_a_job_whose_worker_died_is_queued_again(app: Flask, job: str):
    silent = now() - timedelta(seconds=app.config["JOB_STALE_SECONDS"] + 1)
    change(app, job, state=JobState.RUNNING, attempt=1, heartbeat_at=silent, progress=40)
    with app.app_context():
        assert worker.requeue_lost() == 1
    assert (row(app, job).state, row(app, job).progress) == ("queued", 0)
    assert run(app, job).attempt == 2


def test_a_job_that_beats_is_left_alone(app: Flask, job: str):
    change(app, job, state=JobState.RUNNING, attempt=1, heartbeat_at=now())
    with app.app_context():
        assert worker.requeue_lost() == 0
    assert row(app, job).state == "running"


def test_a_job_that_kills_its_worker_is_given_up(app: Flask, job: str):
    silent = now() - timedelta(days=1)
    attempts = app.config["JOB_ATTEMPTS"]
    change(app, job, state=JobState.RUNNING, attempt=attempts, heartbeat_at=silent)
    with app.app_context():
        assert worker.requeue_lost() == 0
    assert (row(app, job).state, row(app, job).problem) == ("failed", "lost")


def test_a_worker_taken_for_dead_writes_nothing_any_more(app: Flask, job: str, making):
    def make(task, progress) -> str:
        change(app, job, state=JobState.RUNNING, attempt=task.attempt + 1)
        (documents(app) / "late.pdf").write_bytes(b"")
        return "late.pdf"

    making(make)
    late = run(app, job)
    assert (late.state, late.attempt, late.result) == ("running", 2, None)
    assert not (documents(app) / "late.pdf").exists()


def test_what_was_withdrawn_while_it_was_printed_leaves_no_file(app: Flask, job: str, making):
    def make(task, progress) -> str:
        change(app, job, state=JobState.EXPIRED)
        (documents(app) / "withdrawn.pdf").write_bytes(b"")
        return "withdrawn.pdf"

    making(make)
    assert run(app, job).state == "expired"
    assert list(documents(app).iterdir()) == []


def test_a_queue_that_is_broken_does_not_lose_the_job(app: Flask, everybody: Cast, caplog):
    (Path(app.config["INSTANCE"]) / "queue.db").mkdir()
    with app.app_context():
        everybody.hand_in_law()
        asked = request_report(
            actor=everybody.actor("fatima"), assessment=everybody.assessment, language="en"
        )
    assert row(app, asked.job_id).state == "queued"
    assert "could not be told" in caplog.text


def test_every_problem_has_its_sentence():
    assert all(sentence.endswith(".") for sentence in PROBLEMS.values())


def test_a_real_worker_finds_what_waits_and_gives_back_what_it_leaves(app: Flask, job: str):
    folder = app.config["INSTANCE"]
    with app.app_context():
        queue.queue_of(app).huey.flush()  # the message was lost: the table is the truth
    environment = {
        "HANOI_INSTANCE": str(folder),
        "HANOI_CONTENT_ROOTS": ",".join(app.config["CONTENT_ROOTS"]),
        "HANOI_SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
        "HANOI_LOG_LEVEL": "ERROR",
        "HANOI_PRINT_PATIENCE_SECONDS": "0",
        "PATH": "/usr/bin:/bin",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "survey", "worker"], cwd=ROOT, env=environment
    )
    try:
        deadline = time.monotonic() + 60
        while row(app, job).state != "done" and time.monotonic() < deadline:
            time.sleep(0.1)
        assert row(app, job).state == "done"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
