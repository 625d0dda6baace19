"""Asking for a report: one job per document, however often somebody clicks."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from flask import current_app
from sqlalchemy import select

from questionnaires.exchange import digest_of
from reports.dossier import CODE_VERSION
from survey import audit, documents, scope
from survey.actions.transaction import changing, insert_unless_there
from survey.extensions import db
from survey.models import Job, JobState
from survey.policies import Actor
from survey.problems import UnknownThing
from survey.views import before_of, earlier_rounds, eyes_of, reading_of, snapshot_of, source_of

#: The forms a report can take, both as PDF: the whole of it, and what decides in eight pages.
FORMS = ("pdf", "short")


@dataclass(frozen=True, slots=True)
class RequestedJob:
    """The job that makes the report. ``new`` False: it was there already, perhaps done."""

    job_id: str
    state: str
    new: bool


def request_report(
    *, actor: Actor, assessment: str, language: str, form: str = "pdf"
) -> RequestedJob:
    """Start the job that makes the report, or find the one that makes or made the same document.

    ``Job.params``: assessment (public id), language, form, person_id (the worker reads the
    results as this person), view (what it may say to them, as a digest), organisations (by whose
    consents it came about, in this round and the one before), source (digest of the snapshot or
    sheet). UnknownThing for a language or form that is not made here.
    """
    if form not in FORMS:
        raise UnknownThing("form", form)
    if language not in current_app.config["LANGUAGES"]:
        raise UnknownThing("language", language)
    with changing() as session:
        found = scope.assessment(actor, assessment, "request_report")
        snapshot = snapshot_of(found)
        reading = reading_of(actor, found, snapshot)
        before = before_of(actor, earlier_rounds(actor, found))
        eyes = eyes_of(reading, before)
        source = source_of(found, snapshot)
        key = digest_of([source, eyes, language, form, CODE_VERSION])
        job = _alive(key)
        new = False
        if job is None:
            values = {
                "kind": "report",
                "key": key,
                "assessment_id": found.id,
                "params": {
                    "assessment": assessment,
                    "language": language,
                    "form": form,
                    "person_id": actor.person_id,
                    "view": eyes,
                    "organisations": sorted(
                        {*reading.organisations, *(before.reading.organisations if before else ())}
                    ),
                    "source": source,
                },
            }
            new = insert_unless_there(session, Job, **values) is not None
            job = _alive(key)
            assert job is not None
        if new:
            audit.record(
                session,
                actor=actor,
                verb="request_report",
                thing=f"assessment:{assessment}",
                state_id=found.state_id,
                job=job.public_id,
                language=language,
                form=form,
            )
        requested = RequestedJob(job.public_id, job.state, new)
    if requested.state == JobState.QUEUED:
        # By name, since the worker's floor lies above: the table is the truth, this only knocks at
        # its door. Whoever asks again also wakes a worker that missed the first knock.
        import_module("survey.jobs.queue").wake(requested.job_id)
    return requested


def _alive(key: str) -> Job | None:
    """The job that makes or made this document; one whose file is gone is over."""
    job = db.session.scalar(
        select(Job).where(
            Job.key == key, Job.state.in_((JobState.QUEUED, JobState.RUNNING, JobState.DONE))
        )
    )
    if job is not None and job.state == JobState.DONE and not _is_there(job):
        job.state = JobState.EXPIRED
        db.session.flush()
        return None
    return job


def _is_there(job: Job) -> bool:
    return bool(job.result) and (documents.folder() / str(job.result)).exists()
