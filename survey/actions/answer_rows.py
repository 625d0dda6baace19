"""The rows of one answer: written first, or changed with the former text kept whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session, scoped_session

from questionnaires.answers import Answer, Evidence
from survey.actions.transaction import insert_unless_there
from survey.models import AnswerRevision, AnswerRow, Assignment, EvidenceRow
from survey.models.base import now
from survey.policies import Actor
from survey.sheets import StoredAnswer
from survey.stored import answer_from_json, answer_to_json

Writer = Session | scoped_session[Session]

# Made once, and on tables: each card that is saved sends all of them, and making them anew for each
# took longer than sending them.
_ANSWERS, _REVISIONS, _EVIDENCE, _ASSIGNMENTS = (
    cast(Table, model.__table__) for model in (AnswerRow, AnswerRevision, EvidenceRow, Assignment)
)
_CHANGE = update(_ANSWERS).where(
    _ANSWERS.c.id == bindparam("row"), _ANSWERS.c.revision == bindparam("base")
)
_KEEP = _REVISIONS.insert()
_UNCONFIRM = (
    update(_EVIDENCE)
    .where(
        _EVIDENCE.c.answer_id == bindparam("row"),
        _EVIDENCE.c.removed_at.is_(None),
        _EVIDENCE.c.confirmed.is_not(None),
    )
    .values(confirmed=None)
)
_MOVE = update(_ASSIGNMENTS).where(_ASSIGNMENTS.c.id == bindparam("row"))


def cited(evidence: Evidence) -> tuple[object, ...]:
    """What a person types of a citation; who saw and who confirmed it is not theirs to say."""
    return (
        evidence.source,
        evidence.pinpoint,
        evidence.link,
        evidence.dated,
        evidence.is_law,
        evidence.secret,
    )


def _columns(actor: Actor, answer: Answer) -> dict[str, Any]:
    """The columns that a respondent writes. ``approved`` falls: another text was approved."""
    bill = answer.pipeline
    return {
        "state": answer.state.value,
        "value": answer.value,
        "reason": answer.reason,
        "reason_note": answer.reason_note,
        "approved": False,
        "comment": answer.comment,
        "comment_language": answer.comment_language,
        "pipeline_stage": bill.stage.value if bill else None,
        "pipeline_expected": bill.expected if bill else None,
        "changed_by_id": actor.person_id,
        "changed_at": now(),
    }


def insert(session: Writer, actor: Actor, assignment: Assignment, mine: Answer) -> int | None:
    """The first answer to a question. None: somebody else's first answer was there before."""
    row_id = insert_unless_there(
        session,
        AnswerRow,
        assessment_id=assignment.assessment_id,
        agency_id=assignment.agency_id,
        question_id=mine.question,
        revision=1,
        **_columns(actor, mine),
    )
    if row_id is None:
        return None
    _cite(session, actor, row_id, mine.evidence)
    return 1


def as_of_revision(session: Writer, former: StoredAnswer, revision: int) -> Answer | None:
    """What an answer said at an earlier revision: nothing at 0, None at one that never was."""
    if revision == 0:
        return Answer(former.answer.question)
    if not 0 < revision < former.answer.revision:
        return None
    payload = session.scalar(
        select(AnswerRevision.payload).where(
            AnswerRevision.answer_id == former.row_id, AnswerRevision.revision == revision
        )
    )
    return answer_from_json(former.answer.question, payload) if payload else None


def change(session: Writer, actor: Actor, mine: Answer, former: StoredAnswer) -> int | None:
    """Another answer in the place of the former, which is kept whole. None: it had changed."""
    base = former.answer.revision
    connection = session.connection()
    won = connection.execute(
        _CHANGE,
        {"row": former.row_id, "base": base, "revision": base + 1, **_columns(actor, mine)},
    )
    if won.rowcount != 1:
        return None
    connection.execute(
        _KEEP,
        {
            "answer_id": former.row_id,
            "revision": base,
            "payload": answer_to_json(former.answer),
            "written_by_id": former.changed_by_id,
            "written_at": former.answer.at,
        },
    )
    wanted = Counter(map(cited, mine.evidence))
    gone: list[int] = []
    for citation, evidence in zip(former.citations, former.answer.evidence, strict=True):
        if wanted[cited(evidence)]:
            wanted[cited(evidence)] -= 1
        else:
            gone.append(citation)
    if gone:
        connection.execute(
            update(_EVIDENCE)
            .where(
                _EVIDENCE.c.answer_id == former.row_id,
                _EVIDENCE.c.removed_at.is_(None),
                _EVIDENCE.c.id.in_(gone),
            )
            .values(removed_at=now(), removed_by_id=actor.person_id)
        )
    if former.citations:
        # Whoever confirmed a citation confirmed it for the former answer.
        connection.execute(_UNCONFIRM, {"row": former.row_id})
    new = []
    for evidence in mine.evidence:
        if wanted[cited(evidence)]:
            wanted[cited(evidence)] -= 1
            new.append(evidence)
    _cite(session, actor, former.row_id, new)
    return base + 1


def moved(session: Writer, actor: Actor, assignment: Assignment, status: str) -> None:
    """The section is in this state, and the actor was the last to work on it."""
    session.connection().execute(
        _MOVE,
        {
            "row": assignment.id,
            "status": status,
            "changed_by_id": actor.person_id,
            "changed_at": now(),
        },
    )


def _cite(session: Writer, actor: Actor, answer_id: int, citations: Iterable[Evidence]) -> None:
    session.add_all(
        EvidenceRow(
            answer_id=answer_id,
            source=citation.source,
            pinpoint=citation.pinpoint,
            link=citation.link,
            dated=citation.dated,
            is_law=citation.is_law,
            secret=citation.secret,
            added_by_id=actor.person_id,
        )
        for citation in citations
    )
