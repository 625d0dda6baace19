"""Drawings for a narrow screen say what the wide ones say; no count stands outside of a picture."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from reports import drawings, drawings_slim, figures, stacked
from reports.drawings_duties import duties_by_state
from reports.drawings_evidence import evidence_by_level
from reports.foundations import Bar
from reports.levels import DUTY_STATES, INK, LEVELS
from reports.svg import Drawing
from tests.reports.builders import dossier_of, instrument, sheet_of

INSTRUMENT = instrument()
DOSSIER = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
SVG = "{http://www.w3.org/2000/svg}"
PAIRS = {
    "chapters": (drawings.chapter_plot, drawings_slim.chapter_plot),
    "duties": (duties_by_state, drawings_slim.duties_by_state),
    "evidence": (evidence_by_level, drawings_slim.evidence_by_level),
}


def texts(svg: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - it was made here
    return list(root.iter(f"{SVG}text"))


def numbers(svg: str) -> set[str]:
    words = " ".join(text.text or "" for text in texts(svg)).split()
    return {word for word in words if word.strip("%").replace(".", "").isdigit()}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", PAIRS)
def test_a_narrow_drawing_holds_the_numbers_of_the_wide_one(name, direction):
    wide, slim = (draw(replace(DOSSIER, direction=direction)) for draw in PAIRS[name])
    # Quarters of the whole stand over wide bars alone.
    axis = {"0%", "25%", "50%", "75%", "100%"}
    assert numbers(wide) - axis <= numbers(slim)
    assert slim.split("<desc")[1].split(">", 1)[1].split("<")[0] in wide


def test_ids_of_the_wide_and_the_narrow_drawing_never_meet():
    for wide, slim in PAIRS.values():
        ids = [
            {e.get("id") for e in ElementTree.fromstring(draw(DOSSIER)).iter() if e.get("id")}  # noqa: S314
            for draw in (wide, slim)
        ]
        assert not ids[0] & ids[1]


@pytest.mark.parametrize("counts", [(97, 1, 1, 1), (1, 1, 1, 97), (0, 0, 1, 300), (300, 0, 1, 1)])
def test_small_counts_stay_inside_the_picture_and_apart(counts):
    states = list(DUTY_STATES)
    bar = Bar("must", "must", tuple((s, s, n) for s, n in zip(states, counts, strict=True)))
    drawing = Drawing("bar", 290.0, "ltr")
    stacked.parts(drawing, 0.0, bar, DUTY_STATES, 0.0, 290.0)
    under = [
        (float(text.get("x", "0")), text.text or "")
        for text in texts(drawing.finish(60, "Bar", "Bar"))
        if text.get("font-size") == "11"
    ]
    ends = [(x, x + 7 * len(said)) for x, said in under]
    assert all(0 <= start and end <= 290 for start, end in ends)
    assert all(one[1] <= other[0] for one, other in zip(ends, ends[1:], strict=False))


def test_what_stands_in_a_cell_of_the_interactive_heat_map_has_the_ink_of_its_level():
    heat, words = figures.heat_map(DOSSIER)["data"]
    place = {name: n for n, name in enumerate(heat["y"])}
    tracks = list(heat["x"])
    assert words["x"]
    for x, y, ink in zip(words["x"], words["y"], words["textfont"]["color"], strict=True):
        level = heat["z"][place[y]][tracks.index(x)]
        assert ink == (INK if level is None else LEVELS[level].text)
