"""The pictures of world pages as SVG: for the page itself, and whole in a file of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from reports import land, world_marks
from reports.levels import INK, INK_SOFT, LEVELS, MARKS, PAPER
from reports.svg import Drawing, wrapped
from reports.words import Words
from reports.world import (
    GROUP_NAMES,
    SIGNS,
    SPECIAL_NAMES,
    Known,
    Line,
    Sum,
    World,
    name_of_state,
    state_of,
    strip,
)

LAND, SHORE = "#e8e2d6", "#cfc7b8"
#: Markers stand so far apart that none covers another.
_APART = 14.0

Address = Callable[[Line], str]


def marker_map(
    world: World, name: str, title: str, summary: str, words: Words, address: Address | None = None
) -> Markup:
    """A marker a State on the outline of the land; with addresses, each leads to its State."""
    placed = [one for one in world.lines if one.point is not None]
    at = land.spread(tuple(one.point for one in placed if one.point is not None), _APART)
    markers = []
    for one, (x, y) in zip(placed, at, strict=True):
        code = state_of(one.cells.get(name))
        marker = Markup('<use href="#map-{}" x="{}" y="{}"><title>{}: {}</title></use>').format(
            SIGNS.get(code, code), f"{x:.1f}", f"{y:.1f}", one.name, name_of_state(code, words)
        )
        if address is not None:
            marker = Markup('<a href="{}" aria-label="{}: {}">{}</a>').format(
                address(one), one.name, name_of_state(code, words), marker
            )
        markers.append(marker)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="drawing hr-map" {size}'
        'viewBox="0 0 {w} {h}" role="{role}" aria-labelledby="map-title map-desc" '
        'font-family="sans-serif">'
        '<title id="map-title">{title}</title><desc id="map-desc">{desc}</desc>'
        '<defs>{symbols}</defs><path d="{land}" fill="{fill}" stroke="{shore}" stroke-width=".6"/>'
        "{markers}</svg>"
    ).format(
        w=int(land.WIDTH),
        h=int(land.HEIGHT),
        size=""
        if address
        else Markup('width="{}" height="{}" ').format(int(land.WIDTH), int(land.HEIGHT)),
        role="img" if address is None else "group",
        title=title,
        desc=summary,
        symbols=world_marks.symbols("map"),
        land=land.outline(),
        fill=LAND,
        shore=SHORE,
        markers=Markup("").join(markers),
    )


def heat_map(
    world: World, columns: Sequence[str], title: str, summary: str, words: Words
) -> Markup:
    """Every State by every article, whole: the page draws the same strips in a table."""
    step, names = world_marks.STEP, 240
    width, top = names + step * len(columns), 44
    drawing = Drawing("heat", width, words.direction)
    drawing.text(0, 14, title, 14, bold=True)
    for place, column in enumerate(columns):
        drawing.text(names + step * (place + 0.5), top - 8, column, 10, anchor="middle")
    drawing.defs(world_marks.symbols("heat"))
    for row, one in enumerate(world.lines):
        y = top + step * row
        drawing.text(0, y + 12, wrapped(one.name, 36, 1)[0], 12)
        drawing.signs(names, y, strip(one, columns), "heat", step)
    y = top + step * len(world.lines) + 12
    for sign, text in key(world, columns, words):
        drawing.signs(0, y, sign, "heat", step)
        drawing.text(step + 6, y + 12, text, 12)
        y += step + 2
    return drawing.finish(y + 8, title, summary, alone=True)


def key(world: World, columns: Sequence[str], words: Words) -> list[tuple[str, str]]:
    """The signs that stand in a picture, each with its words; the five levels always."""
    there = {sign for one in world.lines for sign in strip(one, columns)}
    return [
        (sign, name_of_state(code, words))
        for sign, code in world_marks.CODES.items()
        if sign in "01234" or (sign in there and sign != "e")
    ]


def bars(
    rows: Iterable[tuple[str, Sum]],
    name: str,
    title: str,
    summary: str,
    words: Words,
    *,
    alone: bool = False,
) -> Markup:
    """A stacked bar a row: how many States stand where; or why it is not said."""
    drawing = Drawing(name, 720.0, words.direction)
    left, right, step, y = 250.0, 676.0, 32.0, 4.0
    for text, one in rows:
        _named(drawing, text, y)
        if one.held:
            drawing.text(left, y + 18, held(one, words), 12, fill=INK_SOFT)
        else:
            _bar(drawing, one, left, right, y)
            drawing.text(right + 10, y + 18, str(one.states), 12, bold=True)
        y += step
    return drawing.finish(y + 2, title, summary, alone=alone)


def _named(drawing: Drawing, text: str, y: float) -> None:
    """What a row is about, on one line or two."""
    lines = wrapped(text, 34, 2)
    for number, part in enumerate(lines):
        drawing.text(0, y + 18 + (number - (len(lines) - 1) / 2) * 14, part, 12.5)


def _bar(drawing: Drawing, one: Sum, left: float, right: float, y: float) -> None:
    x = left
    for code, count in one.counts:
        width = (right - left) * count / one.states
        if not count:
            continue
        fill, ink = colours(code)
        drawing.box(x, y + 2, width, 22, fill, INK_SOFT)
        if width >= 12 + 7 * len(str(count)):
            if fill == "hatch":
                drawing.box(x + width / 2 - 10, y + 5, 20, 16, PAPER, round=2)
            drawing.text(x + width / 2, y + 18, str(count), 12, fill=ink, anchor="middle")
        x += width


def known_bars(
    rows: Iterable[tuple[str, Known]],
    name: str,
    title: str,
    summary: str,
    words: Words,
    *,
    alone: bool = False,
) -> Markup:
    """A bar a chapter: shared with enough information, shared with too little, not shared."""
    drawing = Drawing(name, 720.0, words.direction)
    left, right, step, y = 250.0, 676.0, 36.0, 4.0
    for text, one in rows:
        _named(drawing, text, y)
        x = left
        for count, fill, ink in known_parts(one):
            width = (right - left) * count / one.states if one.states else 0.0
            if not count:
                continue
            drawing.box(x, y + 2, width, 22, fill, INK_SOFT)
            if width >= 12 + 7 * len(str(count)):
                if fill == "hatch":
                    drawing.box(x + width / 2 - 12, y + 5, 24, 16, PAPER, round=2)
                drawing.text(x + width / 2, y + 18, str(count), 12, fill=ink, anchor="middle")
            x += width
        drawing.text(right + 10, y + 18, str(one.states), 12, bold=True)
        y += step
    return drawing.finish(y + 2, title, summary, alone=alone)


def known_parts(one: Known) -> tuple[tuple[int, str, str], ...]:
    """The parts of a bar: how many States, the fill, and the ink on it."""
    closed = (one.closed, MARKS["not_shared"].colour, INK)
    if one.enough is None or one.little is None:
        return (one.sharing, LEVELS[1].colour, LEVELS[1].text), closed
    return (one.enough, LEVELS[3].colour, LEVELS[3].text), (one.little, "hatch", INK), closed


def colours(code: str) -> tuple[str, str]:
    """The fill of a state in a bar, and the ink that stands on it."""
    if code in "01234":
        return LEVELS[int(code)].colour, LEVELS[int(code)].text
    if code == "unlabelled":
        return PAPER, INK
    mark = MARKS[code]
    return ("hatch" if mark.hatched else mark.colour), mark.text


def held(one: Sum, words: Words) -> str:
    """Why a sum is not said."""
    if one.held == "none":
        return words.say("no State shares this")
    if one.held == "few":
        return words.say("fewer than three States")
    return words.say("held back: with other sums it would tell of fewer than three States")


def group_name(one: Sum, words: Words) -> str:
    """The group of a sum in words."""
    parts = []
    if one.group or not one.special:
        parts.append(
            words.tr.gettext(GROUP_NAMES[one.group]) if one.group else words.say("All States")
        )
    if one.special:
        parts.append(words.tr.gettext(SPECIAL_NAMES[one.special]))
    return ", ".join(parts)
