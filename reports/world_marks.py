"""The signs of world pages: a small square a State, with the colour and glyph of its level."""

from __future__ import annotations

from math import cos, pi, sin

from markupsafe import Markup

from reports.levels import HATCH_INK, INK, INK_SOFT, LEVELS, PAPER
from reports.words import Words
from reports.world import SIGNS, name_of_state

#: The step from one square to the next.
STEP = 20
#: Everything a square may say, by the character that stands for it in a strip.
CODES: dict[str, str] = {
    **{str(level.index): str(level.index) for level in LEVELS},
    **{sign: code for code, sign in SIGNS.items() if code != "unknown"},
}
_GREY = "#e4e5e3"
_SHUT = "#eef0f0"
_LINE = "#c9c3b7"


def square(sign: str) -> Markup:
    """One square, its upper left corner at 0, 0."""
    if sign in "01234":
        level = LEVELS[int(sign)]
        return _box(level.colour, _LINE if level.index == 0 else level.colour) + _glyph(
            level.index, level.text
        )
    made = {
        "u": lambda: _box(PAPER, INK_SOFT) + _letter("#"),
        "q": lambda: _box(PAPER, _LINE) + _hatch() + _letter("?"),
        "w": lambda: (
            _box(PAPER, _LINE) + _hatch() + Markup('<path d="M4 4h6v6h-6z" fill="{}"/>').format(INK)
        ),
        "x": lambda: (
            _box(_SHUT, _SHUT)
            + Markup(
                '<path d="M4.5 9.5l5-5M7 3.5a3.5 3.5 0 1 1-.1 0" fill="none" stroke="{}"/>'
            ).format(INK_SOFT)
        ),
        "a": lambda: Markup('<circle cx="7" cy="7" r="1.2" fill="{}"/>').format(INK_SOFT),
        "e": lambda: Markup(""),
        "n": lambda: _box(_GREY, _GREY) + Markup('<path d="M4 7h6" stroke="{}"/>').format(INK),
        "o": lambda: Markup('<path d="M7 3l4 4-4 4-4-4z" fill="none" stroke="{}"/>').format(
            INK_SOFT
        ),
    }
    return made[sign]()


def patterns(name: str) -> Markup:
    """A pattern for every sign, one square a step: ``url(#name-3)`` paints any number of them."""
    return Markup("").join(
        Markup(
            '<pattern id="{}-{}" width="{}" height="{}" patternUnits="userSpaceOnUse">'
            '<g transform="translate(1 1) scale({:.3f})">{}</g></pattern>'
        ).format(name, sign, STEP, STEP, (STEP - 2) / 14, square(sign))
        for sign in CODES
    )


def symbols(name: str) -> Markup:
    """A symbol for every sign: ``<use href="#name-3">``, its middle at x, y."""
    return Markup("").join(
        Markup('<g id="{}-{}"><g transform="translate(-7 -7)">{}</g></g>').format(
            name, sign, square(sign)
        )
        for sign in CODES
    )


def runs(strip: str, rtl: bool = False) -> list[tuple[str, str]]:
    """A strip of signs as one path a sign: lines through the middles of its squares."""
    paths: dict[str, list[str]] = {}
    ordered = strip[::-1] if rtl else strip
    start, middle = 0, STEP // 2
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or ordered[end] != ordered[start]:
            line = f"M{start * STEP} {middle}h{(end - start) * STEP}"
            paths.setdefault(ordered[start], []).append(line)
            start = end
    paths.pop("e", None)
    return [(sign, "".join(lines)) for sign, lines in sorted(paths.items())]


def said(strip: str, words: Words) -> str:
    """A strip in words: how often each sign stands in it."""
    return ", ".join(
        f"{name_of_state(code, words)} {strip.count(sign)}"
        for sign, code in CODES.items()
        if sign in strip
    )


def _box(fill: str, edge: str) -> Markup:
    return Markup(
        '<rect x=".5" y=".5" width="13" height="13" rx="2" fill="{}" stroke="{}"/>'
    ).format(fill, edge)


def _glyph(level: int, ink: str) -> Markup:
    """A ring that fills, a quarter a level."""
    if level == len(LEVELS) - 1:
        return Markup('<circle cx="7" cy="7" r="4" fill="{}"/>').format(ink)
    ring = Markup('<circle cx="7" cy="7" r="3.6" fill="none" stroke="{}"/>').format(ink)
    if level == 0:
        return ring
    angle = pi * level / 2
    x, y = 7 + 3.6 * sin(angle), 7 - 3.6 * cos(angle)
    wedge = f"M7 7V3.4A3.6 3.6 0 {int(level > 2)} 1 {x:.2f} {y:.2f}z"
    return ring + Markup('<path d="{}" fill="{}"/>').format(wedge, ink)


def _letter(letter: str) -> Markup:
    return Markup(
        '<text x="7" y="11" font-size="11" font-weight="700" text-anchor="middle" fill="{}">'
        "{}</text>"
    ).format(INK, letter)


def _hatch() -> Markup:
    return Markup('<path d="M1 5l4-4M1 9l8-8M1 13l12-12M5 13l8-8M9 13l4-4" stroke="{}"/>').format(
        HATCH_INK + "55"
    )
