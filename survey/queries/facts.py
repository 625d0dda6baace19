"""What several pages say of an assessment, of an agency's answer, and of a signed snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from questionnaires.answers import Answer
from survey.extensions import db
from survey.instruments import name_of
from survey.models import Assessment, Person, Snapshot
from survey.names import state_name


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """One State in one round. ``status`` is an AssessmentStatus; ``edition`` the name that the
    round pins. ``state_name`` is for the reader, ``own_name`` what this deployment calls it."""

    assessment_id: str
    state_name: str
    own_name: str
    state_code: str
    round_title: str
    edition: str
    status: str
    revision: int
    opens_on: date
    due_on: date
    synthetic: bool
    validated_by: str | None
    validated_at: datetime | None
    signer_name: str | None
    signer_post: str | None


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What one agency answered. ``at`` is when it was last changed."""

    agency_id: str
    agency_name: str
    answer: Answer
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SnapshotFacts:
    """What was signed, by whom and when; ``digest`` is the SHA-256 of it all."""

    snapshot_id: str
    revision: int
    digest: str
    edition_digest: str
    method: str
    seed: int
    signer_name: str
    signer_post: str
    signed_on: date
    recorded_by: str
    recorded_at: datetime


def facts_of(assessment: Assessment) -> AssessmentFacts:
    """The facts of an assessment that came with its State and round. One query if validated."""
    validator = assessment.validated_by_id and db.session.get(Person, assessment.validated_by_id)
    return AssessmentFacts(
        assessment_id=assessment.public_id,
        state_name=state_name(assessment.state),
        own_name=assessment.state.name,
        state_code=assessment.state.code,
        round_title=name_of(assessment.round),
        edition=assessment.round.edition,
        status=assessment.status,
        revision=assessment.revision,
        opens_on=assessment.round.opens_on,
        due_on=assessment.round.due_on,
        synthetic=assessment.state.synthetic or assessment.round.synthetic,
        validated_by=validator.name if validator else None,
        validated_at=assessment.validated_at,
        signer_name=assessment.signer_name,
        signer_post=assessment.signer_post,
    )


def snapshot_facts(snapshot: Snapshot) -> SnapshotFacts:
    """The facts of a snapshot that came with who recorded it."""
    return SnapshotFacts(
        snapshot_id=snapshot.public_id,
        revision=snapshot.revision,
        digest=snapshot.digest,
        edition_digest=snapshot.edition_digest,
        method=snapshot.method,
        seed=snapshot.seed,
        signer_name=snapshot.signer_name,
        signer_post=snapshot.signer_post,
        signed_on=snapshot.signed_on,
        recorded_by=snapshot.recorded_by.name,
        recorded_at=snapshot.recorded_at,
    )
