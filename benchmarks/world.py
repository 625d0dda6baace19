"""A round in which all 193 States signed and share everything, with what one State signed."""

from __future__ import annotations

from sqlalchemy import select

from questionnaires.states import states
from survey import scores
from survey.database import writing
from survey.demo import cast
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Assessment, AssessmentStatus, Consent, Organisation, PartyState, Round
from survey.models import Snapshot as Signed
from survey.models.base import now
from survey.stored import scorecard_from_json


def gather(signed_assessment: str) -> str:
    """Write the round; its public id."""
    today = now().date()
    model = db.session.scalars(
        select(Signed)
        .join(Assessment, Assessment.id == Signed.assessment_id)
        .where(Assessment.public_id == signed_assessment)
        .order_by(Signed.revision.desc())
        .limit(1)
    ).one()
    kept = {
        column.key: getattr(model, column.key)
        for column in Signed.__table__.columns
        if column.key not in ("id", "public_id", "assessment_id")
    }
    card = scorecard_from_json(model.scorecard)
    sections = [section.id for section in open_edition(kept["edition"]).sections]
    office = db.session.scalars(
        select(Organisation.id).where(Organisation.name == cast.COORDINATION)
    ).one()
    db.session.rollback()
    with writing() as session:
        round_ = Round(
            title="All States", edition=kept["edition"], opens_on=today, due_on=today,
            synthetic=True,
        )  # fmt: skip
        session.add(round_)
        made = []
        for state in states():
            party = PartyState(code=state.code, name=state.names.en, synthetic=True)
            assessment = Assessment(state=party, round=round_, status=AssessmentStatus.SIGNED_OFF)
            session.add(assessment)
            session.flush()
            snapshot = Signed(assessment_id=assessment.id, **kept)
            session.add(snapshot)
            session.add_all(
                Consent(
                    assessment_id=assessment.id, section_id=section, organisation_id=office,
                    given_by_id=kept["recorded_by_id"],
                )
                for section in sections
            )  # fmt: skip
            made.append((snapshot, card))
        session.flush()
        scores.settle(session, made)
        return round_.public_id
