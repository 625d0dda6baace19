"""Question kinds and how each is asked: one row a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from questionnaires.answers import State
from questionnaires.glossary import plain
from questionnaires.parsing import NONE, takes_pipeline
from questionnaires.questions import (
    COVERAGE_CODES,
    FREQUENCY_CODES,
    ChoiceQuestion,
    Element,
    ElementsQuestion,
    LadderQuestion,
    Question,
)
from reports.special_answers import REASONS, SPECIAL_ANSWERS
from survey.language import lazily


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tick or choose. ``text`` may hold marked terms; ``mark`` is a word beside it;
    ``alone``: it can't be ticked with others."""

    code: str
    text: str
    mark: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind is asked: which control, what to do in a line, and where its options come from."""

    control: str  # "checkboxes", "radios", "input", "textarea"
    instruction: str
    options: Callable[[Question], tuple[Choice, ...]]


COVERAGE_TEXTS = {
    "none_or_few": _l("None or very few: under 10 %"),
    "few": _l("Few: 10 % to under 25 %"),
    "some": _l("Some: 25 % to under 50 %"),
    "majority": _l("More than half: 50 % to under 75 %"),
    "most": _l("Most: 75 % to under 90 %"),
    "all": _l("All or nearly all: 90 % and more"),
}
FREQUENCY_TEXTS = {
    "never": _l("Never"),
    "ad_hoc": _l("Now and then, without a plan"),
    "yearly": _l("At least once a year"),
    "continuous": _l("All the time"),
}
YES_NO_TEXTS = {"yes": _l("Yes"), "no": _l("No")}


def _mark(element: Element) -> str:
    if element.essential:
        return "essential"
    return "information" if element.illustrative else ""


def _elements(question: Question) -> tuple[Choice, ...]:
    assert isinstance(question, ElementsQuestion)
    return tuple(Choice(e.code, e.text, _mark(e)) for e in question.elements)


def _levels(question: Question) -> tuple[Choice, ...]:
    assert isinstance(question, LadderQuestion)
    # A level is named by its number in the levels above it and in notes for answering.
    return tuple(
        Choice(str(n), str(_l("Level %(level)s: %(text)s", level=n, text=text)))
        for n, text in enumerate(question.levels)
    )


def _options(question: Question) -> tuple[Choice, ...]:
    assert isinstance(question, ChoiceQuestion)
    return tuple(
        Choice(option.code, option.text, alone=question.multiple and option.code == NONE)
        for option in question.options
    )


Options = Callable[[Question], tuple[Choice, ...]]


def _fixed(codes: tuple[str, ...], texts: dict[str, str]) -> Options:
    return lambda question: tuple(Choice(code, str(texts[code])) for code in codes)


def _nothing(question: Question) -> tuple[Choice, ...]:
    return ()


KINDS: dict[str, Kind] = {
    "elements": Kind(
        "checkboxes",
        _l("Tick all that is true today."),
        _elements,
    ),
    "ladder": Kind(
        "radios",
        _l("Choose the highest level of which all is true today. Each includes those before it."),
        _levels,
    ),
    "coverage": Kind("radios", "", _fixed(COVERAGE_CODES, COVERAGE_TEXTS)),
    "exists": Kind("radios", "", _fixed(("yes", "no"), YES_NO_TEXTS)),
    "frequency": Kind("radios", "", _fixed(FREQUENCY_CODES, FREQUENCY_TEXTS)),
    "number": Kind("input", "", _nothing),
    "text": Kind("textarea", "", _nothing),
    "date": Kind("input", _l("Write year-month-day, for example 2026-03-01."), _nothing),
    "choice": Kind("radios", "", _options),
}


#: Where a bill under way can be recorded, the law in force is told apart from it.
_OF_THE_LAW = _l(
    "Tick all that the law in force contains. A bill does not count yet; record it below."
)


def instruction_of(question: Question) -> str:
    """What to do, in a line; empty where the question says it all."""
    if question.kind == "elements" and takes_pipeline(question):
        return str(_OF_THE_LAW)
    if isinstance(question, ChoiceQuestion) and question.multiple:
        return str(_l("Tick all that apply."))
    return str(KINDS[question.kind].instruction)


def control_of(question: Question) -> str:
    """The control a question is answered with."""
    if isinstance(question, ChoiceQuestion) and question.multiple:
        return "checkboxes"
    return KINDS[question.kind].control


SPECIAL_TEXTS: dict[str, str] = {
    f"~{code}": lazily(text) for code, text in SPECIAL_ANSWERS.items() if code != "blank"
}
#: For people without JavaScript, who cannot take a choice away otherwise.
TAKE_BACK = ("~blank", _l("Take my answer back"))

STATE_TEXTS: dict[State, str] = {
    state: lazily(SPECIAL_ANSWERS[state]) for state in State if state is not State.ANSWERED
}

REASON_TEXTS: dict[str, str] = {code: lazily(text) for code, text in REASONS.items()}

STAGE_TEXTS: dict[str, str] = {
    "planned": _l("Planned: a mandate to draft exists"),
    "drafted": _l("Drafted: a text exists"),
    "before_parliament": _l("Before parliament"),
    "adopted": _l("Adopted, not yet in force"),
}


def specials_of(question: Question) -> tuple[Choice, ...]:
    """The special answers that a question allows, in the order they are shown."""
    tokens = ["~dont_know", "~withheld"]
    if isinstance(question, ElementsQuestion):
        tokens.insert(0, "~none")
    if question.no_cases:
        tokens.append("~no_cases")
    if question.conditional:
        tokens.append("~not_applicable")
    return tuple(Choice(token, str(SPECIAL_TEXTS[token])) for token in tokens)


def has_pipeline(question: Question) -> bool:
    """Whether a bill under way can be recorded beside the answer."""
    return takes_pipeline(question)


def names_of(question: Question, codes: Iterable[str]) -> tuple[str, ...]:
    """The texts of codes of a question, without marks; a code it does not know is its own name."""
    named = {c.code: plain(c.text) for c in KINDS[question.kind].options(question)}
    return tuple(named.get(code, code) for code in codes)


def sentences_of(question: Question, value: dict[str, object] | None) -> tuple[str, ...]:
    """A stored value in words, one sentence an option: for review pages and side-by-side views."""
    if not value:
        return ()
    if "codes" in value:
        codes = value["codes"]
        assert isinstance(codes, list)
        return names_of(question, codes) or (str(SPECIAL_TEXTS["~none"]),)
    if "yes" in value:
        return (str(YES_NO_TEXTS["yes" if value["yes"] else "no"]),)
    if "n" in value:
        unit = getattr(question, "unit", "")
        return (f"{value['n']} {unit}".strip(),)
    if "text" in value or "date" in value:
        return (str(value.get("text") or value.get("date")),)
    code = str(value.get("level", value.get("code")))
    (text,) = names_of(question, (code,))
    return (text,)
