"""What is asked: the frozen types of a question, down to option and condition."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import combinations
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from questionnaires.convention import Strict

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
    """One option of a ``choice`` question. ``not_with``: codes of others that cannot be true at the
    same time. Both are kept, and whoever ticked them is asked to look again."""

    code: str
    text: str
    not_with: tuple[str, ...] = ()


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

    @cached_property
    def track(self) -> str:
        """The first part of the id: legal, institutional or technical."""
        return self.id.split(".", 1)[0]

    @property
    def scored(self) -> bool:
        """Whether the answer has a value in [0, 1]; context kinds have none."""
        return True

    @cached_property
    def counts(self) -> bool:
        """Whether an answer has a value: scored, and with something in it to score."""
        return self.scored


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

    @cached_property
    def scored_weights(self) -> tuple[tuple[str, float], ...]:
        """The code and the weight of each of those that count."""
        return tuple((element.code, element.weight) for element in self.scored_elements)

    @cached_property
    def scored_weight(self) -> float:
        """The weight of all that count."""
        return sum(weight for _, weight in self.scored_weights)

    @cached_property
    def essential_codes(self) -> frozenset[str]:
        """The codes of those without which the answer is capped."""
        return frozenset(element.code for element in self.scored_elements if element.essential)

    @cached_property
    def counts(self) -> bool:
        """Elements that are all illustrative have nothing to score."""
        return bool(self.scored_codes)


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

    def excluding(self, codes: Collection[str]) -> tuple[tuple[Option, Option], ...]:
        """The pairs among these codes that cannot both be true."""
        ticked = [option for option in self.options if option.code in codes]
        return tuple(
            (one, other)
            for one, other in combinations(ticked, 2)
            if other.code in one.not_with or one.code in other.not_with
        )


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
