"""The change between rounds as a drawing, and the last round in the drawing of chapters."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from reports.comparison import RoundSide, compare
from reports.drawings import chapter_plot
from reports.drawings_change import change_by_chapter
from reports.duty_rows import duty_rows
from reports.view import Glance, View, everything, see
from reports.words import Words
from tests.reports.builders import (
    card_of,
    dossier_of,
    instrument,
    method,
    sheet_of,
    synthetic_answer,
)

WHOLE = instrument()
SVG = "{http://www.w3.org/2000/svg}"


def side(seed, title):
    sheet = sheet_of(WHOLE, lambda q, a: synthetic_answer(q, a, seed))
    return RoundSide("x", title, WHOLE, Glance(card_of(WHOLE, sheet), everything("E")))


CHANGE = compare(
    side("b", "Round <2025>"), side("a", "Round 2026"), method(), Words(method(), "en")
)
ALONE = dossier_of(WHOLE, sheet_of(WHOLE))
DOSSIER = replace(ALONE, change=CHANGE)


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - it was made here, a line ago


def texts(svg):
    return [text.text or "" for text in parsed(svg).iter(f"{SVG}text")]


def test_each_chapter_tells_by_how_much_and_how_sure():
    drawn = texts(change_by_chapter(DOSSIER))
    assert "Round <2025>" in drawn
    for row in CHANGE.chapters:
        assert (row.difference_text or "–") in drawn
        words = parsed(change_by_chapter(DOSSIER)).find(f"{SVG}desc").text or ""
        assert row.verdict_text in words


def test_without_an_earlier_round_nothing_is_compared():
    assert "Nothing is compared" in (parsed(change_by_chapter(ALONE)).find(f"{SVG}desc").text or "")


def test_the_last_round_is_in_the_drawing_of_chapters_only_where_there_is_one():
    before, after = (len(re.findall("<path", chapter_plot(d))) for d in (ALONE, DOSSIER))
    assert after == before + sum(row.then.mid is not None for row in CHANGE.chapters) + 1
    assert "Round <2025>" in texts(chapter_plot(DOSSIER))


@pytest.mark.parametrize("draw", [change_by_chapter, chapter_plot])
def test_right_to_left_is_the_mirror_image(draw):
    ltr, rtl = parsed(draw(DOSSIER)), parsed(draw(replace(DOSSIER, direction="rtl")))
    for one, other in zip(ltr.iter(f"{SVG}text"), rtl.iter(f"{SVG}text"), strict=True):
        assert float(one.get("x")) + float(other.get("x")) == pytest.approx(720, abs=0.11)


def test_the_list_of_duties_is_what_the_counts_count():
    for bar in ALONE.duties:
        for state, _, count in bar.counts:
            rows = [r for r in ALONE.duty_rows if (r.verb, r.state) == (bar.code, state)]
            assert len(rows) == count, (bar.code, state)


def test_a_duty_that_is_not_shared_is_not_in_the_list():
    card = card_of(WHOLE, sheet_of(WHOLE))
    view = View(frozenset({"legal.extradition"}), False, "Office")
    rows = duty_rows(see(card, WHOLE, view), WHOLE, Words(method(), "en"))
    whole = duty_rows(see(card, WHOLE, everything("E")), WHOLE, Words(method(), "en"))
    assert 0 < len(rows) < len(whole)
    assert {row.article for row in rows} == {37}
