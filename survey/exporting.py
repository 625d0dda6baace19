"""The operator's way to a State's answers: the whole sheet, on the machine itself."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from questionnaires.answers import AnswerSheet
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Assessment, PartyState
from survey.problems import UnknownThing
from survey.sheets import sheet_of as build_sheet


def sheet_of(name: str) -> AnswerSheet:
    """The sheet of an assessment, by its public id or its State's code (its newest round)."""
    assessment = db.session.scalars(
        select(Assessment)
        .join(PartyState, PartyState.id == Assessment.state_id)
        .where(or_(Assessment.public_id == name, PartyState.code == name.upper()))
        .options(joinedload(Assessment.state), joinedload(Assessment.round))
        .order_by(Assessment.id.desc())
        .limit(1)
    ).first()
    if assessment is None:
        raise UnknownThing("assessment", name)
    return build_sheet(assessment, open_edition(assessment.round.edition))
