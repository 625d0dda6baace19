"""THE door: rows -> AnswerSheet. The only file that builds one, always with four queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, Table, and_, bindparam, exists, func, select
from sqlalchemy.orm import joinedload

from questionnaires.answers import (
    AgencySheet,
    Answer,
    AnswerSheet,
    Evidence,
    Pipeline,
    PipelineStage,
    Settlement,
    State,
)
from questionnaires.instrument import Instrument
from survey.days import today
from survey.extensions import db
from survey.models import (
    Agency,
    AnswerRow,
    Assessment,
    Assignment,
    AssignmentStatus,
    EvidenceRow,
    Person,
    SettlementRow,
)
from survey.stored import answer_from_json


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer with where it is kept. ``citations`` are the ids of its evidence rows, in its
    order."""

    row_id: int
    assessment_id: int
    agency_id: int
    changed_by_id: int
    answer: Answer
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What a sheet is made of: all assignments and answers of an assessment, also those not handed
    in."""

    assignments: list[Assignment]
    answers: list[StoredAnswer]
    settlements: dict[str, Settlement]


def material_of(assessment_id: int) -> Material:
    """Everything that was answered and settled in an assessment: four queries."""
    return Material(
        assignments_of(assessment_id),
        stored_answers(AnswerRow.assessment_id == assessment_id),
        settlements_of(assessment_id),
    )


def sheet_of(
    assessment: Assessment,
    instrument: Instrument,
    *,
    as_of: date | None = None,
    material: Material | None = None,
) -> AnswerSheet:
    """What counts for the State: the answers of sections that were handed in, and the settlements.

    Everybody who was asked is in it; a section that its agency has not let go of is blank. While
    nothing is signed, the age of evidence is counted to today.
    ``assessment`` comes with State and round. Four queries, none where the ``material`` is at hand.
    """
    material = material or material_of(assessment.id)
    assignments = material.assignments
    order = {section.id: position for position, section in enumerate(instrument.sections)}
    handed_in = {
        (row.agency_id, row.section_id)
        for row in assignments
        if row.status == AssignmentStatus.HANDED_IN
    }
    given: dict[int, dict[str, Answer]] = {}
    for stored in material.answers:
        section = instrument.section_of.get(stored.answer.question)
        if section is not None and (stored.agency_id, section.id) in handed_in:
            given.setdefault(stored.agency_id, {})[stored.answer.question] = stored.answer
    agencies = {row.agency_id: row.agency for row in assignments}
    asked: dict[int, list[str]] = {}
    for row in assignments:
        if row.section_id in order:
            asked.setdefault(row.agency_id, []).append(row.section_id)
    return AnswerSheet(
        edition=assessment.round.edition,
        party=assessment.state.name,
        round=assessment.round.title,
        as_of=as_of or today(),
        agencies=tuple(
            _agency(agency, sorted(asked.get(key, ()), key=order.__getitem__), given.get(key, {}))
            for key, agency in sorted(agencies.items(), key=lambda item: item[1].name)
        ),
        settlements=material.settlements,
        synthetic=assessment.state.synthetic or assessment.round.synthetic,
    )


def _agency(agency: Agency, sections: Iterable[str], answers: dict[str, Answer]) -> AgencySheet:
    return AgencySheet(
        id=agency.public_id,
        name=agency.name,
        kind=agency.kind,
        sections=tuple(sections),
        answers=dict(sorted(answers.items())),
    )


def assignments_of(assessment_id: int) -> list[Assignment]:
    """Every whole section that was given to an agency, with the agency: one query."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.assessment_id == assessment_id, Assignment.question_id.is_(None))
            .options(joinedload(Assignment.agency))
            .order_by(Assignment.id)
        )
    )


def stored_answers(which: ColumnElement[bool]) -> list[StoredAnswer]:
    """The answers that a condition on AnswerRow picks, with their evidence: two queries."""
    return _read(_ANSWERED.where(which), _CITED.where(which))


def answers_to(
    questions: Collection[str], *, assessment: int, agencies: Collection[int]
) -> list[StoredAnswer]:
    """What some agencies answered to some questions, with the evidence: two queries.

    Pages ask this all the time, in statements that are made once.
    """
    return _read(_ANSWERS_TO, _CITED_FOR, _asked(questions, assessment, agencies))


def answers_to_change(
    questions: Collection[str], *, assessment: int, agency: int
) -> list[StoredAnswer]:
    """The same for whoever saves a card: two queries, one where nothing is documented."""
    asked = _asked(questions, assessment, [agency])
    return _read(_ANSWERS_TO_CHANGE, _CITED_FOR, asked, if_documented=True)


def _asked(
    questions: Collection[str], assessment: int, agencies: Collection[int]
) -> dict[str, object]:
    return {
        "assessment": assessment,
        "agencies": list(agencies),
        "questions": list(questions),
    }


def _read(
    answered: Select[Any],
    citing: Select[Any],
    asked: Mapping[str, Any] | None = None,
    *,
    if_documented: bool = False,
) -> list[StoredAnswer]:
    # Not the relationship: selectinload asks once for every 500 answers.
    session = db.session()
    # What an action has changed and not sent yet is read as well.
    session.flush()
    # Not objects of the session: nobody changes these rows through it, and making them costs more
    # than reading.
    connection = session.connection()
    rows = connection.execute(answered, asked).all()
    cited: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    # Afterwards: whoever saves in between makes an older revision with newer sources of this, which
    # may overwrite nothing. A newer one with older sources would take the new ones away.
    if not if_documented or any(row.documented for row in rows):
        for citation in connection.execute(citing, asked):
            cited.setdefault(citation.answer_id, []).append(citation)
    return [
        StoredAnswer(
            row_id=row.id,
            assessment_id=row.assessment_id,
            agency_id=row.agency_id,
            changed_by_id=row.changed_by_id,
            answer=_answer(row, cited.get(row.id, ())),
            citations=tuple(citation.id for citation in cited.get(row.id, ())),
        )
        for row in rows
    ]


_ANSWERS, _EVIDENCE, _PEOPLE = (
    cast(Table, model.__table__) for model in (AnswerRow, EvidenceRow, Person)
)
_ANSWERED = (
    select(*_ANSWERS.c, _PEOPLE.c.name.label("by"))
    .join(_PEOPLE, _PEOPLE.c.id == _ANSWERS.c.changed_by_id)
    .order_by(_ANSWERS.c.id)
)
_CITED = (
    select(*_EVIDENCE.c)
    .join(_ANSWERS, _ANSWERS.c.id == _EVIDENCE.c.answer_id)
    .where(_EVIDENCE.c.removed_at.is_(None))
    .order_by(_EVIDENCE.c.id)
)
_TO = and_(
    _ANSWERS.c.assessment_id == bindparam("assessment"),
    _ANSWERS.c.agency_id.in_(bindparam("agencies", expanding=True)),
    _ANSWERS.c.question_id.in_(bindparam("questions", expanding=True)),
)
_ANSWERS_TO, _CITED_FOR = _ANSWERED.where(_TO), _CITED.where(_TO)
_ANSWERS_TO_CHANGE = _ANSWERS_TO.add_columns(
    exists()
    .where(_EVIDENCE.c.answer_id == _ANSWERS.c.id, _EVIDENCE.c.removed_at.is_(None))
    .label("documented")
)


def _answer(row: Row[*tuple[Any, ...]], citations: Iterable[Row[Any]]) -> Answer:
    return Answer(
        question=row.question_id,
        state=State(row.state),
        value=row.value,
        reason=row.reason,
        reason_note=row.reason_note,
        approved=row.approved,
        comment=row.comment,
        comment_language=row.comment_language,
        pipeline=Pipeline(PipelineStage(row.pipeline_stage), row.pipeline_expected)
        if row.pipeline_stage
        else None,
        evidence=tuple(
            Evidence(
                source=cited.source,
                pinpoint=cited.pinpoint,
                link=cited.link,
                dated=cited.dated,
                is_law=cited.is_law,
                secret=cited.secret,
                seen_by_focal_point=cited.seen_by_focal_point,
                confirmed=cited.confirmed,
            )
            for cited in citations
        ),
        revision=row.revision,
        by=row.by,
        at=row.changed_at,
    )


def settlements_of(assessment_id: int) -> dict[str, Settlement]:
    """The current settlements by question id: one query."""
    rows = db.session.execute(
        select(SettlementRow, Person.name)
        .join(Person, Person.id == SettlementRow.settled_by_id)
        .where(SettlementRow.assessment_id == assessment_id, SettlementRow.superseded_at.is_(None))
        .order_by(SettlementRow.question_id)
    )
    return {
        row.question_id: Settlement(
            question=row.question_id,
            answer=answer_from_json(row.question_id, row.answer),
            why=row.why,
            by=by,
            at=row.settled_at,
        )
        for row, by in rows
    }


def settlement_revision(assessment_id: int, question: str) -> int:
    """Counts every settling and every taking back of one question: 0 while it was never settled."""
    written, superseded = db.session.execute(
        select(func.count(SettlementRow.id), func.count(SettlementRow.superseded_at)).where(
            SettlementRow.assessment_id == assessment_id, SettlementRow.question_id == question
        )
    ).one()
    return int(written) + int(superseded)
