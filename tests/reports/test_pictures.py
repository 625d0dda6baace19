"""Drawings and figures: the same numbers, everything escaped, nothing a strict policy would "
"refuse."""

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from reports import drawings, figures
from reports.drawings_duties import duties_by_state
from reports.drawings_evidence import evidence_by_level
from reports.levels import number_text
from reports.svg import length_of, wrapped
from tests.reports.builders import dossier_of, instrument, sheet_of

INSTRUMENT = instrument()
DOSSIER = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
SVG = "{http://www.w3.org/2000/svg}"
PAYLOAD = "<img src=x onerror=alert(1)> %{x} &lt;b&gt; \"quoted\" 'single'"


def pictures(dossier=DOSSIER):
    return {
        "chapters": drawings.chapter_plot(dossier),
        "heat": drawings.heat_map(dossier),
        "duties": duties_by_state(dossier),
        "evidence": evidence_by_level(dossier),
        "reading": drawings.reading_key(dossier),
    }


def parsed(svg: str) -> ElementTree.Element:
    """A drawing of ours as a tree."""
    return ElementTree.fromstring(svg)  # noqa: S314 - it was made here, a line ago


def texts(svg: str) -> list[str]:
    return [t.text or "" for t in parsed(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", pictures())
def test_a_drawing_has_a_role_a_title_and_a_description(name):
    root = parsed(pictures()[name])
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and title.text and desc is not None and desc.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_a_drawing_holds_no_style_script_or_address():
    for svg in pictures().values():
        for element in parsed(svg).iter():
            assert element.tag.removeprefix(SVG) not in ("style", "script", "image", "use", "a")
            for key, value in element.attrib.items():
                assert key != "style" and not key.startswith("on") and "href" not in key
                assert "url(" not in value or value.startswith("url(#")


def test_ids_of_two_drawings_never_meet():
    ids = [i for svg in pictures().values() for i in re.findall(r'\bid="([^"]+)"', svg)]
    assert len(ids) == len(set(ids))


def test_drawings_and_figures_show_the_same_numbers():
    rows = [row for row in DOSSIER.chapters if row.score.low is not None]
    drawn = texts(drawings.chapter_plot(DOSSIER))
    bounds, declared, evidenced = figures.chapter_plot(DOSSIER)["data"]
    assert [row.score.mid for row in rows] == list(declared["x"])
    assert [row.score.evidenced for row in rows] == list(evidenced["x"])
    assert [x for x in bounds["x"] if x is not None] == [
        v for row in rows for v in (row.score.low, row.score.high)
    ]
    for value in declared["x"]:
        if value is not None:
            assert number_text(value, "en") in drawn
    heat = figures.heat_map(DOSSIER)["data"][0]
    cells = [score for row in DOSSIER.articles for score in row.tracks]
    drawn_cells = texts(drawings.heat_map(DOSSIER))
    shown = [text for line in heat["text"] for text in line]
    assert len(shown) == len(cells)
    for score, text in zip(cells, shown, strict=True):
        assert text == f"{score.glyph} {score.text}".strip()
        if text:
            assert f"{score.glyph}  {score.text}".strip() in drawn_cells
    assert [z for line in heat["z"] for z in line] == [score.level for score in cells]


def hostile():
    chapters = tuple(replace(row, title=PAYLOAD) for row in DOSSIER.chapters)
    articles = tuple(replace(row, title=PAYLOAD) for row in DOSSIER.articles)
    return replace(DOSSIER, chapters=chapters, articles=articles)


def test_a_stored_text_is_never_markup_in_a_drawing():
    for svg in pictures(hostile()).values():
        assert "<img" not in svg
        parsed(svg)


def test_a_stored_text_is_never_markup_or_template_in_a_figure():
    for figure in (figures.chapter_plot(hostile()), figures.heat_map(hostile())):
        text = json.dumps(figure, ensure_ascii=False)
        assert "<img" not in text and "&lt;img" in text
        assert "%{x}" not in text


def test_figures_are_small_plain_json_without_a_template():
    for figure in (figures.chapter_plot(DOSSIER), figures.heat_map(DOSSIER)):
        text = json.dumps(figure)
        assert len(text) < 30_000 and "template" not in figure["layout"]
        assert set(figure) >= {"data", "layout"}


def test_right_to_left_is_the_mirror_image():
    turned = replace(DOSSIER, direction="rtl")
    for draw in (
        drawings.chapter_plot,
        drawings.heat_map,
        duties_by_state,
        evidence_by_level,
    ):
        ltr, rtl = parsed(draw(DOSSIER)), parsed(draw(turned))
        width = float(ltr.get("viewBox", "").split()[2])
        for one, other in zip(ltr.iter(f"{SVG}text"), rtl.iter(f"{SVG}text"), strict=True):
            assert float(one.get("x")) + float(other.get("x")) == pytest.approx(width, abs=0.11)
            mirrored = {"start": "end", "end": "start", "middle": "middle"}
            assert mirrored[one.get("text-anchor")] == other.get("text-anchor")
    assert figures.chapter_plot(turned)["layout"]["xaxis"]["range"] == [1, 0]


def test_a_long_name_is_wrapped_and_then_cut():
    assert wrapped("one two three", 7, 2) == ["one two", "three"]
    assert wrapped("x" * 50, 10, 2) == ["x" * 9 + "…"]
    assert wrapped("", 10, 2) == [""]


def test_a_title_in_a_picture_takes_no_more_room_than_its_letters_have():
    chinese = "关于为快速保全所存储电子数据的国际合作问题条款"
    first, second = wrapped(chinese, 20, 2)
    assert max(length_of(first, 1), length_of(second, 1)) <= 20 * 0.55 + 0.01
    assert chinese.startswith(first) and second.endswith("…")
    arabic = "شخص صادر ضد شخص خاص"
    assert length_of(arabic, 10) > length_of("a" * len(arabic), 10)
    assert wrapped("one two three", 7, 2) == ["one two", "three"]
    assert wrapped("one two three", 7, 1) == ["one tw…"]
