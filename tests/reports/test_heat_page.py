"""The heat map of paper: titles whole, numbers whole, and all of it on one page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from reports import drawings_heat
from reports.drawings_heat import heat_page
from reports.svg import length_of
from tests.reports.builders import dossier_of, instrument, sheet_of

INSTRUMENT = instrument()
DOSSIER = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
SVG = "{http://www.w3.org/2000/svg}"


def parsed(dossier):
    return ElementTree.fromstring(str(heat_page(dossier)))  # noqa: S314  (ours)


def height(picture):
    return float(picture.get("viewBox").split()[3])


def drawn(picture):
    return " ".join(text.text or "" for text in picture.iter(f"{SVG}text"))


def test_no_title_of_an_article_or_a_chapter_is_cut():
    picture = parsed(DOSSIER)
    text = drawn(picture)
    assert "…" not in text
    assert all(row.title in text for row in DOSSIER.articles)
    assert height(picture) <= drawings_heat._TALLEST


def test_titles_are_cut_rather_than_the_page():
    long = tuple(replace(row, title="many words " * 12) for row in DOSSIER.articles)
    picture = parsed(replace(DOSSIER, articles=long))
    assert "…" in drawn(picture)
    assert height(picture) <= drawings_heat._TALLEST


def test_a_chapter_is_parted_from_its_numeral():
    assert "VIII · Mechanism of implementation" in drawn(parsed(DOSSIER))


@pytest.mark.parametrize(("text", "state"), [("0.70", "level"), ("0.19–0.70", "insufficient")])
def test_the_mark_of_a_disagreement_lies_over_no_digit(text, state):
    first = DOSSIER.articles[0]
    score = replace(first.tracks[0], state=state, text=text, contested=True)
    row = replace(first, tracks=(score, *first.tracks[1:]))
    picture = parsed(replace(DOSSIER, articles=(row,)))
    (number,) = [node for node in picture.iter(f"{SVG}text") if text in (node.text or "")]
    (corner,) = [re.findall(r"[\d.]+", node.get("d"))[0] for node in picture.iter(f"{SVG}path")]
    # Digits and stops are narrower than the letters that length_of thinks of.
    half = 0.9 * length_of(number.text, float(number.get("font-size"))) / 2
    assert float(number.get("x")) + half <= float(corner)
