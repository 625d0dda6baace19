"""The printed documents in languages that nobody speaks: nothing in them was left in English."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from questionnaires.answers import Answer, Settlement, State
from questionnaires.convention import TRACKS
from questionnaires.instrument import Instrument
from questionnaires.library import open_instrument
from questionnaires.pseudo import LONGER, PSEUDO, lengthen
from questionnaires.translating import translated
from reports import (
    drawings,
    drawings_change,
    drawings_duties,
    drawings_evidence,
    drawings_heat,
    drawings_slim,
    drawings_strips,
    figures,
    figures_stacked,
    pdf,
)
from reports.comparison import RoundSide, compare
from reports.dossier import Dossier
from reports.html import render_html
from reports.questionnaire import render, write_questionnaire
from reports.typefaces import legible
from reports.view import Glance, View, everything, part_of
from reports.words import Words
from reports.workbook import answers_workbook
from tests import spoken
from tests.instruments import open_tiny, tiny_names
from tests.reports.builders import (
    AGENCIES,
    WHEN,
    card_of,
    dossier_of,
    meta,
    method,
    sheet_of,
    synthetic_answer,
    value_for,
)

WHOLE = open_instrument("2026.1", LONGER)
#: What people typed into the sheets of tests/reports/builders.py.
TYPED = (
    *(name for _, name, _ in AGENCIES),
    *(meta().party, meta().round, meta().treaty_stage, meta().signed, meta().classification),
    "Nobody in our service keeps these figures.",
    "The practice differs between the capital and the regions.",
    "Cybercrime Act 2019",
    "Cybercrime Act",  # cut off there, for the same reason as below
    "Standing order 14 of the cyber unit",
    "Standing order 14 of the cyber",  # where a row has no room for more
    "Standing order 14 of the",
    "Section 9 says so.",
    "Our own reason",
    "Fatima",
    "Amina",
    "Round 2025",
    "s.",
    "Hanoi Readiness",
    "2026.1",
    "[English]",  # named by the tables of languages, which know no language that nobody speaks
)


def settled(questions: Instrument) -> dict[str, Settlement]:
    """One question settled, as Fatima does it."""
    question = next(q for q in questions.by_id.values() if q.scored)
    answer = Answer(question.id, State.ANSWERED, value=value_for(question, 1))
    return {
        question.id: Settlement(question.id, answer, why="Section 9 says so.", by="Fatima", at=WHEN)
    }


def of_every_state(question, agency) -> Answer | None:
    """An answer of every kind, and now and then each of the special ones."""
    states = (State.WITHHELD, State.NO_CASES, State.NOT_APPLICABLE, State.DONT_KNOW)
    place = sum(map(ord, question.id + agency.id)) % 9
    if place < 4 and (place != 1 or question.no_cases) and (place != 2 or question.conditional):
        reason = question.conditional.reasons[0] if place == 2 else ""
        note = "Our own reason" if place == 2 else ""
        return Answer(question.id, states[place], reason=reason, reason_note=note)
    return synthetic_answer(question, agency)


def nothing(question, agency) -> Answer | None:
    return None


def dossiers() -> dict[str, Dossier]:
    """Reports that differ in what they have to say."""
    sheet = sheet_of(WHOLE, of_every_state, settlements=settled(WHOLE))
    one = sheet_of(WHOLE, agencies=AGENCIES[:1])
    shared = frozenset(section.id for section in WHOLE.sections[::2])
    return {
        "whole": dossier_of(WHOLE, sheet, language=LONGER),
        "change": with_change(),
        "draft": dossier_of(WHOLE, one, language=LONGER, status="draft"),
        "empty": dossier_of(WHOLE, sheet_of(WHOLE, nothing), language=LONGER, status="validated"),
        "shared": dossier_of(WHOLE, sheet, View(shared, False, "Chen"), language=LONGER),
        "nothing shared": dossier_of(
            WHOLE, sheet, View(frozenset(), False, "Chen"), language=LONGER
        ),
    }


def with_change() -> Dossier:
    """A report that tells what changed since the round before."""

    def side(seed: str, title: str) -> RoundSide:
        sheet = sheet_of(WHOLE, lambda q, a: synthetic_answer(q, a, seed))
        return RoundSide("x", title, WHOLE, Glance(card_of(WHOLE, sheet), everything("Chen")))

    told = compare(
        side("b", "Round 2025"), side("a", "Round 2026"), method(), Words(method(), LONGER)
    )
    return replace(dossier_of(WHOLE, sheet_of(WHOLE), language=LONGER), change=told)


def left(texts: list[tuple[str, str]]) -> list[str]:
    return list(spoken.untranslated(texts, [*TYPED, "Chen"]))


def test_the_report_says_nothing_that_was_not_translated():
    found: dict[str, str] = {}
    for name, dossier in dossiers().items():
        for form in ("full", "short"):
            for text in left(spoken.said_by(render_html(dossier, form))):
                found.setdefault(text, f"{name}, {form}")
    assert not found, "\n".join(f"{text} ({name})" for text, name in found.items())


MODULES = (
    drawings,
    drawings_change,
    drawings_duties,
    drawings_evidence,
    drawings_heat,
    drawings_slim,
    drawings_strips,
    figures,
    figures_stacked,
)
#: Every picture that is made of a dossier alone.
PICTURES = {
    f"{module.__name__}.{name}": draw
    for module in MODULES
    for name, draw in inspect.getmembers(module, inspect.isfunction)
    if draw.__module__ == module.__name__
    and not name.startswith("_")
    and [*inspect.signature(draw).parameters] in (["dossier"], ["dossier", "name"])
}


@pytest.fixture(scope="module")
def pictured() -> Dossier:
    return with_change()


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_says_nothing_that_was_not_translated(name: str, pictured: Dossier):
    drawn = PICTURES[name](pictured)
    said = spoken.strings_of(drawn) if isinstance(drawn, dict) else spoken.said_by(drawn)
    assert not left(list(said))


@pytest.mark.parametrize("name", ["2026.1", *tiny_names()])
def test_the_questionnaire_on_paper_says_nothing_that_was_not_translated(name: str):
    if name == "2026.1":
        questions = WHOLE
    else:
        questions = translated(open_tiny(name), lambda key, text: lengthen(text))
    for track in TRACKS:
        said = spoken.said_by(render(questions, track, method(), LONGER))
        assert not list(spoken.untranslated(said, (*TYPED, name)))


def test_the_workbook_names_its_columns_in_the_language_of_the_reader():
    sheet = sheet_of(WHOLE, of_every_state, settlements=settled(WHOLE))
    seen = part_of(sheet, WHOLE, everything("Chen"))
    cells = spoken.cells_of(answers_workbook(seen, WHOLE, language=LONGER))
    # Codes stand in columns of their own, for other programs: one word, no space.
    words = [(where, text) for where, text in cells if where == "sheet" or " " in text]
    assert len(words) > 500
    assert not left([(w, t) for w, t in words if not t.startswith(("{", "["))])


class Glyphs(logging.Handler):
    """What WeasyPrint complains of while it sets type."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if ".notdef" in record.getMessage():
            self.missing.append(record.getMessage())


@pytest.fixture
def glyphs() -> Iterator[Glyphs]:
    listening = Glyphs()
    engine = logging.getLogger("weasyprint")
    engine.addHandler(listening)
    yield listening
    engine.removeHandler(listening)


@pytest.mark.parametrize("language", PSEUDO)
def test_a_report_is_printed_with_a_glyph_for_every_letter(
    language: str, glyphs: Glyphs, tmp_path: Path
):
    few = translated(open_tiny("chapters"), lambda key, text: lengthen(text))
    sheet = sheet_of(few, settlements=settled(few))
    info = pdf.write_pdf(dossier_of(few, sheet, language=language), tmp_path / "report.pdf")
    assert info.pages > 5 and not glyphs.missing


@pytest.mark.parametrize("language", PSEUDO)
def test_a_questionnaire_is_printed_with_a_glyph_for_every_letter(
    language: str, glyphs: Glyphs, tmp_path: Path
):
    few = translated(open_tiny("glossary"), lambda key, text: lengthen(text))
    write_questionnaire(few, "legal", tmp_path / "questions.pdf", method(), language=language)
    assert not glyphs.missing


def test_no_letter_is_printed_by_its_name():
    """What no font holds is named in brackets: nothing in these languages is."""
    page = render_html(dossiers()["whole"])
    assert legible(page, LONGER) == page
    assert legible("\U00013000", LONGER) != "\U00013000"
