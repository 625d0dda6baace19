"""The pictures of world pages as SVG: for the page itself, and whole in a file of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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
    glyph_of_state,
    name_of_state,
    state_of,
    strip,
)

LAND, SHORE = "#e8e2d6", "#cfc7b8"
#: Markers stand so far apart that none covers another.
_APART = 14.0
#: Around a marker one may press half-way to the next, and at most so far: 24 pixels across on a
#: narrow screen.
_TARGET = 16.5

Address = Callable[[Line], str]


def marker_map(
    world: World, name: str, title: str, summary: str, words: Words, address: Address | None = None
) -> Markup:
    """A marker a State on the outline of the land; with addresses, each leads to its State."""
    placed = [one for one in world.lines if one.point is not None]
    points = tuple(one.point for one in placed if one.point is not None)
    at = land.spread(points, _APART)
    room = land.room(points, _APART, _TARGET)
    markers = []
    for one, (x, y), free in zip(placed, at, room, strict=True):
        code = state_of(one.cells.get(name))
        marker = Markup('<use href="#map-{}" x="{}" y="{}"><title>{}: {}</title></use>').format(
            SIGNS.get(code, code), f"{x:.1f}", f"{y:.1f}", one.name, name_of_state(code, words)
        )
        if address is not None:
            target = Markup('<circle cx="{:.0f}" cy="{:.0f}" r="{:.3g}"/>').format(x, y, free)
            marker = Markup('<a href="{}" aria-label="{}: {}">{}{}</a>').format(
                address(one), one.name, name_of_state(code, words), target, marker
            )
        markers.append(marker)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="drawing hr-map" '
        'viewBox="0 0 {w} {h}" role="{role}" aria-labelledby="map-title map-desc" '
        'font-family="sans-serif">'
        '<title id="map-title">{title}</title><desc id="map-desc">{desc}</desc>'
        '<defs>{symbols}</defs><path d="{land}" fill="{fill}" stroke="{shore}" stroke-width=".6"/>'
        '<g fill="none" pointer-events="all">{markers}</g></svg>'
    ).format(
        w=int(land.WIDTH),
        h=int(land.HEIGHT),
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
    world: World, articles: Sequence[tuple[str, str]], title: str, summary: str, words: Words
) -> Markup:
    """Every State by every article, whole: the page draws the same strips in a table."""
    step, edge, names = world_marks.STEP, 16, 256
    columns = [name for name, _ in articles]
    width, top = names + step * len(columns) + edge, 184
    drawing = Drawing("heat", width, words.direction)
    entries = key(world, columns, words)
    below = top + step * len(world.lines) + 12
    height = below + (step + 2) * len(entries) + 8
    drawing.box(0, 0, width, height, PAPER)
    drawing.text(edge, 26, title, 14, bold=True)
    for place, (column, article) in enumerate(articles):
        x = names + step * (place + 0.5)
        drawing.text(x, top - 8, column, 10, anchor="middle")
        drawing.upright(x, top - 22, brief(article), 11, INK_SOFT)
    drawing.defs(world_marks.symbols("heat"))
    for row, one in enumerate(world.lines):
        y = top + step * row
        drawing.text(edge, y + 14, wrapped(one.name, 36, 1)[0], 12)
        drawing.signs(names, y, strip(one, columns), "heat", step)
    for place, (sign, text) in enumerate(entries):
        y = below + (step + 2) * place
        drawing.signs(edge, y, sign, "heat", step)
        drawing.text(edge + step + 6, y + 14, text, 12)
    return drawing.finish(height, title, summary, alone=True)


def brief(title: str) -> str:
    """As much of the name of an article as stands above its column."""
    return wrapped(title, 21, 1)[0]


def key(world: World, columns: Sequence[str], words: Words) -> list[tuple[str, str]]:
    """The signs that stand in a picture, each with its words; the five levels always."""
    there = {sign for one in world.lines for sign in strip(one, columns)}
    return [
        (sign, name_of_state(code, words))
        for sign, code in world_marks.CODES.items()
        if sign in "01234" or (sign in there and sign != "e")
    ]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where names and bars stand: beside each other, or above each other on a narrow screen."""

    width: float
    left: float
    right: float
    letters: int
    above: bool

    def named(self, drawing: Drawing, text: str, y: float) -> float:
        """What a row is about; where its bar begins."""
        lines = wrapped(text, self.letters, 3 if self.above else 2)
        if self.above:
            for line in lines:
                y += 16
                drawing.text(0, y - 2, line, 12.5)
            return y + 2
        for number, part in enumerate(lines):
            drawing.text(0, y + 18 + (number - (len(lines) - 1) / 2) * 14, part, 12.5)
        return y

    def counted(self, drawing: Drawing, y: float, count: int) -> None:
        """How many States the bar is made of, behind it or over its end."""
        if self.above:
            drawing.text(self.width, y - 4, str(count), 12, bold=True, anchor="end")
        else:
            drawing.text(self.right + 10, y + 18, str(count), 12, bold=True)


_WIDE = _Frame(720.0, 250.0, 676.0, 34, above=False)
_SLIM = _Frame(290.0, 0.0, 290.0, 38, above=True)


def bars(
    rows: Iterable[tuple[str, Sum]],
    name: str,
    title: str,
    summary: str,
    words: Words,
    *,
    slim: bool = False,
) -> Markup:
    """A stacked bar a row: how many States stand where; or why it is not said. ``slim``: for a
    narrow screen.
    """
    frame = _SLIM if slim else _WIDE
    drawing = Drawing(f"{name}-slim" if slim else name, frame.width, words.direction)
    y = 4.0
    for text, one in rows:
        y = frame.named(drawing, text, y)
        if one.held:
            lines = wrapped(held(one, words), 44 if slim else 66, 3)
            first = y + (10 if slim else 18 - 7 * (len(lines) - 1))
            for number, line in enumerate(lines):
                drawing.text(frame.left, first + 14 * number, line, 12, fill=INK_SOFT)
            y += max(0, 14 * (len(lines) - 1) - (0 if slim else 14))
        else:
            _bar(drawing, one, frame, y, words)
            frame.counted(drawing, y, one.states)
        y += 32.0
    return drawing.finish(y + 2, title, summary)


def _bar(drawing: Drawing, one: Sum, frame: _Frame, y: float, words: Words) -> None:
    parts = []
    for code, count in one.counts:
        fill, ink = colours(code)
        parts.append((count, f"{glyph_of_state(code)} {count}", fill, ink))
    _parts(drawing, parts, one.states, frame, y)


def _parts(
    drawing: Drawing,
    parts: Iterable[tuple[int, str, str, str]],
    states: int,
    frame: _Frame,
    y: float,
) -> None:
    """The parts of a bar: how many, what stands in it where there is room, fill and ink."""
    x = frame.left
    for count, text, fill, ink in parts:
        if not count:
            continue
        width = (frame.right - frame.left) * count / states
        drawing.box(x, y + 2, width, 22, fill, INK_SOFT)
        said = text if width >= 10 + 7 * len(text) else str(count)
        if width >= 12 + 7 * len(str(count)):
            if fill == "hatch":
                needed = 8.0 + 7 * len(said)
                drawing.box(x + (width - needed) / 2, y + 5, needed, 16, PAPER, round=2)
            drawing.text(x + width / 2, y + 18, said, 12, fill=ink, anchor="middle")
        x += width


def known_bars(
    rows: Iterable[tuple[str, Known]],
    name: str,
    title: str,
    summary: str,
    words: Words,
    *,
    slim: bool = False,
) -> Markup:
    """A bar a chapter: shared with enough information, shared with too little, not shared.
    ``slim``: for a narrow screen.
    """
    frame = _SLIM if slim else _WIDE
    drawing = Drawing(f"{name}-slim" if slim else name, frame.width, words.direction)
    y = 4.0
    for text, one in rows:
        y = frame.named(drawing, text, y)
        parts = [(count, str(count), fill, ink) for count, fill, ink in known_parts(one)]
        _parts(drawing, parts, one.states, frame, y)
        frame.counted(drawing, y, one.states)
        y += 36.0
    return drawing.finish(y + 2, title, summary)


def known_parts(one: Known) -> tuple[tuple[int, str, str], ...]:
    """The parts of a bar: how many States, the fill, and the ink on it."""
    closed = (one.closed, MARKS["not_shared"].colour, INK)
    if one.enough is None or one.little is None:
        return (one.sharing, LEVELS[1].colour, LEVELS[1].text), closed
    return (one.enough, LEVELS[3].colour, LEVELS[3].text), (one.little, "hatch", INK), closed


def known_key(found: Iterable[Known], words: Words) -> list[tuple[str, str]]:
    """The fills that stand in these bars, with their words."""
    parts = {fill for one in found for count, fill, _ink in known_parts(one) if count}
    texts = (
        (LEVELS[3].colour, words.say("enough information")),
        ("hatch", words.say("insufficient information")),
        (LEVELS[1].colour, words.say("shared")),
        (MARKS["not_shared"].colour, words.say("not shared whole")),
    )
    return [(fill, text) for fill, text in texts if fill in parts]


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
