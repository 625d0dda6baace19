"""A drawing in a file of its own says of whom it is and what its signs mean; a figure of many
States hatches what has no level."""

from __future__ import annotations

import re
from itertools import combinations
from math import dist
from xml.etree import ElementTree

import pytest

from reports import land, world_drawings, world_figures
from reports.sheet import sheet
from reports.svg import Drawing
from reports.words import Words
from reports.world import Line, World
from tests.reports import builders

SVG = "{http://www.w3.org/2000/svg}"


def picture(name: str = "one", direction: str = "ltr"):
    drawing = Drawing(name, 400, direction)
    drawing.text(0, 20, "II", 12)
    return drawing.finish(60, "Readiness <by> chapter", "II: 0.5 & more")


def parsed(made: str) -> ElementTree.Element:
    return ElementTree.fromstring(made)  # noqa: S314 - drawn here


def size(found: ElementTree.Element) -> tuple[float, ...]:
    return tuple(float(n) for n in found.attrib["viewBox"].split())[2:]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_sheet_holds_the_drawing_under_its_heading(direction):
    made = sheet(picture(direction=direction), "one", "Atlantis, 2026: ", direction)
    root = parsed(made)
    assert root.attrib["width"] == f"{size(root)[0]:g}"
    first, heading = root.findall(f"{SVG}rect")[0], root.findall(f"{SVG}text")[0]
    assert (float(first.attrib["width"]), float(first.attrib["height"])) == size(root)
    assert heading.text == "Atlantis, 2026: Readiness <by> chapter"
    assert root.find(f"{SVG}title").text == heading.text  # type: ignore[union-attr]
    (inner,) = root.findall(f"{SVG}svg")
    left, top, width, height = (float(inner.attrib[n]) for n in ("x", "y", "width", "height"))
    assert (width, height) == size(inner) == (400, 60)
    assert left >= 0 and left + width <= size(root)[0] and top + height <= size(root)[1]


def test_its_key_stands_inside_however_many_words_it_has():
    texts = [f"A long explanation of the part number {number}" for number in range(7)]
    fills = [("hatch", texts[0]), *(("#fff", text) for text in texts[1:])]
    root = parsed(sheet(picture(), "one", "", "ltr", fills=fills))
    written = {one.text: one for one in root.findall(f"{SVG}text")}
    assert set(texts) <= set(written)
    places = {(one.attrib["x"], one.attrib["y"]) for one in written.values()}
    assert len(places) == len(written)
    assert all(float(written[text].attrib["y"]) < size(root)[1] for text in texts)
    assert "url(#one-sheet-hatch)" in [one.attrib.get("fill") for one in root.iter(f"{SVG}rect")]


COLUMNS = [("7", "Illegal access"), ("15", "Solicitation or grooming of a child")]


def world(count: int) -> World:
    lines = tuple(
        Line(f"a{n}", f"S{n}", f"State {n:03}", ("", f"{n:03}"), "african", (), None, True)
        for n in range(count)
    )
    return World(lines, lines, "", "", None, None)


@pytest.mark.parametrize(("count", "hatched"), [(world_figures.SIGNED, False), (193, True)])
def test_what_has_no_level_has_a_sign_or_is_hatched(count, hatched):
    words = Words(builders.method(), "en")
    figure = world_figures.heat_map(world(count), COLUMNS, words)
    assert len(figure["data"]) == (1 if hatched else 2)
    shapes = figure["layout"].get("shapes", [])
    assert len(shapes) == hatched
    assert ("Hatched" in str(figure["layout"]["xaxis"].get("title"))) == hatched
    for shape in shapes:
        ends = [float(n) for n in re.findall(r"M0,(-?[\d.]+)", shape["path"])]
        # From above the first row to below the last one, two lines a cell.
        assert min(ends) <= -0.5 and max(ends) >= count and len(ends) == 2 * (count + 2)
        assert shape["layer"] == "below"


def test_the_whole_heat_map_stands_on_white():
    words = Words(builders.method(), "en")
    root = parsed(world_drawings.heat_map(world(3), COLUMNS, "Title", "Summary", words))
    first = root.findall(f"{SVG}rect")[0]
    assert (float(first.attrib["width"]), float(first.attrib["height"])) == size(root)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_article_is_called_by_its_name_where_its_number_stands(language):
    words = Words(builders.method(), language)
    root = parsed(world_drawings.heat_map(world(3), COLUMNS, "Title", "Summary", words))
    written = {"".join(one.itertext()): one.attrib for one in root.iter(f"{SVG}text")}
    for number, name in (("7", "Illegal access"), ("15", "Solicitation or groo…")):
        # Turned by a quarter: what runs down the page is its x, what runs across is its y.
        assert written[name]["transform"] == "rotate(-90)"
        assert abs(float(written[name]["y"]) - float(written[number]["x"])) < 5
        assert -float(written[name]["x"]) < float(written[number]["y"])
    figure = world_figures.heat_map(world(3), COLUMNS, words)
    assert figure["layout"]["xaxis"]["ticktext"] == ["7", "15"]
    assert {name for one in figure["data"] for name in one["x"]} == {
        f"{number} {title}" for number, title in COLUMNS
    }


def test_around_a_marker_one_may_press_as_far_as_the_next_one_lets():
    crowd = ((50.8, 4.4), (49.6, 6.1), (52.4, 4.9))
    alone = (-18.1, 178.4)
    points = (*crowd, alone)
    at = dict(zip(points, land.spread(points, 14.0), strict=True))
    room = dict(zip(points, land.room(points, 14.0, 16.5), strict=True))
    # The drawing is 704 pixels wide at its narrowest, and 960 units.
    assert 2 * room[alone] * 704 / land.WIDTH >= 24
    for one in crowd:
        assert 6.9 < room[one] < 16.5
    for one, other in combinations(points, 2):
        assert room[one] + room[other] <= dist(at[one], at[other]) + 0.01
