"""What an answer is: Answer, Evidence, Settlement, AnswerSheet; frozen, no storage, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

#: The most characters a comment, a reason's note or a free text may have.
TEXT_LIMIT = 10_000
#: The most characters of one field of a citation (source, pinpoint, link).
CITATION_LIMIT = 1_000


class State(StrEnum):
    """How a question was answered. A question without an Answer, or with BLANK, has no opinion
    yet."""

    BLANK = "blank"
    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    WITHHELD = "withheld"
    NO_CASES = "no_cases"
    NOT_APPLICABLE = "not_applicable"


class PipelineStage(StrEnum):
    """How far a bill is that would change a legal answer."""

    PLANNED = "planned"
    DRAFTED = "drafted"
    BEFORE_PARLIAMENT = "before_parliament"
    ADOPTED = "adopted"


#: What a form or a file sends in ``RawAnswer.chosen`` for an answer that is no option of the
#: question.
#: ``~none``: none of these elements applies (an answer, worth 0); ``~blank``: take the answer back.
SPECIAL_TOKENS: dict[str, State] = {
    "~dont_know": State.DONT_KNOW,
    "~withheld": State.WITHHELD,
    "~no_cases": State.NO_CASES,
    "~not_applicable": State.NOT_APPLICABLE,
    "~blank": State.BLANK,
    "~none": State.ANSWERED,
}


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer as it was typed, before anybody judged it: strings only.

    ``chosen``: option codes ("quick"), levels ("0".."4"), "yes"/"no", or special tokens
    ("~dont_know").
    ``typed``: the text of a number, text or date question.
    """

    chosen: tuple[str, ...] = ()
    typed: str = ""
    reason: str = ""
    reason_note: str = ""
    comment: str = ""
    comment_language: str = ""
    pipeline_stage: str = ""
    pipeline_expected: str = ""


@dataclass(frozen=True, slots=True)
class RawEvidence:
    """A citation as it was typed. ``dated`` is yyyy-mm-dd text."""

    source: str = ""
    pinpoint: str = ""
    link: str = ""
    dated: str = ""
    is_law: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One citation. ``dated`` is the date of the source; ``confirmed`` says who confirmed it.

    ``confirmed`` is None, "agency" (a second agency: E3) or "reviewer" (an independent reviewer:
    E4).
    ``secret`` material is described (source = title, pinpoint = holder) and counts as E2 only once
    ``seen_by_focal_point``.
    """

    source: str
    pinpoint: str = ""
    link: str = ""
    dated: date | None = None
    is_law: bool = False
    secret: bool = False
    seen_by_focal_point: bool = False
    confirmed: str | None = None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A bill under way beside a legal answer: worth nothing today, drawn as a ghost mark."""

    stage: PipelineStage
    expected: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One agency's answer to one question.

    ``value`` is None unless ``state`` is ANSWERED, and then, by kind of question:
    elements ``{"codes": [...]}`` (in the order of the question; empty is "none of these"),
    ladder ``{"level": 0..4}``, coverage and frequency ``{"code": ...}``, exists ``{"yes": bool}``,
    choice ``{"code": ...}`` of one or ``{"codes": [...]}`` of several, number ``{"n": "12.5"}``,
    text ``{"text": ...}``, date ``{"date": "2026-03-01"}``.
    ``reason`` is a NotApplicableReason, ``reason_note`` its explanation, ``approved`` whether the
    focal point approved it.
    """

    question: str
    state: State = State.BLANK
    value: dict[str, Any] | None = None
    reason: str | None = None
    reason_note: str = ""
    approved: bool = False
    comment: str = ""
    comment_language: str = ""
    pipeline: Pipeline | None = None
    evidence: tuple[Evidence, ...] = ()
    revision: int = 0
    by: str = ""
    at: datetime | None = None

    @property
    def has_opinion(self) -> bool:
        """False for blank: it is no opinion and no disagreement."""
        return self.state is not State.BLANK


@dataclass(frozen=True, slots=True)
class AgencySheet:
    """What one agency answered: its id, name and kind, the sections assigned to it, and its answers
    by question id."""

    id: str
    name: str
    kind: str
    sections: tuple[str, ...]
    answers: dict[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The focal point's settled national answer to one question: the answer, who, when and why."""

    question: str
    answer: Answer
    why: str
    by: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """All answers of one State in one round. ``as_of`` is the day the age of evidence is counted
    from.

    ``party`` and ``round`` are names for print; ``assigned`` sections of each agency say who was
    asked.
    """

    edition: str
    party: str
    round: str
    as_of: date
    agencies: tuple[AgencySheet, ...]
    settlements: dict[str, Settlement] = field(default_factory=dict)
    synthetic: bool = False

    def answers_to(self, question_id: str) -> tuple[tuple[AgencySheet, Answer], ...]:
        """The agencies that gave an opinion on a question, with their answers, in the order of the
        sheet."""
        return tuple(
            (agency, answer)
            for agency in self.agencies
            if (answer := agency.answers.get(question_id)) is not None and answer.has_opinion
        )

    def without(self, question_id: str) -> AnswerSheet:
        """The same sheet without any answer to one question."""
        agencies = tuple(
            replace(a, answers={k: v for k, v in a.answers.items() if k != question_id})
            for a in self.agencies
        )
        settlements = {k: v for k, v in self.settlements.items() if k != question_id}
        return replace(self, agencies=agencies, settlements=settlements)
