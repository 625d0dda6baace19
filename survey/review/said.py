"""An agency's answer in words: its sentences, reason, evidence, remark, who and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from questionnaires.answers import Answer, Evidence, State
from questionnaires.evidence import citation_level
from questionnaires.questions import Question
from survey.days import today
from survey.forms import kinds
from survey.queries.facts import OtherAnswer


@dataclass(frozen=True, slots=True)
class Shown:
    """One citation with its level 0-4."""

    citation: Evidence
    level: int


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as the page shows it. ``special`` where it is no substantive answer."""

    who: str
    person: str
    when: datetime | None
    sentences: tuple[str, ...]
    special: bool
    reason: str
    reason_note: str
    comment: str
    language: str
    evidence: tuple[Shown, ...]
    stage: str
    expected: date | None

    @property
    def line(self) -> str:
        """The answer in one line."""
        return "; ".join(self.sentences)


def said(question: Question, answer: Answer, who: str = "") -> Said:
    """An answer in words; ``who`` is the agency's name."""
    substantive = answer.state is State.ANSWERED
    bill = answer.pipeline
    return Said(
        who=who,
        person=answer.by,
        when=answer.at,
        sentences=kinds.sentences_of(question, answer.value)
        if substantive
        else (str(kinds.STATE_TEXTS[answer.state]),),
        special=not substantive,
        reason=str(kinds.REASON_TEXTS[answer.reason]) if answer.reason else "",
        reason_note=answer.reason_note,
        comment=answer.comment,
        language=answer.comment_language,
        evidence=tuple(Shown(one, citation_level(one, as_of=today())) for one in answer.evidence),
        stage=str(kinds.STAGE_TEXTS[bill.stage.value]) if bill else "",
        expected=bill.expected if bill else None,
    )


def sides(question: Question, answers: tuple[OtherAnswer, ...]) -> list[Said]:
    """What each agency said, in the order given."""
    return [said(question, other.answer, other.agency_name) for other in answers]
