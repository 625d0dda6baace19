"""Consent: a section opened to an organisation, and closed again."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from survey import audit, documents, scope
from survey.actions.transaction import changing
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Assessment, Consent, Job, JobState, Organisation
from survey.models.base import now
from survey.policies import Actor
from survey.problems import UnknownThing
from survey.workflow import demand_while


def give_consent(*, actor: Actor, assessment: str, section: str, organisation: str) -> bool:
    """Open a section to an organisation. False: it was open already. UnknownThing."""
    with changing() as session:
        found, office, consent = _consent(actor, assessment, section, organisation, "give_consent")
        if consent is not None:
            return False
        session.add(
            Consent(
                assessment_id=found.id,
                section_id=section,
                organisation_id=office.id,
                given_by_id=actor.person_id,
            )
        )
        audit.record(
            session,
            actor=actor,
            verb="give_consent",
            thing=f"assessment:{assessment}",
            state_id=found.state_id,
            section=section,
            organisation=organisation,
        )
        return True


def withdraw_consent(*, actor: Actor, assessment: str, section: str, organisation: str) -> bool:
    """Close it again: nobody reads it from now on, and documents made for them are taken away.

    A running job is expired too: a worker finishes only a job that is still running. False: it was
    not open.
    """
    with changing() as session:
        found, office, consent = _consent(
            actor, assessment, section, organisation, "withdraw_consent"
        )
        if consent is None:
            return False
        consent.withdrawn_at = now()
        consent.withdrawn_by_id = actor.person_id
        files = _expire(found.state_id, office.id)
        audit.record(
            session,
            actor=actor,
            verb="withdraw_consent",
            thing=f"assessment:{assessment}",
            state_id=found.state_id,
            section=section,
            organisation=organisation,
            taken_away=len(files),
        )
    # Only now: had the withdrawal not been kept, the documents must not be gone.
    for file in files:
        file.unlink(missing_ok=True)
    return True


def _consent(
    actor: Actor, assessment: str, section: str, organisation: str, verb: str
) -> tuple[Assessment, Organisation, Consent | None]:
    found = scope.assessment(actor, assessment, verb, lock=True)
    demand_while(verb, found.status)
    if section not in open_edition(found.round.edition).section_by_id:
        raise UnknownThing("section", section)
    office = db.session.scalar(select(Organisation).where(Organisation.public_id == organisation))
    if office is None:
        raise UnknownThing("organisation", organisation)
    consent = db.session.scalar(
        select(Consent).where(
            Consent.assessment_id == found.id,
            Consent.section_id == section,
            Consent.organisation_id == office.id,
            Consent.withdrawn_at.is_(None),
        )
    )
    return found, office, consent


def _expire(state_id: int, organisation_id: int) -> list[Path]:
    """The jobs made for readers of the organisation are over, of every round of the State: a report
    tells of the round before it too. Gives the files that go with them."""
    files = []
    for job in db.session.scalars(
        select(Job)
        .join(Assessment, Job.assessment_id == Assessment.id)
        .where(
            Assessment.state_id == state_id,
            Job.state.in_((JobState.QUEUED, JobState.RUNNING, JobState.DONE)),
        )
    ):
        if organisation_id in job.params.get("organisations", ()):
            job.state = JobState.EXPIRED
            job.finished_at = job.finished_at or now()
            files += documents.files_of(job.public_id)
    return files
