"""More States for the pages that set many side by side, each with what one State signed."""

from __future__ import annotations

from sqlalchemy import select

from questionnaires.states import states
from survey import audit
from survey.actions.scores import count_missing
from survey.extensions import db
from survey.models import Assessment, Consent, PartyState, Snapshot
from tests.survey.cast import Cast
from tests.survey.grown import copied, sent


def real(*codes: str) -> list[tuple[str, str]]:
    """Codes and names of States that exist, for their groups and places."""
    known = {state.code: state.names.en for state in states()}
    return [(code, known[code]) for code in codes]


def add_states(cast: Cast, *named: tuple[str, str]) -> dict[str, str]:
    """States that signed and share what Atlantis signed and shares; their assessments by code."""
    first = db.session.scalars(
        select(Assessment).where(Assessment.public_id == cast.assessment)
    ).one()
    made = {}
    for code, name in named:
        state = PartyState(code=code, name=name)
        db.session.add(state)
        db.session.flush()
        assessment = sent(first, state_id=state.id)
        for model in (Snapshot, Consent):
            for row in db.session.scalars(select(model).filter_by(assessment_id=first.id)).all():
                copied(row, assessment_id=assessment.id)
        made[code] = assessment.public_id
    db.session.commit()
    count_missing(actor=audit.SYSTEM)
    return made
