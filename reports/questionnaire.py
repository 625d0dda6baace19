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
from questionnaires.questions import COVERAGE_CODES, FREQUENCY_CODES, Question
from reports.html import environment
from reports.language import direction, translator
from reports.pdf import PdfInfo, print_pages
from reports.words import EDITION_STATUSES, TRACK_NAMES

Ask = Literal["many", "one", "line", "lines"]


@dataclass(frozen=True, slots=True)
class Box:
    """One line to tick. ``note``: "essential", "information" or nothing. ``level`` stands before
    the text, as the texts of higher levels name the lower ones.
    """

    text: str
    note: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One question as it is printed; ``boxes`` are ticked, ``ask`` says how many or where to
    write."""

    number: int
    question: Question
    text: str
    why: str
    articles: str
    ask: Ask
    boxes: tuple[Box, ...]
    specials: tuple[str, ...]
    unit: str
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
            language=language,
            direction=direction(language),
            say=say,
            plain=plain,
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
        ", ".join(question.obligations),
        ask,
        boxes,
        tuple(say(method.text(f"state.{code}")) for code in _specials(question)),
        _unit(question, say),
        _condition(question, numbers, say),
        say("not yet read against the official text") if doubted else "",
    )


def _boxes(
    question: Question, method: Method, say: Callable[..., str]
) -> tuple[Ask, tuple[Box, ...]]:
    if question.kind == "elements":
        notes = {True: say("essential"), False: ""}
        return "many", tuple(
            Box(plain(e.text), say("information") if e.illustrative else notes[e.essential])
            for e in question.elements
        )
    if question.kind == "ladder":
        return "one", tuple(
            Box(plain(t), level=str(level)) for level, t in enumerate(question.levels)
        )
    if question.kind == "choice":
        ask: Ask = "many" if question.multiple else "one"
        return ask, tuple(Box(plain(option.text)) for option in question.options)
    if question.kind == "exists":
        return "one", tuple(Box(say(method.text(f"exists.{code}"))) for code in ("yes", "no"))
    if question.kind == "coverage":
        return "one", tuple(Box(say(method.text(f"coverage.{code}"))) for code in COVERAGE_CODES)
    if question.kind == "frequency":
        return "one", tuple(Box(say(method.text(f"frequency.{code}"))) for code in FREQUENCY_CODES)
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


def _unit(question: Question, say: Callable[..., str]) -> str:
    if question.kind == "number":
        return f"{plain(question.unit)}, {plain(question.period)}"
    if question.kind == "coverage":
        return plain(question.units)
    return say("day, month, year") if question.kind == "date" else ""


def _condition(question: Question, numbers: dict[str, int], say: Callable[..., str]) -> str:
    rule = question.applies_if
    if rule is None:
        return ""
    return say(
        "Only if your answer to question {number} leads here.", number=numbers[rule.question]
    )
