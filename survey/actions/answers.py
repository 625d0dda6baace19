"""Saving answers: valid cards are kept, newer ones never overwritten, nothing typed is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime

from questionnaires.answers import Answer, Evidence, RawAnswer, RawEvidence
from questionnaires.errors import AnswerError, AnswerErrors
from questionnaires.parsing import parse, parse_evidence
from questionnaires.questions import Question
from survey import audit, scope
from survey.actions import answer_rows
from survey.actions.answer_rows import cited
from survey.actions.transaction import changing
from survey.instruments import open_edition
from survey.policies import Actor
from survey.problems import Stale, UnknownThing
from survey.scope import SectionToAnswer
from survey.sheets import StoredAnswer, answers_to_change
from survey.workflow import ASSIGNMENT_STEPS, demand_while, step


@dataclass(frozen=True, slots=True)
class CardInput:
    """One card of the form. ``evidence`` is the whole list of citations; None leaves the stored
    ones alone.

    ``base_revision`` is the revision the card was drawn with (0: there was no answer yet).
    ``touched``: somebody changed this very card, and means what it says even where that is again
    what it was drawn with.
    """

    raw: RawAnswer
    evidence: tuple[RawEvidence, ...] | None = None
    base_revision: int = 0
    touched: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two answers to one question: the one just sent and the one that somebody else saved
    meanwhile.

    ``revision`` is the stored one's: send it as ``base_revision`` to overwrite knowingly.
    """

    mine: Answer
    theirs: Answer
    who: str
    when: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What became of every card. ``saved`` and ``unchanged`` give the revision each question has
    now, ``kept`` what is stored of those, ``questions`` what was asked."""

    saved: dict[str, int]
    unchanged: dict[str, int]
    errors: dict[str, AnswerErrors]
    conflicts: dict[str, Conflict]
    kept: dict[str, Answer]
    questions: Mapping[str, Question]
    status: str


def save_section(
    *, actor: Actor, assessment: str, agency: str, section: str, cards: Mapping[str, CardInput]
) -> SaveOutcome:
    """Save the cards of one section of one agency.

    NotVisible, Refused; WrongState once the section is submitted or the assessment is not
    collecting; UnknownThing for a question that is not of this section (then nothing is saved);
    StorageFailed.
    """
    with changing() as session:
        assignment = scope.section_to_answer(actor, assessment, agency, section, "save_section")
        demand_while("save_section", assignment.assessment_status)
        move = step(ASSIGNMENT_STEPS, "save_section", assignment.status)
        questions = _known(assignment.edition, section, cards.keys())
        stored = _stored(assignment, questions)
        saved: dict[str, int] = {}
        unchanged: dict[str, int] = {}
        errors: dict[str, AnswerErrors] = {}
        conflicts: dict[str, Conflict] = {}
        kept: dict[str, Answer] = {}
        for key, question in questions.items():
            former = stored.get(key)
            try:
                mine = _judged(question, cards[key], former)
            except AnswerErrors as wrong:
                errors[key] = wrong
                continue
            if _same(mine, former.answer if former else None):
                unchanged[key] = former.answer.revision if former else 0
                kept[key] = former.answer if former else mine
                continue
            base = cards[key].base_revision
            if former is not None and base != former.answer.revision:
                # Without JavaScript every save posts every card: one that says what it said when
                # the page was drawn was not touched, and what came since stands.
                drawn = answer_rows.as_of_revision(session, former, base)
                if drawn is not None and _untouched(mine, drawn, cards[key]):
                    unchanged[key] = former.answer.revision
                    kept[key] = former.answer
                else:
                    conflicts[key] = _conflict(mine, former)
                continue
            if former is None:
                revision = answer_rows.insert(session, actor, assignment, mine)
            else:
                revision = answer_rows.change(session, actor, mine, former)
            if revision is None:
                meanwhile = _stored(assignment, {key: question})[key]
                conflicts[key] = _conflict(mine, meanwhile)
                continue
            saved[key] = revision
            kept[key] = _as_kept(mine, former)
        if saved:
            answer_rows.moved(session, actor, assignment, move.end)
            audit.record(
                session,
                actor=actor,
                verb="save_section",
                thing=f"assessment:{assessment}",
                state_id=assignment.state_id,
                agency=agency,
                section=section,
                questions=sorted(saved),
            )
        status = move.end if saved else assignment.status
    return SaveOutcome(saved, unchanged, errors, conflicts, kept, questions, status)


def bring_back(
    *,
    actor: Actor,
    assessment: str,
    agency: str,
    section: str,
    question: str,
    revision: int,
    base_revision: int,
) -> int:
    """Let an answer say again what it said at an earlier ``revision``, sources included: as a new
    revision, which is returned. What it says now stays in the history.

    NotVisible, Refused; WrongState as in ``save_section``; UnknownThing for a question or a
    revision that never was; Stale where the answer is not at ``base_revision`` any more.
    """
    with changing() as session:
        assignment = scope.section_to_answer(actor, assessment, agency, section, "bring_back")
        demand_while("save_section", assignment.assessment_status)
        move = step(ASSIGNMENT_STEPS, "save_section", assignment.status)
        questions = _known(assignment.edition, section, {question})
        former = _stored(assignment, questions).get(question)
        if former is None or revision < 1:
            raise UnknownThing("revision", str(revision))
        wanted = answer_rows.as_of_revision(session, former, revision)
        if former.answer.revision == revision:
            return revision
        if wanted is None:
            raise UnknownThing("revision", str(revision))
        changed = None
        if former.answer.revision == base_revision:
            if _same(wanted, former.answer):
                return base_revision
            changed = answer_rows.change(session, actor, wanted, former)
        if changed is None:
            now_there = _stored(assignment, questions)[question].answer
            raise Stale(
                mine=wanted,
                theirs=now_there,
                who=now_there.by,
                when=now_there.at,
                revision=now_there.revision,
            )
        answer_rows.moved(session, actor, assignment, move.end)
        audit.record(
            session,
            actor=actor,
            verb="bring_back_answer",
            thing=f"assessment:{assessment}",
            state_id=assignment.state_id,
            agency=agency,
            section=section,
            question=question,
            revision=revision,
        )
    return changed


def _known(edition: str, section: str, asked: Set[str]) -> dict[str, Question]:
    """The questions of these ids, in the order of the section. UnknownThing if one is not of it."""
    found = open_edition(edition).section_by_id.get(section)
    if found is None:
        raise UnknownThing("section", section)
    known = {question.id: question for question in found.questions}
    strange = tuple(sorted(asked - known.keys()))
    if strange:
        raise UnknownThing("question", strange)
    return {key: question for key, question in known.items() if key in asked}


def _stored(assignment: SectionToAnswer, questions: Collection[str]) -> dict[str, StoredAnswer]:
    found = answers_to_change(
        questions, assessment=assignment.assessment_id, agency=assignment.agency_id
    )
    return {stored.answer.question: stored for stored in found}


def _judged(question: Question, card: CardInput, former: StoredAnswer | None) -> Answer:
    """What the card says, evidence included. AnswerErrors with everything that is wrong with it."""
    wrong: list[AnswerError] = []
    answer = Answer(question.id)
    try:
        answer = parse(question, card.raw)
    except AnswerErrors as refused:
        wrong += refused.errors
    if card.evidence is None:
        evidence = former.answer.evidence if former else ()
    else:
        evidence, refusals = _citations(card.evidence)
        wrong += refusals
    if wrong:
        raise AnswerErrors(wrong)
    return replace(answer, evidence=evidence)


def _citations(typed: tuple[RawEvidence, ...]) -> tuple[tuple[Evidence, ...], list[AnswerError]]:
    """The citations; a box in which nothing was typed is none. Fields: "evidence-0-source", ..."""
    found: list[Evidence] = []
    wrong: list[AnswerError] = []
    for index, raw in enumerate(typed):
        if not any(text.strip() for text in (raw.source, raw.pinpoint, raw.link, raw.dated)):
            continue
        try:
            found.append(parse_evidence(raw))
        except AnswerErrors as refused:
            wrong += [
                AnswerError(f"evidence-{index}-{e.field}", e.code, e.sentence, **e.params)
                for e in refused.errors
            ]
    return tuple(found), wrong


def _untouched(mine: Answer, drawn: Answer, card: CardInput) -> bool:
    """Whether the card says what it said when its page was drawn, and nobody was at it."""
    if card.touched:
        return False
    if card.evidence is None:
        return _words(mine) == _words(drawn)
    return _same(mine, drawn)


def _same(mine: Answer, theirs: Answer | None) -> bool:
    """Whether the card says what is stored. The order of citations says nothing."""
    theirs = theirs or Answer(mine.question)
    return _words(mine) == _words(theirs) and Counter(map(cited, mine.evidence)) == Counter(
        map(cited, theirs.evidence)
    )


def _as_kept(mine: Answer, former: StoredAnswer | None) -> Answer:
    """What is stored once ``mine`` was saved: the focal point has seen what they had seen before,
    and nobody has confirmed anything of it yet."""
    seen = {cited(one): one for one in former.answer.evidence} if former else {}
    return replace(
        mine,
        evidence=tuple(replace(seen.get(cited(one), one), confirmed=None) for one in mine.evidence),
    )


def _words(answer: Answer) -> tuple[object, ...]:
    return (
        answer.state,
        answer.value,
        answer.reason,
        answer.reason_note,
        answer.comment,
        answer.comment_language,
        answer.pipeline,
    )


def _conflict(mine: Answer, former: StoredAnswer) -> Conflict:
    theirs = former.answer
    assert theirs.at is not None
    return Conflict(mine, theirs, theirs.by, theirs.at, theirs.revision)
