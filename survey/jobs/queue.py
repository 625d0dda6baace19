"""The queue: its one message says "there is a job". Losing it costs a minute, never a job."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import SqliteHuey

log = logging.getLogger(__name__)


def wake(job_id: str) -> None:
    """Tell the worker that this job waits. Call it after the job's row is committed.

    A message that can't be sent is logged and nothing more: the worker looks for forgotten jobs.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        queue_of(app).run_job(job_id)
    except (OSError, sqlite3.Error) as error:
        log.warning("the worker could not be told about job %s: %s", job_id, error)


class Queue:
    """Huey in a file of its own, with the one task of this product."""

    def __init__(self, app: Flask) -> None:
        self.huey = SqliteHuey(
            "readiness",
            filename=str(Path(app.config["INSTANCE"]) / "queue.db"),
            results=False,
            utc=True,
        )

        @self.huey.task(name="run_job")
        def run_job(job_id: str) -> None:
            from survey.jobs import worker

            with app.app_context():
                worker.run_job(job_id)

        self.run_job: Any = run_job


def queue_of(app: Flask) -> Queue:
    """The queue of this process: an SQLite connection must not be carried over a fork."""
    queues: dict[int, Queue] = app.extensions.setdefault("job_queues", {})
    if os.getpid() not in queues:
        queues[os.getpid()] = Queue(app)
    return queues[os.getpid()]
