"""The rows of one answer: written first, or changed with the former text kept whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import BindParameter, Connection, Insert, Table, bindparam, select, update
from sqlalchemy.orm import Session, scoped_session

from questionnaires.answers import Answer, Evidence
from survey.actions.transaction import insert_unless_there
from survey.models import AnswerRevision, AnswerRow, Assignment, EvidenceRow
from survey.models.base import now
from survey.policies import Actor
from survey.scope import SectionToAnswer
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
#: What a change writes, and what it keeps of the former text.
_WRITTEN = (
    "revision",
    "state",
    "value",
    "reason",
    "reason_note",
    "approved",
    "comment",
    "comment_language",
    "pipeline_stage",
    "pipeline_expected",
    "changed_by_id",
    "changed_at",
)
_FORMER = ("revision", "payload", "written_by_id", "written_at")


def _both() -> Insert:
    """The change, and the former text of what it changed, in one statement: PostgreSQL takes that,
    and each way there and back is waited for."""
    changed = (
        _CHANGE.values({name: _bound(_ANSWERS, name, "new") for name in _WRITTEN})
        .returning(_ANSWERS.c.id)
        .cte("changed")
    )
    kept = [_bound(_REVISIONS, name, "former") for name in _FORMER]
    keep = _REVISIONS.insert().from_select(["answer_id", *_FORMER], select(changed.c.id, *kept))
    # How many rows it made says whether there was anything to change; of an INSERT it is not told
    # otherwise.
    return keep.execution_options(preserve_rowcount=True)


def _bound(table: Table, name: str, prefix: str) -> BindParameter[Any]:
    return bindparam(f"{prefix}_{name}", type_=table.c[name].type)


_CHANGE_AND_KEEP = _both()
_UNCONFIRM = (
    update(_EVIDENCE)
    .where(
        _EVIDENCE.c.answer_id == bindparam("row"),
        _EVIDENCE.c.removed_at.is_(None),
        _EVIDENCE.c.confirmed.is_not(None),
    )
    .values(confirmed=None)
)
_MINUTE = timedelta(minutes=1)
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


def insert(session: Writer, actor: Actor, assignment: SectionToAnswer, mine: Answer) -> int | None:
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
    if not _overwritten(connection, former, {"revision": base + 1, **_columns(actor, mine)}):
        return None
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


def _overwritten(connection: Connection, former: StoredAnswer, written: dict[str, Any]) -> bool:
    """Whether the answer was still at its former revision, says something else now, and what it
    said is kept."""
    which = {"row": former.row_id, "base": former.answer.revision}
    kept = {
        "revision": former.answer.revision,
        "payload": answer_to_json(former.answer),
        "written_by_id": former.changed_by_id,
        "written_at": former.answer.at,
    }
    if connection.dialect.name == "postgresql":
        new = {f"new_{name}": value for name, value in written.items()}
        old = {f"former_{name}": value for name, value in kept.items()}
        return connection.execute(_CHANGE_AND_KEEP, {**which, **new, **old}).rowcount == 1
    if connection.execute(_CHANGE, {**which, **written}).rowcount != 1:
        return False
    connection.execute(_KEEP, {"answer_id": former.row_id, **kept})
    return True


def moved(session: Writer, actor: Actor, assignment: SectionToAnswer, status: str) -> None:
    """The section is in this state, and the actor was the last to work on it: to the minute, so
    that a card that saves itself does not write the section each time."""
    known = (assignment.status, assignment.changed_by_id) == (status, actor.person_id)
    if known and timedelta(0) <= now() - assignment.changed_at < _MINUTE:
        return
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
