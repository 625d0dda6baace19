"""Checks of texts: words of the glossary, length of a question, a tone that fits the verb."""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires import readability
from questionnaires.convention import Verb
from questionnaires.errors import Problem
from questionnaires.glossary import MARK
from questionnaires.instrument import Instrument, Section
from questionnaires.mistakes import did_you_mean
from questionnaires.places import Places
from questionnaires.questions import (
    ChoiceQuestion,
    CoverageQuestion,
    ElementsQuestion,
    LadderQuestion,
    NumberQuestion,
    Question,
)

#: The most words a question may have.
LONGEST_QUESTION = 30
Loc = tuple[str | int, ...]

_DUTY = r"must|has to|have to|had to|requir\w+|oblig\w+|duty|duties|binds?|bound|shall"
_QUALIFIER = (
    r"within|where|when|as far as|so far as|to the extent|in line with|in accordance|in keeping"
    r"|subject to|consistent"
    r"|appropriate|necessary|possible|feasible|reasonabl\w+|practicable|its (?:own )?law"
    r"|(?:domestic|national) law|principles|means|if|unless|depend\w*|allow\w*|limit\w*"
)
_TRY = r"tr(?:y|ies|ying)|consider\w*|seeks?|endeavou?r\w*|strives?|efforts?|aims?|encourag\w+"
_FREE = r"may|wish\w*|option\w*|free|choose\w*|choice|allow\w*|can|encourag\w+|invit\w+"
#: What the explanation of a question must say, by the strongest verb of its obligations.
_TONES: dict[Verb, tuple[tuple[re.Pattern[str], str], ...]] = {
    "shall": ((re.compile(rf"\b(?:{_DUTY})\b", re.I), "'must'"),),
    "qualified": (
        (re.compile(rf"\b(?:{_DUTY})\b", re.I), "'must'"),
        (
            re.compile(rf"\b(?:{_QUALIFIER})\b", re.I),
            "what limits it ('within its means', 'where appropriate')",
        ),
    ),
    "endeavour": ((re.compile(rf"\b(?:{_TRY})\b", re.I), "'must try' or 'must consider'"),),
    "may": ((re.compile(rf"\b(?:{_FREE})\b", re.I), "'may, if it wishes'"),),
}
#: A "must" that is not one of trying: of an endeavour that would promise too much.
_PLAIN_MUST = re.compile(
    rf"\b(?:States?|it|party|parties|they|you) must (?!(?:\w+,? ){{0,3}}?(?:{_TRY})\b)", re.I
)


def faults(instrument: Instrument, places: Places) -> list[Problem]:
    """Empty texts, marked words that the glossary does not define, and words defined twice."""
    return [
        *_empty(instrument, places),
        *_undefined(instrument, places),
        *_defined_twice(instrument, places),
    ]


def shortcomings(instrument: Instrument, places: Places) -> list[Problem]:
    """Definitions nobody uses, questions too long, explanations in a tone not the verb's."""
    # A rapid profile has the glossary of its edition, and marks fewer words.
    problems = [] if instrument.edition.of else list(_unused(instrument, places))
    english = instrument.edition.language.split("-")[0] == "en"
    for s, section in enumerate(instrument.sections):
        for q, question in enumerate(section.questions):
            words = len(question.text.split())
            if words > LONGEST_QUESTION:
                sentence = f"the question has {words} words: say it in {LONGEST_QUESTION}."
                problems.append(places.question(s, q, sentence, "text"))
            if english:
                problems += [
                    places.question(s, q, tone, "why") for tone in _tone(question, instrument)
                ]
                ease = readability.ease(question.text)
                if ease < readability.HARDEST:
                    sentence = (
                        f"the question is hard to read ({ease:.0f} on Flesch's scale, at least"
                        f" {readability.HARDEST} wanted): use shorter words or sentences."
                    )
                    problems.append(places.question(s, q, sentence, "text"))
    return problems


def _tone(question: Question, instrument: Instrument) -> Iterator[str]:
    register = instrument.convention.by_id
    served = [register[o] for o in question.obligations if o in register]
    verbs: tuple[Verb, ...] = ("shall", "qualified", "endeavour", "may")
    for verb in verbs:
        strongest = [o.id for o in served if o.verb == verb]
        # Context beside a duty need not tell the duty again; an option is never told like one.
        if strongest and not question.scored and verb != "may":
            return
        if strongest:
            # The question itself may say it: "must the person keep the data?"
            said = f"{question.text} {question.why}"
            for pattern, words in _TONES[verb]:
                if not pattern.search(said):
                    yield f"{strongest[0]} is a '{verb}', but the explanation does not say {words}."
            if verb == "may" and re.search(
                r"\b(?:States?|it|party|parties|you) must\b", question.why, re.I
            ):
                yield f"{strongest[0]} is an option ('may'), but the explanation says 'must'."
            if verb == "endeavour" and _PLAIN_MUST.search(question.why):
                yield (
                    f"{strongest[0]} is an 'endeavour', but the explanation says 'must' of more"
                    " than trying or considering."
                )
            return


def _empty(instrument: Instrument, places: Places) -> Iterator[Problem]:
    for s, section in enumerate(instrument.sections):
        for loc, text in section_texts(section):
            if not text.strip():
                yield places.section(s, "this text is empty.", *loc)


def _undefined(instrument: Instrument, places: Places) -> Iterator[Problem]:
    known = _forms(instrument)
    for s, section in enumerate(instrument.sections):
        for loc, text in section_texts(section):
            for sentence in _marks(text, known):
                yield places.section(s, sentence, *loc)
    for n, term in enumerate(instrument.glossary):
        for sentence in _marks(term.definition, known):
            yield places.glossary(sentence, "terms", n, "definition")


def _marks(text: str, known: dict[str, int]) -> Iterator[str]:
    for word in MARK.findall(text):
        if word.casefold() not in known:
            yield f"[{word}] is not in the glossary.{did_you_mean(word.casefold(), [*known])}"
    rest = MARK.sub("", text)
    if "[" in rest or "]" in rest:
        yield "a square bracket has no partner: a term is marked as [term]."


def _defined_twice(instrument: Instrument, places: Places) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for n, term in enumerate(instrument.glossary):
        for form in sorted({form.casefold() for form in (term.term, *term.also)}):
            if seen.get(form, n) != n:
                other = instrument.glossary[seen[form]].term
                yield places.glossary(f"'{form}' is already defined under '{other}'.", "terms", n)
            seen.setdefault(form, n)


def _unused(instrument: Instrument, places: Places) -> Iterator[Problem]:
    known = _forms(instrument)
    texts = [text for section in instrument.sections for _, text in section_texts(section)]
    texts += [term.definition for term in instrument.glossary]
    used = {known.get(word.casefold()) for text in texts for word in MARK.findall(text)}
    for n, term in enumerate(instrument.glossary):
        if n not in used:
            yield places.glossary(
                f"no text marks [{term.term}]: mark it where it helps, or drop it.", "terms", n
            )


def _forms(instrument: Instrument) -> dict[str, int]:
    """The position in the glossary of every form of every term, in small letters."""
    return {
        form.casefold(): n
        for n, term in enumerate(instrument.glossary)
        for form in (term.term, *term.also)
    }


def section_texts(section: Section) -> Iterator[tuple[Loc, str]]:
    """Every text that a section shows, with its path in the section's file."""
    for name in ("title", "intro", "sensitive"):
        if (text := getattr(section, name)) is not None:
            yield (name,), text
    for q, question in enumerate(section.questions):
        for loc, text in question_texts(question):
            yield ("questions", q, *loc), text


def question_texts(question: Question) -> Iterator[tuple[Loc, str]]:
    """Every text that a question shows, with its path in the question."""
    for name in ("text", "why", "need", "notes_for_answering"):
        if (text := getattr(question, name)) is not None:
            yield (name,), text
    if question.evidence is not None:
        yield ("evidence", "counts"), question.evidence.counts
        yield ("evidence", "example"), question.evidence.example
    if question.conditional is not None and question.conditional.note is not None:
        yield ("conditional", "note"), question.conditional.note
    if isinstance(question, ElementsQuestion):
        for n, element in enumerate(question.elements):
            yield ("elements", n, "text"), element.text
    elif isinstance(question, LadderQuestion):
        for n, level in enumerate(question.levels):
            yield ("levels", n), level
    elif isinstance(question, ChoiceQuestion):
        for n, option in enumerate(question.options):
            yield ("options", n, "text"), option.text
    elif isinstance(question, CoverageQuestion):
        yield ("units",), question.units
    elif isinstance(question, NumberQuestion):
        yield ("unit",), question.unit
        yield ("period",), question.period
