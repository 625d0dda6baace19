"""A drawing as a file of its own: on white, with a key, under a heading that says of whom it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from markupsafe import Markup

from reports import world_marks
from reports.levels import INK_SOFT, PAPER
from reports.svg import Drawing, length_of, wrapped

_EDGE, _SIZE, _LINE = 16.0, 15.0, 20.0
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_TITLE, _TOLD = re.compile(r"<title[^>]*>([^<]*)"), re.compile(r"<desc[^>]*>([^<]*)")


def sheet(
    inner: Markup,
    name: str,
    before: str,
    direction: str,
    *,
    signs: Sequence[tuple[str, str]] = (),
    fills: Sequence[tuple[str, str]] = (),
) -> Markup:
    """The file. ``before`` stands before the drawing's own title; ``signs`` and ``fills`` are a key
    of squares as on maps, or of parts of a bar, each with its words."""
    box, title, told = _BOX.search(inner), _TITLE.search(inner), _TOLD.search(inner)
    assert box and title and told
    width, height = float(box[1]), float(box[2])
    heading = f"{before}{unescape(title[1])}"
    drawing = Drawing(f"{name}-sheet", width + 2 * _EDGE, direction)
    lines = wrapped(heading, int(width / (0.56 * _SIZE)), 3)
    entries = [(True, *one) for one in signs] + [(False, *one) for one in fills]
    places, below = _places([text for _, _, text in entries], width)
    top = _EDGE + _LINE * len(lines) + 8
    whole = top + height + (below + 14 if entries else 0) + _EDGE
    drawing.box(0, 0, drawing.width, whole, PAPER)
    for number, text in enumerate(lines):
        drawing.text(_EDGE, _EDGE + 12 + _LINE * number, text, _SIZE, bold=True)
    placed = Markup('<svg x="{}" y="{}" width="{}" height="{}" ').format(
        *(f"{number:g}" for number in (_EDGE, top, width, height))
    )
    drawing.put(inner.replace(Markup("<svg "), placed, 1))
    if signs:
        drawing.defs(world_marks.symbols(f"{name}-sheet"))
    for (marked, sign, text), (x, y) in zip(entries, places, strict=True):
        at, line = _EDGE + x, top + height + 14 + y
        if marked:
            drawing.signs(at, line, sign, f"{name}-sheet", world_marks.STEP)
        else:
            drawing.box(at, line + 2, 14, 14, sign, INK_SOFT, 2)
        drawing.text(at + 24, line + 13, text, 12)
    return drawing.finish(whole, heading, unescape(told[1]), alone=True)


def _places(texts: Sequence[str], width: float) -> tuple[list[tuple[float, float]], float]:
    """Where the entries of a key begin, one after the other in lines; and how high they are."""
    places: list[tuple[float, float]] = []
    x = y = 0.0
    for text in texts:
        needed = 24 + length_of(text, 12) + 22
        if x and x + needed > width:
            x, y = 0.0, y + 22
        places.append((x, y))
        x += needed
    return places, y + 18
