"""Jobs as the person who waits for them sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from survey import scope
from survey.extensions import db
from survey.instruments import name_of
from survey.models import Assessment, Job, JobState
from survey.names import state_name
from survey.policies import Actor
from survey.problems import NotVisible
from survey.views import reading_of, snapshot_of


@dataclass(frozen=True, slots=True)
class JobFacts:
    """One job. ``result`` is the file's name below instance/documents/, only once it is done."""

    job_id: str
    kind: str
    state: str
    progress: int
    stage: str
    problem: str
    form: str
    language: str
    assessment_id: str
    state_name: str
    round_title: str
    created_at: datetime
    finished_at: datetime | None
    result: str | None


def job(actor: Actor, job_id: str) -> JobFacts:
    """One job, for whoever sees the results with the view it was made for; else NotVisible."""
    public_id = db.session.scalar(
        select(Assessment.public_id)
        .join(Job, Job.assessment_id == Assessment.id)
        .where(Job.public_id == job_id, scope.within_reach(actor))
    )
    if public_id is None:
        raise NotVisible
    found, view = _reader(actor, public_id)
    row = db.session.scalar(select(Job).where(Job.public_id == job_id))
    if row is None or row.params.get("view") != view:
        raise NotVisible
    return _facts(row, found)


def reports_of(actor: Actor, assessment: str) -> tuple[JobFacts, ...]:
    """The jobs of an assessment that this actor may see, newest first."""
    found, view = _reader(actor, assessment)
    rows = db.session.scalars(
        select(Job).where(Job.assessment_id == found.id).order_by(Job.id.desc())
    )
    return tuple(_facts(row, found) for row in rows if row.params.get("view") == view)


def _reader(actor: Actor, public_id: str) -> tuple[Assessment, str]:
    """The assessment, and the digest of what the actor may read of it now."""
    found = scope.assessment(actor, public_id, "see_results")
    return found, reading_of(actor, found, snapshot_of(found)).view.digest()


def _facts(row: Job, found: Assessment) -> JobFacts:
    return JobFacts(
        job_id=row.public_id,
        kind=row.kind,
        state=row.state,
        progress=row.progress,
        stage=row.stage,
        problem=row.problem,
        form=row.params["form"],
        language=row.params["language"],
        assessment_id=found.public_id,
        state_name=state_name(found.state),
        round_title=name_of(found.round),
        created_at=row.created_at,
        finished_at=row.finished_at,
        result=row.result if row.state == JobState.DONE else None,
    )
