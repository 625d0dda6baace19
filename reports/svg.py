"""A small pen for SVG: no styles, no scripts, mirrored right-to-left, everything escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from markupsafe import Markup

from reports.levels import HATCH_INK, INK, PAPER

FONTS = "Noto Sans, Noto Sans Arabic, Noto Sans SC, Readiness Symbols, system-ui, sans-serif"
_DEFAULTS = {
    ("rx", 0),
    ("stroke", "none"),
    ("stroke_dasharray", "none"),
    ("font_weight", "400"),
    ("unicode_bidi", "normal"),
}
_OPPOSITE = {"start": "end", "end": "start", "middle": "middle"}


class Drawing:
    """One picture. x runs from the side where reading starts: in right-to-left everything is
    mirrored here, so the drawing itself runs left to right on every page.

    ``name`` keeps the ids of two pictures on one page apart. Only presentation attributes are
    written, so a strict
    content security policy has nothing to refuse.
    """

    def __init__(self, name: str, width: float, direction: str) -> None:
        self.name = name
        self.width = width
        self.rtl = direction == "rtl"
        self._parts: list[Markup] = []

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1.0
    ) -> None:
        """A straight line."""
        self._add(
            "line", x1=self._x(x1), y1=y1, x2=self._x(x2), y2=y2, stroke=stroke, stroke_width=width
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        stroke: str = "none",
        round: float = 0,
    ) -> None:
        """A rectangle; ``fill`` may be "hatch"."""
        left = self.width - x - width if self.rtl else x
        if fill == "hatch":
            fill = f"url(#{self.name}-hatch)"
        self._add(
            "rect", x=left, y=y, width=width, height=height, fill=fill, stroke=stroke, rx=round
        )

    def dot(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str,
        stroke: str = "none",
        *,
        dashed: bool = False,
    ) -> None:
        """A circle."""
        dashes = "2 2" if dashed else "none"
        self._add(
            "circle",
            cx=self._x(x),
            cy=y,
            r=radius,
            fill=fill,
            stroke=stroke,
            stroke_width=1.8,
            stroke_dasharray=dashes,
        )

    def diamond(self, x: float, y: float, radius: float, fill: str, stroke: str) -> None:
        """A square on its corner."""
        at = self._x(x)
        self._add(
            "path",
            d=f"M{_n(at)} {_n(y - radius)} L{_n(at + radius)} {_n(y)} L{_n(at)} {_n(y + radius)} "
            f"L{_n(at - radius)} {_n(y)} Z",
            fill=fill,
            stroke=stroke,
            stroke_width=1.6,
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        fill: str = INK,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """One line of text. ``anchor`` is where reading starts, not left or right.

        Sides are worked out here, for paper knows no direction in a picture. A browser would turn
        them once more inside a page from right to left: the picture says "ltr", and each text is
        still read from the side where its own first letter is read from.
        """
        side = _OPPOSITE[anchor] if self.rtl else anchor
        weight = "700" if bold else "400"
        self._add(
            "text",
            text,
            x=self._x(x),
            y=y,
            font_size=size,
            font_weight=weight,
            fill=fill,
            text_anchor=side,
            unicode_bidi="plaintext" if self.rtl else "normal",
        )

    def upright(self, x: float, y: float, text: str, size: float, fill: str) -> None:
        """One line of text that is read from below upwards, its foot at y, its middle at x."""
        self._add(
            "text",
            text,
            x=-y,
            y=self._x(x) + size / 3,
            font_size=size,
            fill=fill,
            transform="rotate(-90)",
        )

    def corner(self, x: float, y: float, size: float, fill: str) -> None:
        """A small triangle in the corner that ends at x, y is its top."""
        end, back = self._x(x), self._x(x - size)
        self._add(
            "path",
            d=f"M{_n(back)} {_n(y)} L{_n(end)} {_n(y)} L{_n(end)} {_n(y + size)} Z",
            fill=fill,
        )

    def defs(self, made: Markup) -> None:
        """Patterns or symbols of a picture's own."""
        self._parts.append(Markup("<defs>{}</defs>").format(made))

    def put(self, made: Markup) -> None:
        """Another drawing, as it is."""
        self._parts.append(made)

    def signs(self, x: float, y: float, strip: str, name: str, step: float) -> None:
        """A row of the symbols of ``name``, one a character, beginning at x."""
        for place, sign in enumerate(strip):
            middle = self._x(x + step * (place + 0.5))
            self._parts.append(
                Markup('<use href="#{}-{}" x="{}" y="{}"/>').format(
                    name, sign, _n(middle), _n(y + step / 2)
                )
            )

    def finish(self, height: float, title: str, description: str, *, alone: bool = False) -> Markup:
        """The whole ``<svg role="img">`` with its title and its description in words. ``alone``: in
        a file of its own, where nothing else says how large it is.
        """
        size = Markup('width="{}" height="{}" ').format(_n(self.width), _n(height))
        head = Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}viewBox="0 0 {w} {h}" '
            'class="drawing" direction="ltr" '
            'font-family="{fonts}" aria-labelledby="{name}-title {name}-desc">'
            '<title id="{name}-title">{title}</title><desc id="{name}-desc">{desc}</desc>'
            '<defs><pattern id="{name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect width="5" height="5" fill="{paper}"/>'
            '<line x1="0" y1="0" x2="0" y2="5" stroke="{ink}" stroke-width="1.6"/></pattern></defs>'
        ).format(
            size=size if alone else "",
            w=_n(self.width),
            h=_n(height),
            fonts=FONTS,
            name=self.name,
            title=title,
            desc=description,
            paper=PAPER,
            ink=HATCH_INK,
        )
        return head + Markup("").join(self._parts) + Markup("</svg>")

    def _x(self, x: float) -> float:
        return self.width - x if self.rtl else x

    def _add(self, tag: str, content: str | None = None, **attributes: object) -> None:
        written = {key: v for key, v in attributes.items() if (key, v) not in _DEFAULTS}
        values = [_n(v) if isinstance(v, (int, float)) else v for v in written.values()]
        if content is not None:
            values.append(content)
        shape = _shape(tag, tuple(written), content is not None)
        # Whatever is put in a place is escaped by this.
        self._parts.append(shape % tuple(values))


@cache
def _shape(tag: str, keys: tuple[str, ...], holds_text: bool) -> Markup:
    """An element with a place for each value: a picture has thousands of a few shapes."""
    places = Markup("").join(Markup(' {}="%s"').format(key.replace("_", "-")) for key in keys)
    ends = Markup(">%s</{}>").format(tag) if holds_text else Markup("/>")
    return Markup("<{}{}{}").format(tag, places, ends)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


#: Where the signs begin that are as wide as high, and Arabic letters half as wide again as others.
_SQUARE, _WIDE = "\u2e80", frozenset("سشصض")


def length_of(text: str, size: float) -> float:
    """About how wide a text is: enough to keep two of them apart."""
    return size * 0.55 * _letters(text)


def _letters(text: str) -> float:
    """How many Latin letters take as much room."""
    if text.isascii():
        return len(text)
    return sum(1 / 0.55 if c >= _SQUARE else 1.5 if c in _WIDE else 1.0 for c in text)


def too_close(names: Sequence[str], size: float, width: float) -> bool:
    """Whether names side by side, each in its share of a width, would run into each other."""
    return max(length_of(name, size) for name in names) > width / len(names)


def wrapped(text: str, characters: int, lines: int) -> list[str]:
    """A text on at most so many lines of about so many Latin letters; what does not fit ends in an
    ellipsis. Chinese breaks between any two signs.
    """
    rows: list[str] = []
    for joint, word in _words(text):
        if rows and _letters(f"{rows[-1]}{joint}{word}") <= characters:
            rows[-1] += f"{joint}{word}"
        else:
            rows.append(word)
    if len(rows) > lines:
        joint = "" if rows[lines - 1] >= _SQUARE else " "
        rows = [*rows[: lines - 1], joint.join(rows[lines - 1 :])]
    return [row if _letters(row) <= characters else _cut(row, characters - 1) for row in rows] or [
        ""
    ]


def _words(text: str) -> Iterator[tuple[str, str]]:
    """What may stand on a line of its own, each with what parts it from the one before."""
    for word in text.split():
        if max(word) < _SQUARE:
            yield " ", word
            continue
        for n, sign in enumerate(word):
            yield "" if n else " ", sign


def _cut(row: str, characters: int) -> str:
    end = len(row) if row.isascii() else 0
    while end < len(row) and _letters(row[: end + 1]) <= characters:
        end += 1
    return row[: min(end, characters)].rstrip() + "…"
