"""The two pseudo-languages: longer, accented, and nothing lost that a program needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.pseudo import lengthen

FONT = Path(__file__).resolve().parents[2] / "reports" / "fonts" / "NotoSans-Regular.ttf"


@pytest.mark.parametrize(
    "text",
    [
        "Save",
        "Where agencies differ",
        "rhythm",
        "PDF",
        "A law or a binding rule: at least one, in force",
    ],
)
def test_a_text_becomes_at_least_forty_per_cent_longer(text: str) -> None:
    inside = lengthen(text)[1:-1]
    assert len(inside) >= 1.4 * len(text)
    assert not re.search("[a-zA-Z]", inside)


@pytest.mark.parametrize(
    "kept",
    ["%(n)d", "%(name)s", "%d", "%%", "{n}", "{share:.0%}", "<b>", "</b>", "&nbsp;", "&#39;"],
)
def test_places_tags_and_entities_stay(kept: str) -> None:
    assert kept in lengthen(f"One {kept} two")


@pytest.mark.parametrize("text", ["", "  ", "12 %", "%(first)s: %(second)s", "{a} – {b}", "…"])
def test_a_text_without_a_letter_stays_as_it_is(text: str) -> None:
    assert lengthen(text) == text


def test_a_marked_word_is_found_in_the_glossary_whatever_its_case() -> None:
    marked = re.findall(r"\[([^\]]+)\]", lengthen("Does a [Service provider] keep [traffic data]?"))
    terms = [lengthen("service provider"), lengthen("traffic data")]
    assert [mark.casefold() for mark in marked] == [term.casefold() for term in terms]


def test_the_font_of_the_printed_report_holds_every_letter() -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    said = lengthen(alphabet + alphabet.upper())
    assert not [char for char in said if ord(char) not in TTFont(FONT).getBestCmap()]


@given(st.text(alphabet="abA %{}()s&;<>[]/", max_size=40))
def test_nothing_that_somebody_may_write_makes_it_stumble(text: str) -> None:
    said = lengthen(text)
    for kept in ("%(", "{", "}", "["):
        assert said.count(kept) >= text.count(kept) or "<" in text
