"""Checks of notices: what the register reads each from, and from which answer on it is ready."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.errors import Problem
from questionnaires.instrument import Instrument
from questionnaires.mistakes import did_you_mean
from questionnaires.places import Places
from questionnaires.questions import ElementsQuestion, Question


def faults(instrument: Instrument, places: Places) -> list[Problem]:
    """What would make a notice read as ready that is not, or as nothing at all."""
    return [*_register_faults(instrument, places), *_question_faults(instrument, places)]


def _register_faults(instrument: Instrument, places: Places) -> Iterator[Problem]:
    register = instrument.convention
    named: list[tuple[str, tuple[str | int, ...]]] = [
        (oid, ("joining", n)) for n, oid in enumerate(register.joining)
    ]
    for place, notification in enumerate(register.notifications):
        for n, oid in enumerate(notification.obligations):
            named.append((oid, ("notifications", place, "obligations", n)))
    for oid, loc in named:
        if oid not in register.by_id:
            hint = did_you_mean(oid, [*register.by_id])
            yield places.register(f"there is no obligation '{oid}'.{hint}", *loc)


def _question_faults(instrument: Instrument, places: Places) -> Iterator[Problem]:
    told = {o for n in instrument.convention.notifications for o in n.obligations}
    for s, section in enumerate(instrument.sections):
        for q, question in enumerate(section.questions):
            if question.ready is None:
                continue
            if not told & set(question.obligations):
                sentence = "ready is for notices, and the register names none on this obligation."
                yield places.question(s, q, sentence, "ready")
            for sentence, loc in _ready_faults(question):
                yield places.question(s, q, sentence, "ready", *loc)


def _ready_faults(question: Question) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    ready = question.ready
    assert ready is not None
    if (ready.any_of is None) == (ready.at_least is None):
        yield "ready has either any_of or at_least.", ()
    elif ready.at_least is not None:
        if question.kind != "ladder":
            yield f"at_least is for ladders; this is of the kind {question.kind}.", ("at_least",)
        elif ready.at_least == 0:
            yield (
                "every ladder has at least level 0: the notice would always be ready.",
                ("at_least",),
            )
    elif not isinstance(question, ElementsQuestion):
        yield f"any_of is for elements; this is of the kind {question.kind}.", ("any_of",)
    else:
        codes = [element.code for element in question.elements]
        if not ready.any_of:
            yield "the list is empty, so the notice would never be ready.", ("any_of",)
        for n, code in enumerate(ready.any_of or ()):
            if code not in codes:
                hint = did_you_mean(code, codes)
                yield f"there is no element '{code}'.{hint}", ("any_of", n)
