"""Reports being printed beside what is measured: by the worker, or by more presses than it has."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

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
    """Inside, the worker prints the full reports of these assessments, one after the other.

    Afterwards it is as if nobody had asked. WrongAnswer if it has no more of them at the end: then
    what was measured beside it says nothing.
    """
    app = create_app(settings)
    with app.app_context():
        with acting_for_the_system():
            reader = db.session.scalars(select(Person.id).where(Person.email == email)).one()
        actor = people.actor_of(reader)
        for assessment in signed:
            request_report(actor=actor, assessment=assessment, language="en")
        try:
            with house.worker(settings):
                until = time.monotonic() + _PATIENCE
                while not _count(JobState.RUNNING):
                    if time.monotonic() > until:
                        raise WrongAnswer("it prints nothing")
                    time.sleep(0.1)
                yield
                if not _count(JobState.RUNNING, JobState.QUEUED):
                    raise WrongAnswer("it had nothing to print any more")
        finally:
            with acting_for_the_system(), writing() as session:
                session.execute(update(Job).values(state=JobState.EXPIRED))
            db.session.remove()
            db.engine.dispose()


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
