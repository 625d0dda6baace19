"""A questionnaire on paper: the questions of one track, as a respondent reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from questionnaires.convention import Track
from questionnaires.glossary import plain, terms_in
from questionnaires.instrument import Instrument, Section
from questionnaires.method import Method
from questionnaires.parsing import takes_pipeline
from questionnaires.questions import COVERAGE_CODES, FREQUENCY_CODES, Question
from reports.html import environment
from reports.language import direction, printed_in, translator
from reports.pdf import PdfInfo, print_pages
from reports.running_text import own, reference
from reports.special_answers import SPECIAL_ANSWERS
from reports.words import EDITION_STATUSES, TRACK_NAMES

Ask = Literal["many", "one", "line", "lines"]


@dataclass(frozen=True, slots=True)
class Box:
    """One line to tick. ``note``: "essential", "information" or nothing. ``level`` stands before
    the text, as the texts of higher levels name the lower ones.
    """

    code: str
    text: str
    note: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One question as it is printed; ``boxes`` are ticked, ``ask`` says how many or where to
    write. ``bill``: a bill under way can be told.
    """

    number: int
    question: Question
    text: str
    why: str
    ask: Ask
    boxes: tuple[Box, ...]
    specials: tuple[str, ...]
    instruction: str
    bill: bool
    condition: str
    confidence: str


@dataclass(frozen=True, slots=True)
class PaperSection:
    """One section with the names of those it is made for."""

    section: Section
    audience: str
    questions: tuple[PaperQuestion, ...]


def write_questionnaire(
    instrument: Instrument,
    track: Track,
    path: Path,
    method: Method,
    *,
    language: str = "en",
    progress: Callable[[float], None] | None = None,
) -> PdfInfo:
    """Writes the questionnaire of a track to ``path``, whole or not at all. Raises PangoMissing."""
    return print_pages(
        lambda: render(instrument, track, method, language), path, progress, language=language
    )


def render(instrument: Instrument, track: Track, method: Method, language: str) -> str:
    """The questionnaire of one track as one HTML document."""
    language = printed_in(language)
    tr = translator(language)

    def say(message: str, **values: object) -> str:
        return tr.gettext(message).format(**values)

    sections = tuple(
        _section(section, instrument, method, say)
        for section in instrument.sections
        if section.track == track
    )
    asked = [paper.question for section in sections for paper in section.questions]
    terms = {term.term: term for q in asked for term in terms_in(instrument, q)}
    titles = {q.track: q.title for q in instrument.edition.questionnaires}
    return (
        environment()
        .get_template("questionnaire.html")
        .render(
            instrument=instrument,
            title=titles.get(track, tr.gettext(TRACK_NAMES[track])),
            track=tr.gettext(TRACK_NAMES[track]),
            sections=sections,
            terms=[terms[name] for name in sorted(terms, key=str.casefold)],
            status=say(EDITION_STATUSES.get(instrument.edition.status, instrument.edition.status)),
            minutes=_minutes(asked, method),
            marked=any(q.kind == "elements" for q in asked),
            language=language,
            direction=direction(language),
            say=say,
            plain=plain,
            text=lambda text: own(plain(text), language),
            ref=lambda text: reference(text, language),
        )
    )


def _minutes(asked: list[Question], method: Method) -> int:
    pace = method.seconds_per_question
    return -(-sum(pace.scored if q.scored else pace.context for q in asked) // 60)


def _section(
    section: Section, instrument: Instrument, method: Method, say: Callable[..., str]
) -> PaperSection:
    numbers = {question.id: n for n, question in enumerate(section.questions, start=1)}
    return PaperSection(
        section,
        ", ".join(instrument.agency_kind_names[code] for code in section.audience),
        tuple(
            _question(numbers[q.id], q, numbers, instrument, method, say) for q in section.questions
        ),
    )


def _question(
    number: int,
    question: Question,
    numbers: dict[str, int],
    instrument: Instrument,
    method: Method,
    say: Callable[..., str],
) -> PaperQuestion:
    ask, boxes = _boxes(question, method, say)
    register = instrument.convention
    doubted = any(register.by_id[o].confidence == "knowledge" for o in question.obligations)
    return PaperQuestion(
        number,
        question,
        plain(question.text),
        plain(question.why),
        ask,
        boxes,
        tuple(say(SPECIAL_ANSWERS[code]) for code in _specials(question)),
        _instruction(question, say),
        takes_pipeline(question),
        _condition(question, numbers, instrument, method, say),
        say("not yet read against the official text") if doubted else "",
    )


_FIXED = {
    "exists": ("yes", "no"),
    "coverage": COVERAGE_CODES,
    "frequency": FREQUENCY_CODES,
}


def _boxes(
    question: Question, method: Method, say: Callable[..., str]
) -> tuple[Ask, tuple[Box, ...]]:
    if question.kind == "elements":
        notes = {True: say("essential"), False: ""}
        return "many", tuple(
            Box(e.code, plain(e.text), say("information") if e.illustrative else notes[e.essential])
            for e in question.elements
        )
    if question.kind == "ladder":
        return "one", tuple(
            Box(str(level), plain(t), level=str(level)) for level, t in enumerate(question.levels)
        )
    if question.kind == "choice":
        ask: Ask = "many" if question.multiple else "one"
        return ask, tuple(Box(option.code, plain(option.text)) for option in question.options)
    for kind, codes in _FIXED.items():
        if question.kind == kind:
            return "one", tuple(Box(code, say(method.text(f"{kind}.{code}"))) for code in codes)
    return ("lines" if question.kind == "text" else "line"), ()


def _specials(question: Question) -> tuple[str, ...]:
    codes = ["dont_know", "withheld"]
    # The platform takes it of no other kind: a choice that allows it has it among its options.
    if question.kind == "elements":
        codes.insert(0, "none")
    if question.no_cases:
        codes.append("no_cases")
    if question.conditional is not None:
        codes.append("not_applicable")
    return tuple(codes)


def _instruction(question: Question, say: Callable[..., str]) -> str:
    """What to do, in a line, as the platform says it."""
    if question.kind == "elements":
        if takes_pipeline(question):
            return say(
                "Tick all that the law in force contains. A bill does not count yet; record it"
                " below."
            )
        return say("Tick all that is true today.")
    if question.kind == "ladder":
        return say(
            "Tick the highest level of which all is true today. Each includes those before it."
        )
    if question.kind == "coverage":
        share = say("Share of: {units}", units=plain(question.units))
        return f"{say('Tick one.')} {share}"
    if question.kind == "number":
        unit, period = plain(question.unit), plain(question.period)
        return say("Number of {unit}, {period}", unit=unit, period=period)
    if question.kind == "date":
        return say("Day, month, year")
    if question.kind == "text":
        return ""
    many = question.kind == "choice" and question.multiple
    return say("Tick all that apply.") if many else say("Tick one.")


def _condition(
    question: Question,
    numbers: dict[str, int],
    instrument: Instrument,
    method: Method,
    say: Callable[..., str],
) -> str:
    rule = question.applies_if
    if rule is None:
        return ""
    number = numbers[rule.question]
    if rule.at_least is not None:
        return say(
            "Answer this only if question {number} is at level {level} or higher.",
            number=number,
            level=rule.at_least,
        )
    boxes = _boxes(instrument.by_id[rule.question], method, say)[1]
    named = (f"{b.level} {b.text}".strip() for b in boxes if b.code in (rule.any_of or ()))
    return say(
        "Answer this only if your answer to question {number} is or contains: {answers}",
        number=number,
        answers="; ".join(named),
    )
