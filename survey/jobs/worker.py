"""The worker: claims a job, keeps its heart beating, runs it, and writes down how it ended."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import CursorResult, or_, select, update

from survey import documents
from survey.acting import acting_for_the_system
from survey.database import writing
from survey.extensions import db
from survey.jobs import printing, report
from survey.jobs.problems import JobFailed, LetGo, TryAgain
from survey.jobs.queue import queue_of, wake
from survey.models import Job, JobState
from survey.models.base import now

log = logging.getLogger(__name__)

#: What makes the result of a job, by its kind: (job, progress) -> name of the file.
KINDS: dict[str, Callable[[Task, Progress], str]] = {}
#: How far the worker stands back behind the web server, in the system's own measure. Not as far as
#: the press does: it holds the one lock that everybody who saves waits for.
NICENESS = 5
#: Seconds between two heartbeats.
BEAT = 5.0

Progress = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed job: what a kind of job needs to know of its row."""

    job_id: str
    params: dict[str, Any]
    attempt: int


def run_job(job_id: str) -> None:
    """Run a job if it is still waiting. Whatever happens, its row says how it ended."""
    task = _claim(job_id)
    if task is None:
        return
    try:
        with _heartbeat(task):
            result = _maker_of(job_id)(task, lambda value, stage: _progress(task, value, stage))
    except LetGo as reason:
        log.info("job %s was let go: %s", job_id, reason)
    except TryAgain as reason:
        log.warning("job %s was interrupted: %s", job_id, reason)
        _try_again(task)
    except JobFailed as failure:
        log.warning("job %s failed: %s", job_id, failure.problem)
        _finish(task, JobState.FAILED, problem=failure.problem)
    except Exception:
        # The one place that takes every error: a job that nobody waits for must still end.
        log.exception("job %s failed in a way nobody expected", job_id)
        _finish(task, JobState.FAILED, problem="unexpected")
    else:
        if not _finish(task, JobState.DONE, result=result):
            # Consent was withdrawn, or another worker took over, while this one was printing.
            (documents.folder() / result).unlink(missing_ok=True)


def requeue_lost() -> int:
    """Put jobs whose worker died back into the queue, and wake the ones whose message was lost.
    What dead workers left on the disk goes.

    A job that was tried too often fails with the problem "lost". Returns how many were woken.
    """
    patience = timedelta(seconds=current_app.config["JOB_STALE_SECONDS"])
    # A heart that last beat long after now beat before the clock was set back: whoever lives
    # beats by the new clock within seconds.
    dead = (Job.state == JobState.RUNNING) & or_(
        Job.heartbeat_at.is_(None),
        Job.heartbeat_at < now() - patience,
        Job.heartbeat_at > now() + patience,
    )
    with acting_for_the_system(), writing() as session:
        session.execute(
            update(Job)
            .where(dead, Job.attempt >= current_app.config["JOB_ATTEMPTS"])
            .values(state=JobState.FAILED, stage="", problem="lost", finished_at=now())
        )
        session.execute(update(Job).where(dead).values(state=JobState.QUEUED, stage="", progress=0))
    with acting_for_the_system():
        waiting = db.session.scalars(
            select(Job.public_id).where(Job.state == JobState.QUEUED)
        ).all()
        db.session.rollback()
    documents.sweep()
    for job_id in waiting:
        wake(job_id)
    return len(waiting)


def give_back(job_ids: set[str]) -> None:
    """Put jobs of this process back at once, since it is being stopped."""
    if not job_ids:
        return
    with acting_for_the_system(), writing() as session:
        session.execute(
            update(Job)
            .where(Job.public_id.in_(job_ids), Job.state == JobState.RUNNING)
            .values(state=JobState.QUEUED, stage="", progress=0, attempt=Job.attempt - 1)
        )


def give_way() -> None:
    """Pages go before paper: whoever waits for a report watches its progress, whoever types waits
    for each page. What takes seconds is done by the press, which stands back further."""
    os.nice(NICENESS)


def work(app: Flask) -> None:
    """Work until SIGTERM or SIGINT. This is ``python -m survey worker``."""
    huey = queue_of(app).huey
    with app.app_context():
        # What the queue still holds is told anew from the table.
        huey.flush()
        requeue_lost()
    stopped = threading.Event()
    watcher = threading.Thread(target=_watch, args=(app, stopped), daemon=True)
    watcher.start()
    # Graceful is SIGINT to huey; a report takes seconds, so SIGTERM gives back what is running.
    consumer = huey.create_consumer(
        workers=1, worker_type="thread", periodic=False, max_delay=1.0, initial_delay=0.2
    )
    try:
        consumer.run()
    finally:
        stopped.set()
        # Noted first: what is let go is no longer among them.
        running = set(_running)
        printing.stop()
        with app.app_context():
            give_back(running)


_running: set[str] = set()


def _watch(app: Flask, stopped: threading.Event) -> None:
    while not stopped.wait(app.config["JOB_STALE_SECONDS"] / 2):
        with app.app_context():
            try:
                requeue_lost()
            except Exception:
                log.exception("looking for lost jobs failed; trying again later")


def _claim(job_id: str) -> Task | None:
    with acting_for_the_system(), writing() as session:
        claimed = session.execute(
            update(Job)
            .where(Job.public_id == job_id, Job.state == JobState.QUEUED)
            .values(
                state=JobState.RUNNING,
                attempt=Job.attempt + 1,
                heartbeat_at=now(),
                problem="",
                progress=0,
            )
        )
        if cast("CursorResult[Any]", claimed).rowcount != 1:
            return None
        job = session.scalars(select(Job).where(Job.public_id == job_id)).one()
        return Task(job_id, dict(job.params), job.attempt)


def _maker_of(job_id: str) -> Callable[[Task, Progress], str]:
    with acting_for_the_system():
        kind = db.session.scalar(select(Job.kind).where(Job.public_id == job_id))
        db.session.rollback()
    if kind not in KINDS:
        raise JobFailed("unknown_kind")
    return KINDS[kind]


@contextmanager
def _heartbeat(task: Task) -> Iterator[None]:
    """Beat from a second thread: the first one is busy with the answers, or hears nothing of the
    press, for seconds at a time."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    done = threading.Event()

    def beat() -> None:
        while not done.wait(BEAT):
            with app.app_context():
                try:
                    _update(task, heartbeat_at=now())
                except Exception:
                    log.exception("a heartbeat of job %s was missed", task.job_id)

    _running.add(task.job_id)
    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        _running.discard(task.job_id)


def _progress(task: Task, value: int, stage: str) -> None:
    if not _update(task, progress=max(0, min(99, value)), stage=stage, heartbeat_at=now()):
        raise LetGo("it is no longer this worker's")


def _try_again(task: Task) -> None:
    if task.attempt >= current_app.config["JOB_ATTEMPTS"]:
        _finish(task, JobState.FAILED, problem="lost")
    elif _update(task, state=JobState.QUEUED, stage="", progress=0):
        wake(task.job_id)


def _finish(task: Task, state: JobState, *, problem: str = "", result: str | None = None) -> bool:
    progress = {"progress": 100} if state is JobState.DONE else {}
    ended = {"state": state, "stage": "", "finished_at": now()}  # it is at no work any more
    return _update(task, problem=problem, result=result, **ended, **progress)


def _update(task: Task, **values: Any) -> bool:
    """Write to the job's row while it is still this worker's; False if it is not."""
    # The attempt is in the condition: a worker that was taken for dead must not write any more.
    with acting_for_the_system(), writing() as session:
        changed = session.execute(
            update(Job)
            .where(
                Job.public_id == task.job_id,
                Job.state == JobState.RUNNING,
                Job.attempt == task.attempt,
            )
            .values(**values)
        )
        return bool(cast("CursorResult[Any]", changed).rowcount)


KINDS["report"] = report.make
