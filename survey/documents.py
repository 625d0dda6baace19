"""Printed documents on the disk: the name of each attempt, and what is left over."""

from __future__ import annotations

import re
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from survey.acting import acting_for_the_system
from survey.extensions import db
from survey.models import Job, JobState

#: Job, attempt and form; with a dot in front and an ending while it is being written.
_OURS = re.compile(r"\.?([0-9a-f]{18})(-\d+)?\.[a-z]+(\.part)?")


def folder() -> Path:
    """Where documents are kept: open to the account that runs the product, and nobody else."""
    place = Path(current_app.config["INSTANCE"]) / "documents"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def name_of(job_id: str, attempt: int, form: str) -> str:
    """What this attempt calls its file.

    Each attempt has a name of its own: a worker that was taken for dead and comes back throws its
    own file away, and not the one of whoever took over.
    """
    return f"{job_id}-{attempt}.{form}"


def files_of(job_id: str) -> list[Path]:
    """The documents that any attempt of a job finished. One that is still being written goes with
    the worker that finds that nobody waits for it."""
    return [file for file in folder().glob("[!.]*") if _job_of(file) == job_id]


def sweep() -> int:
    """Take away what no job made or makes: a worker that was killed could not; how many it was."""
    # The files first: one that comes later belongs to a job that runs.
    found = {file: job for file in folder().iterdir() if (job := _job_of(file))}
    if not found:
        return 0
    with acting_for_the_system():
        rows = db.session.execute(
            select(Job.public_id, Job.state, Job.result).where(
                Job.state.in_((JobState.RUNNING, JobState.DONE))
            )
        ).all()
        db.session.rollback()
    running = {job for job, state, _ in rows if state == JobState.RUNNING}
    kept = {result for _, state, result in rows if state == JobState.DONE}
    left = [file for file, job in found.items() if job not in running and file.name not in kept]
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)


def _job_of(file: Path) -> str:
    ours = _OURS.fullmatch(file.name)
    return ours[1] if ours else ""
