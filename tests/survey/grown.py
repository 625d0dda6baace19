"""The same house with much more in it: agencies, answers, people, documents and other States."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from survey import audit, scores
from survey.database import writing
from survey.extensions import db
from survey.models import (
    Agency,
    AnswerRevision,
    AnswerRow,
    Assessment,
    Assignment,
    Consent,
    EvidenceRow,
    Grant,
    Job,
    PartyState,
    Person,
    Role,
    SettlementRow,
    Snapshot,
)
from survey.models.base import Base, new_public_id
from tests.survey.cast import Cast

#: As many more of each.
MORE = 12


def copied(row: Base, **other: Any) -> Any:
    """A new row that says the same, but for what is given; it has no id before it is sent."""
    kept = {
        column.key: getattr(row, column.key)
        for column in row.__table__.columns
        if column.key != "id"
    }
    if "public_id" in kept:
        kept["public_id"] = new_public_id()
    made = type(row)(**{**kept, **other})
    db.session.add(made)
    return made


def sent(row: Base, **other: Any) -> Any:
    """The same, for whoever needs its id."""
    made = copied(row, **other)
    db.session.flush()
    return made


def grow(cast: Cast) -> None:
    """Twelve more agencies that answered what the first ones answered, some with a person of their
    own; more changes and sources; twelve more States with all that this one has."""
    with writing() as session:
        first = _one(Assessment, public_id=cast.assessment)
        model = _one(Agency, public_id=cast.prosecution)
        for number in range(MORE):
            agency = sent(model, name=f"Office {number}")
            _answer_as(first, model, first, agency)
            _person(f"grown{number}", Grant(role=Role.RESPONDENT, agency_id=agency.id))
        for number in range(MORE):
            _another_state(first, number)
        scores.settle_missing(session)
        last = select(AnswerRevision.answer_id, func.max(AnswerRevision.revision))
        latest = dict(session.execute(last.group_by(AnswerRevision.answer_id)).all())
        for row in session.scalars(select(AnswerRow)).all():
            for source in ("One act", "Another act"):
                session.add(EvidenceRow(answer_id=row.id, source=source, added_by_id=1))
            _more_changes(row, latest.get(row.id, 0))
        for job in session.scalars(select(Job)).all():
            for number in range(MORE):
                copied(job, key=f"{job.key} {number}")
        for number in range(MORE):
            audit.record(
                session,
                actor=audit.SYSTEM,
                verb="save_section",
                thing=f"assessment:{cast.assessment}",
                state_id=first.state_id,
                agency=cast.ministry,
                questions=[f"question {number}"],
            )


def _one(model: type[Base], **which: Any) -> Any:
    return db.session.scalars(select(model).filter_by(**which)).one()


def _person(name: str, grant: Grant) -> None:
    db.session.add(
        Person(
            name=name.capitalize(), email=f"{name}@example.org", fs_uniquifier=name, grants=[grant]
        )
    )


def _answer_as(here: Assessment, model: Agency, there: Assessment, agency: Agency) -> None:
    """In one assessment, what an agency of another (or the same) was asked and answered."""
    for row in _of(Assignment, here, model):
        copied(row, assessment_id=there.id, agency_id=agency.id)
    for row in _of(AnswerRow, here, model):
        copied(row, assessment_id=there.id, agency_id=agency.id)


def _of(model: Any, assessment: Assessment, agency: Agency) -> list[Any]:
    here = (model.assessment_id == assessment.id, model.agency_id == agency.id)
    return list(db.session.scalars(select(model).where(*here)))


def _another_state(first: Assessment, number: int) -> None:
    state = sent(
        _one(PartyState, id=first.state_id), code=f"XB{chr(67 + number)}", name=f"Land {number}"
    )
    assessment = sent(first, state_id=state.id)
    for agency in db.session.scalars(select(Agency).filter_by(state_id=first.state_id)).all():
        _answer_as(first, agency, assessment, sent(agency, state_id=state.id))
    for model in (SettlementRow, Snapshot, Consent):
        for row in db.session.scalars(select(model).filter_by(assessment_id=first.id)).all():
            copied(row, assessment_id=assessment.id)
    _person(f"leader{number}", Grant(role=Role.FOCAL_POINT, state_id=state.id))


def _more_changes(row: AnswerRow, last: int) -> None:
    """The answer was changed three times more."""
    said = {
        "state": row.state, "value": row.value, "reason": row.reason, "reason_note": "",
        "approved": False, "comment": "As it was.", "comment_language": "", "pipeline": None,
        "evidence": [], "revision": 1, "by": "Amina", "at": row.changed_at.isoformat(),
    }  # fmt: skip
    for revision in range(last + 1, last + 4):
        db.session.add(
            AnswerRevision(
                answer_id=row.id,
                revision=revision,
                payload={**said, "revision": revision},
                written_by_id=row.changed_by_id,
                written_at=row.changed_at,
            )
        )
        row.revision = revision + 1
