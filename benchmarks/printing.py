"""Reports being printed beside what is measured: by the worker, or by more presses than it has."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from benchmarks import house
from benchmarks.crowd import WrongAnswer
from reports.dossier import Dossier
from survey.acting import acting_for_the_system
from survey.actions.reports import request_report
from survey.app import create_app
from survey.database import writing
from survey.extensions import db
from survey.models import Job, JobState, Person
from survey.processes import die_with_parent, take_what_is_left
from survey.queries import people

#: Seconds for the worker to begin.
_PATIENCE = 60.0


@contextmanager
def asked_for(settings: Mapping[str, Any], email: str, signed: Sequence[str]) -> Iterator[None]:
    """Inside, the worker prints the full reports of these assessments, one after the other, again
    and again. WrongAnswer if it prints nothing.
    """
    app, over = create_app(settings), threading.Event()
    asking = threading.Thread(target=_ask, args=(app, email, signed, over), daemon=True)
    asking.start()
    try:
        with app.app_context(), house.worker(settings):
            until = time.monotonic() + _PATIENCE
            while not _count(JobState.RUNNING):
                if time.monotonic() > until:
                    raise WrongAnswer("it prints nothing")
                time.sleep(0.1)
            before = _count(JobState.DONE, JobState.EXPIRED)
            yield
            if not _count(JobState.RUNNING) and _count(JobState.DONE, JobState.EXPIRED) == before:
                raise WrongAnswer("it stopped printing")
    finally:
        over.set()
        asking.join()
        with app.app_context():
            _forget(JobState.QUEUED, JobState.RUNNING, JobState.DONE)
            db.engine.dispose()


def _ask(app: Flask, email: str, signed: Sequence[str], over: threading.Event) -> None:
    """Ask for all of them as often as hardly any waits any more."""
    with app.app_context():
        with acting_for_the_system():
            reader = db.session.scalars(select(Person.id).where(Person.email == email)).one()
        actor = people.actor_of(reader)
        while not over.is_set():
            if _count(JobState.QUEUED) < 2:
                # What was made once would be found again, and not be made.
                _forget(JobState.DONE)
                for assessment in signed:
                    request_report(actor=actor, assessment=assessment, language="en")
            over.wait(0.5)
        db.session.remove()


def _forget(*states: JobState) -> None:
    with acting_for_the_system(), writing() as session:
        session.execute(update(Job).where(Job.state.in_(states)).values(state=JobState.EXPIRED))


def _count(*states: JobState) -> int:
    with acting_for_the_system():
        found = db.session.scalar(select(func.count(Job.id)).where(Job.state.in_(states)))
    db.session.rollback()
    return found or 0


@contextmanager
def printing(dossier: Dossier, folder: Path, many: int) -> Iterator[None]:
    """Inside, so many reports are printed at once, again and again."""
    # Spawned: this process has threads, and connections that are not to be shared.
    spawn = multiprocessing.get_context("spawn")
    begun = [spawn.Event() for _ in range(many)]
    children = [
        spawn.Process(target=_print, args=(dossier, folder / f"beside-{n}.pdf", one), daemon=True)
        for n, one in enumerate(begun)
    ]
    for child in children:
        child.start()
    try:
        for one in begun:
            one.wait(60)
        yield
    finally:
        for child in children:
            child.terminate()
            child.join()


def _print(dossier: Dossier, file: Path, begun: Event) -> None:
    from reports.pdf import write_pdf

    die_with_parent(signal.SIGKILL)
    os.setsid()
    take_what_is_left()
    begun.set()
    while True:
        write_pdf(dossier, file)
