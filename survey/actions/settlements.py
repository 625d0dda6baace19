"""What the focal point decides: the settled national answer, and which not-applicables count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload, scoped_session

from questionnaires.answers import Answer, RawAnswer, State
from questionnaires.errors import AnswerError, AnswerErrors
from questionnaires.parsing import parse
from questionnaires.questions import Question
from survey import audit, scope
from survey.actions.transaction import changing
from survey.actions.wording import required_text
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import AnswerRow, Assessment, Assignment, AssignmentStatus, SettlementRow
from survey.models.base import now
from survey.policies import Actor
from survey.problems import Stale, UnknownThing
from survey.sheets import settlement_revision
from survey.stored import answer_from_json, answer_to_json
from survey.workflow import demand_while

Writer = Session | scoped_session[Session]

#: The most characters of why a question was settled so.
WHY_LIMIT = 10_000


def settle(
    *,
    actor: Actor,
    assessment: str,
    question: str,
    raw: RawAnswer,
    why: str,
    base_revision: int,
) -> int:
    """Settle the national answer to one question; the former settlement stays on record.

    Gives the new revision. AnswerErrors for an answer that is none (blank included);
    InputRefused("why"); Stale where another focal point settled it since ``base_revision``;
    UnknownThing; WrongState.
    """
    with changing() as session:
        found = scope.assessment(actor, assessment, "settle", lock=True)
        demand_while("settle", found.status)
        asked = _question(found, question)
        answer = parse(asked, raw)
        if not answer.has_opinion:
            raise AnswerErrors([AnswerError("value", "required", "Choose the national answer.")])
        why = required_text("why", why, WHY_LIMIT)
        current, revision = _current(found, question)
        if revision != base_revision:
            raise _stale(current, question, answer, revision)
        if current is not None:
            _supersede(current)
            session.flush()
        session.add(
            SettlementRow(
                assessment_id=found.id,
                question_id=question,
                answer=answer_to_json(replace(answer, by=actor.name, at=now())),
                why=why,
                settled_by_id=actor.person_id,
            )
        )
        session.flush()
        _, revision = _current(found, question)
        _recorded(session, actor, found, "settle", question=question, revision=revision)
        return revision


def unsettle(*, actor: Actor, assessment: str, question: str, base_revision: int) -> bool:
    """Take the settlement back: the agencies' answers speak again. False: there was none."""
    with changing() as session:
        found = scope.assessment(actor, assessment, "unsettle", lock=True)
        demand_while("unsettle", found.status)
        _question(found, question)
        current, revision = _current(found, question)
        if current is None:
            return False
        if revision != base_revision:
            raise _stale(current, question, None, revision)
        _supersede(current)
        _recorded(session, actor, found, "unsettle", question=question)
        return True


def approve_not_applicable(
    *, actor: Actor, assessment: str, question: str, approved: bool = True
) -> int:
    """Approve (or no longer approve) the agencies' handed-in "not applicable". Gives how many
    changed."""
    with changing() as session:
        found = scope.assessment(actor, assessment, "approve_not_applicable", lock=True)
        demand_while("approve_not_applicable", found.status)
        _question(found, question)
        section = open_edition(found.round.edition).section_of[question].id
        handed_in = select(Assignment.agency_id).where(
            Assignment.assessment_id == found.id,
            Assignment.section_id == section,
            Assignment.question_id.is_(None),
            Assignment.status == AssignmentStatus.HANDED_IN,
        )
        changed = session.execute(
            update(AnswerRow)
            .where(
                AnswerRow.assessment_id == found.id,
                AnswerRow.question_id == question,
                AnswerRow.state == State.NOT_APPLICABLE.value,
                AnswerRow.approved.is_(not approved),
                AnswerRow.agency_id.in_(handed_in),
            )
            .values(approved=approved)
            .execution_options(synchronize_session=False)
        ).rowcount  # type: ignore[attr-defined]
        if changed:
            _recorded(
                session,
                actor,
                found,
                "approve_not_applicable",
                question=question,
                approved=approved,
                answers=changed,
            )
        return int(changed)


def _question(found: Assessment, question: str) -> Question:
    asked = open_edition(found.round.edition).by_id.get(question)
    if asked is None:
        raise UnknownThing("question", question)
    return asked


def _current(found: Assessment, question: str) -> tuple[SettlementRow | None, int]:
    current = db.session.scalar(
        select(SettlementRow)
        .where(
            SettlementRow.assessment_id == found.id,
            SettlementRow.question_id == question,
            SettlementRow.superseded_at.is_(None),
        )
        .options(joinedload(SettlementRow.settled_by))
    )
    return current, settlement_revision(found.id, question)


def _supersede(current: SettlementRow) -> None:
    current.superseded_at = now()


def _stale(
    current: SettlementRow | None, question: str, mine: Answer | None, revision: int
) -> Stale:
    if current is None:
        return Stale(mine=mine, theirs=None, who="", when=None, revision=revision)
    return Stale(
        mine=mine,
        theirs=answer_from_json(question, current.answer),
        who=current.settled_by.name,
        when=current.settled_at,
        revision=revision,
    )


def _recorded(session: Writer, actor: Actor, found: Assessment, verb: str, **detail: Any) -> None:
    audit.record(
        session,
        actor=actor,
        verb=verb,
        thing=f"assessment:{found.public_id}",
        state_id=found.state_id,
        **detail,
    )
