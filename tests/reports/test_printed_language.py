"""A document is in one language: its words, direction, dates, numbers and lists together."""

from __future__ import annotations

from datetime import date

import pikepdf
import pytest

from reports import pdf
from reports.html import render_html
from reports.language import day, direction, listing, number, printed_in
from reports.levels import number_text
from reports.questionnaire import render, write_questionnaire
from tests.reports.builders import dossier_of, instrument, method, sheet_of, tiny
from tests.reports.paper import read

SEVERAL = tiny("tiny-several")
DECIDE = "ما يجب أن يُقرَّر"


@pytest.mark.parametrize("language", ["ar", "zh", "fr", "ru"])
def test_without_a_catalogue_everything_is_english_and_runs_so(language, speak_on_paper):
    assert printed_in(language) == "en" and direction(language) == "ltr"
    assert day(date(2026, 11, 22), language) == "22 November 2026"
    assert number(0.5, language) == "0.50" and listing(["9", "3"], language) == "9 and 3"
    page = render_html(dossier_of(SEVERAL, sheet_of(SEVERAL), language=language))
    assert '<html lang="en" dir="ltr">' in page
    assert page == render_html(dossier_of(SEVERAL, sheet_of(SEVERAL)))
    paper = render(instrument(), "legal", method(), language)
    assert paper == render(instrument(), "legal", method(), "en")


def test_with_a_catalogue_words_and_direction_are_those_of_the_language(speak_on_paper, tmp_path):
    speak_on_paper("ar", {"What to decide": DECIDE, "Section": "القسم"})
    assert printed_in("ar") == printed_in("ar-EG").partition("-")[0] == "ar"
    dossier = dossier_of(SEVERAL, sheet_of(SEVERAL), language="ar")
    page = render_html(dossier)
    assert '<html lang="ar" dir="rtl">' in page and DECIDE in page
    assert "22 نوفمبر 2026" in page
    pdf.write_pdf(dossier, tmp_path / "ar.pdf")
    with pikepdf.open(tmp_path / "ar.pdf") as file:
        assert file.Root.Lang == "ar"
    write_questionnaire(SEVERAL, "legal", tmp_path / "q.pdf", method(), language="ar")
    with pikepdf.open(tmp_path / "q.pdf") as file:
        assert file.Root.Lang == "ar"
    assert "القسم" in read(tmp_path / "q.pdf")


def test_numbers_follow_the_language_of_the_words(speak_on_paper):
    speak_on_paper("fr", {"Section": "Section"})
    assert number(0.5, "fr") == "0,50" and number_text(0.5, "fr") == "0,50"
    assert number_text(0.5, "ar-XB") == "0.50"


def test_languages_that_nobody_speaks_need_no_catalogue_nor_does_any_english(speak_on_paper):
    assert direction("ar-XB") == "rtl" and direction("en-XA") == "ltr"
    assert printed_in("ar-XB") == "ar-XB" and printed_in("en-GB") == "en-GB"
