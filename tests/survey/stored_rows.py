"""What is in the database after an action: rows, an answer, a section's state."""

from sqlalchemy import select, update

from survey.extensions import db
from survey.models import AnswerRow, Assessment, Assignment
from survey.sheets import stored_answers
from tests.survey.cast import LAW


def rows(model=AnswerRow):
    db.session.rollback()
    return db.session.scalars(select(model).order_by(model.id)).all()


def answer_to(question):
    db.session.rollback()
    (stored,) = stored_answers(AnswerRow.question_id == question)
    return stored.answer


def status_of(cast, agency="Ministry of Justice"):
    db.session.rollback()
    return db.session.scalars(
        select(Assignment.status)
        .join(Assignment.agency)
        .join(Assignment.assessment)
        .where(
            Assessment.public_id == cast.assessment,
            Assignment.section_id == LAW,
            Assignment.agency.has(name=agency),
        )
    ).one()


def put(model, **values):
    db.session.execute(update(model).values(**values))
    db.session.commit()
