"""What is asked: the frozen types of an edition, from Instrument down to Option and Condition."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from questionnaires.convention import Convention, Strict, Track

#: Why something may be not applicable; only where the question is ``conditional``.
NotApplicableReason = Literal[
    "basis_absent", "option_not_used", "reservation", "structural", "other"
]

#: The options of a ``coverage`` question: code and value (share of units, staff or cases).
COVERAGE_CODES = ("none_or_few", "few", "some", "majority", "most", "all")
#: The options of a ``frequency`` question.
FREQUENCY_CODES = ("never", "ad_hoc", "yearly", "continuous")


def _one_or_many(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    # A frozen file is JSON, where a tuple comes back as a list.
    return tuple(value) if isinstance(value, list) else value


def _decimal(value: object) -> object:
    # YAML gives int or float; the strict model wants Decimal. Text is allowed ("0.5").
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return value
    try:
        return Decimal(str(value))
    except InvalidOperation:  # no ValueError, so pydantic would not catch it
        return value


Number = Annotated[Decimal, BeforeValidator(_decimal)]
OneOrMany = Annotated[tuple[str, ...], BeforeValidator(_one_or_many), Field(min_length=1)]


class Element(Strict):
    """One clause of an ``elements`` question.

    ``essential``: the offence or power does not exist without it. ``illustrative``: wording of the
    treaty that
    only gives examples, or a narrowing that it allows: shown as information, may be ticked, never
    scored.
    """

    code: str
    text: str
    essential: bool = False
    illustrative: bool = False
    weight: float = Field(default=1.0, gt=0)


class Option(Strict):
    """One option of a ``choice`` question."""

    code: str
    text: str


class EvidenceWanted(Strict):
    """What counts as evidence, and an example of a good citation."""

    counts: str
    example: str


class Conditional(Strict):
    """The question may be not applicable, for these reasons only."""

    reasons: tuple[NotApplicableReason, ...] = Field(min_length=1)
    note: str | None = None


class Condition(Strict):
    """When a follow-up question applies: one earlier question of the same section, and what its
    answer must be.

    ``any_of``: codes of which at least one was ticked or chosen (``yes``/``no`` for exists).
    ``at_least``: the least level of a ladder.
    """

    question: str
    any_of: tuple[str, ...] | None = None
    at_least: int | None = Field(default=None, ge=0, le=4)


class Ready(Strict):
    """From which answer on a notice to another body is sent, or ready to be sent: the least level
    of a ladder, or elements of which one is ticked."""

    any_of: tuple[str, ...] | None = None
    at_least: int | None = Field(default=None, ge=0, le=4)


class Base(Strict):
    """What every question carries, whatever its kind.

    ``need`` is the gap in one line, as the outcome wanted ("A contact point that answers at any
    hour");
    every scored question has one. ``scored`` False is context: asked, printed, worth nothing.
    ``rapid`` takes the question into the rapid profile of its edition. ``ready`` only where it
    asks about a notice that the register names.
    """

    id: str
    obligation: OneOrMany
    text: str
    why: str
    need: str | None = None
    evidence: EvidenceWanted | None = None
    notes_for_answering: str | None = None
    conditional: Conditional | None = None
    no_cases: bool = False
    applies_if: Condition | None = None
    ready: Ready | None = None
    weight: float = Field(default=1.0, gt=0)
    rapid: bool = False
    revision: int = Field(default=1, ge=1)
    replaces: str | None = None

    @property
    def obligations(self) -> tuple[str, ...]:
        """The ids of the obligations that the question serves."""
        return self.obligation

    @property
    def track(self) -> str:
        """The first part of the id: legal, institutional or technical."""
        return self.id.split(".", 1)[0]

    @property
    def scored(self) -> bool:
        """Whether the answer has a value in [0, 1]; context kinds have none."""
        return True


class ElementsQuestion(Base):
    """Tick what the law in force contains, clause by clause."""

    kind: Literal["elements"]
    elements: tuple[Element, ...] = Field(min_length=1)

    @cached_property
    def scored_elements(self) -> tuple[Element, ...]:
        """Those that count: illustrative ones only inform."""
        return tuple(element for element in self.elements if not element.illustrative)

    @cached_property
    def scored_codes(self) -> frozenset[str]:
        """The codes of those that count."""
        return frozenset(element.code for element in self.scored_elements)


class LadderQuestion(Base):
    """Five observable levels, 0 to 4, each including the lower ones."""

    kind: Literal["ladder"]
    levels: tuple[str, str, str, str, str]


class CoverageQuestion(Base):
    """A share of ``units`` (units, staff or cases), in six bands."""

    kind: Literal["coverage"]
    units: str


class ExistsQuestion(Base):
    """Yes or no."""

    kind: Literal["exists"]


class NumberQuestion(Base):
    """A number with unit and period; its value is linear between ``floor`` and ``target`` and
    clipped.

    Without goalposts it is context. ``floor`` may be the larger of the two (days to answer).
    """

    kind: Literal["number"]
    unit: str
    period: str
    floor: Number | None = None
    target: Number | None = None
    minimum: Number = Decimal(0)
    maximum: Number
    decimals: int = Field(default=0, ge=0, le=4)

    @property
    def scored(self) -> bool:
        """Only a number with both goalposts has a value."""
        return self.floor is not None and self.target is not None


class FrequencyQuestion(Base):
    """How often: never, ad hoc, yearly, continuous."""

    kind: Literal["frequency"]


class _Context(Base):
    @property
    def scored(self) -> bool:
        """Context: asked and printed, never scored."""
        return False


class TextQuestion(_Context):
    """Free text, context only."""

    kind: Literal["text"]


class DateQuestion(_Context):
    """A calendar date, context only."""

    kind: Literal["date"]


class ChoiceQuestion(_Context):
    """One of several options, or several where ``multiple``; context only."""

    kind: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=2)
    multiple: bool = False


Question = Annotated[
    ElementsQuestion
    | LadderQuestion
    | CoverageQuestion
    | ExistsQuestion
    | NumberQuestion
    | FrequencyQuestion
    | TextQuestion
    | DateQuestion
    | ChoiceQuestion,
    Field(discriminator="kind"),
]


class Section(Strict):
    """One theme of one questionnaire, made for the agency kinds in ``for``; at most 20 questions;
    one YAML file."""

    id: str
    title: str
    audience: tuple[str, ...] = Field(alias="for", min_length=1)
    intro: str | None = None
    sensitive: str | None = None
    questions: tuple[Question, ...] = Field(min_length=1, max_length=20)

    @property
    def track(self) -> str:
        """The first part of the id: legal, institutional or technical."""
        return self.id.split(".", 1)[0]


class Term(Strict):
    """A word of the field, defined in place wherever a text marks it as ``[term]``; ``also`` are
    its other forms."""

    term: str
    definition: str
    also: tuple[str, ...] = ()


class AgencyKind(Strict):
    """A kind of agency: one list serves register, questions and the agencies of a State."""

    code: str
    name: str


class Questionnaire(Strict):
    """One of the three tracks, with the ids of its sections in order."""

    track: Track
    title: str
    sections: tuple[str, ...]


class Edition(Strict):
    """What edition.yaml says: name, language, status and the order of the sections.

    ``whole``: it asks about every duty of the Convention, and a gap is a mistake. ``rapid`` with
    ``of``: the
    rapid profile of another edition, which lends the questions that it marks ``rapid``.
    """

    edition: str
    title: str
    language: str
    status: str
    whole: bool = False
    rapid: bool = False
    of: str | None = None
    questionnaires: tuple[Questionnaire, ...] = ()


class Instrument(Strict):
    """One edition, whole: the register it rests on, its sections and its glossary, in one
    language."""

    edition: Edition
    convention: Convention
    sections: tuple[Section, ...]
    glossary: tuple[Term, ...]
    agency_kinds: tuple[AgencyKind, ...]
    digest: str

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Every question by its id, in the order of the edition."""
        return {q.id: q for s in self.sections for q in s.questions}

    @cached_property
    def section_by_id(self) -> dict[str, Section]:
        """Every section by its id, in the order of the edition."""
        return {s.id: s for s in self.sections}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section of every question, by the question's id."""
        return {q.id: s for s in self.sections for q in s.questions}

    @cached_property
    def asked(self) -> dict[str, dict[str, tuple[Question, ...]]]:
        """Scored questions per obligation and track: ``asked["25.1"]["legal"]``."""
        found: dict[str, dict[str, tuple[Question, ...]]] = {}
        for question in self.by_id.values():
            if question.scored:
                for obligation in question.obligations:
                    cells = found.setdefault(obligation, {})
                    cells[question.track] = (*cells.get(question.track, ()), question)
        return found

    @cached_property
    def agency_kind_names(self) -> dict[str, str]:
        """Name of each agency kind by its code."""
        return {kind.code: kind.name for kind in self.agency_kinds}
