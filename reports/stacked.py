"""Stacked bars of 100 %, as the drawings of duties and of evidence share them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.foundations import Bar
from reports.language import percent
from reports.levels import ACCENT, INK, INK_SOFT, PAPER, RULE, Mark
from reports.svg import Drawing, length_of, wrapped

#: Where the bars run, in the units of a drawing that is 720 wide.
LEFT, RIGHT = 204.0, 632.0
#: Between two parts of a bar, so that they stand apart in grey too.
_GAP = 2.0
_HEIGHT = 26.0


def axis(drawing: Drawing, top: float, bottom: float, language: str, behind: str) -> None:
    """Quarters of the whole over the bars, and over their ends what stands behind them."""
    texts = [percent(quarter / 4, language) for quarter in range(5)]
    for place, text in enumerate(texts):
        x = LEFT + (RIGHT - LEFT) * place / (len(texts) - 1)
        drawing.line(x, top, x, bottom, RULE, 1)
        last = place == len(texts) - 1
        if last and RIGHT + 8 + length_of(behind, 11.5) > drawing.width:
            continue  # the longer word needs its room; where a bar ends is plain
        drawing.text(x, top - 7, text, 11.5, fill=INK_SOFT, anchor="end" if last else "middle")
    drawing.text(drawing.width, top - 7, behind, 11.5, fill=INK_SOFT, anchor="end")


def row(
    drawing: Drawing, y: float, bar: Bar, marks: Mapping[str, Mark], under: str, *, bold: bool
) -> None:
    """One bar with its name before it. ``under`` stands in small print below the name."""
    lines = wrapped(bar.label, 24 if bold else 28, 2)
    block = len(lines) * 15 + (14 if under else 0)
    at = y + (_HEIGHT - block) / 2 + 11.5
    for line in lines:
        drawing.text(0, at, line, 12.5, bold=bold)
        at += 15
    if under:
        drawing.text(0, at, under, 11.5, fill=INK_SOFT)
    parts(drawing, y, bar, marks)


def parts(
    drawing: Drawing,
    y: float,
    bar: Bar,
    marks: Mapping[str, Mark],
    left: float = LEFT,
    right: float = RIGHT,
) -> None:
    """The bar itself."""
    width = right - left
    if not bar.total:
        drawing.box(left, y, width, _HEIGHT, PAPER, RULE)
        drawing.text(left + width / 2, y + 17.5, "–", 12.5, fill=INK_SOFT, anchor="middle")
        return
    drawing.box(left, y, width, _HEIGHT, PAPER)
    x, under = left, []
    for code, _, count in bar.counts:
        long = width * count / bar.total
        if count:
            mark = marks[code]
            inner = max(long - _GAP, 1.5)
            drawing.box(
                x + _GAP / 2, y, inner, _HEIGHT, "hatch" if mark.hatched else mark.colour, INK_SOFT
            )
            if not _count(drawing, x, y, long, count, mark):
                under.append((x + long / 2, f"{mark.glyph} {count}"))
        x += long
    _counts_under(drawing, under, y + _HEIGHT + 12, left)


def _count(drawing: Drawing, x: float, y: float, long: float, count: int, mark: Mark) -> bool:
    """The sign and the number in the part; whether there was room."""
    text = f"{mark.glyph} {count}"
    needed = _room(text)
    middle = x + long / 2
    if long < needed:
        return False
    if mark.hatched:
        drawing.box(middle - needed / 2, y + 4, needed, _HEIGHT - 8, PAPER, round=2)
    drawing.text(middle, y + 17.5, text, 12.5, fill=mark.text, anchor="middle", bold=True)
    return True


def _counts_under(
    drawing: Drawing, texts: Sequence[tuple[float, str]], y: float, left: float
) -> None:
    """What has no room in its part, each as near under it as the others and the edges let it."""
    starts: list[float] = []
    written = left - 4
    for middle, text in texts:
        starts.append(max(middle - _room(text) / 2, written + 4))
        written = starts[-1] + _room(text)
    end = drawing.width
    for place in reversed(range(len(texts))):
        starts[place] = min(starts[place], end - _room(texts[place][1]))
        end = starts[place] - 4
    for start, (_, text) in zip(starts, texts, strict=True):
        drawing.text(start, y, text, 11, fill=INK)


def _room(text: str) -> float:
    return 7.6 * len(text) + 8


def key(drawing: Drawing, y: float, entries: Sequence[tuple[Mark, str]], columns: int) -> float:
    """Each sign beside its words, in columns, long words on several lines; where the key ends."""
    needed = 44 + max(length_of(text, 11.5) for _, text in entries)
    columns = max(1, min(columns, int(drawing.width // needed)))
    wide = drawing.width / columns
    at = y
    for place, (mark, text) in enumerate(entries):
        x = wide * (place % columns)
        drawing.box(x + 1, at, 30, 16, "hatch" if mark.hatched else mark.colour, INK_SOFT)
        if mark.hatched:
            drawing.box(x + 6, at + 1.5, 20, 13, PAPER, round=2)
        drawing.text(x + 16, at + 12, mark.glyph, 11, fill=mark.text, anchor="middle", bold=True)
        lines = wrapped(text, int((wide - 42) / (0.55 * 11.5)), 3) if columns == 1 else [text]
        for number, line in enumerate(lines):
            drawing.text(x + 38, at + 12 + 14 * number, line, 11.5, fill=INK_SOFT)
        if place % columns == columns - 1 or place == len(entries) - 1:
            at += 24 + 14 * (len(lines) - 1)
    return at


def described(bars: Sequence[Bar]) -> str:
    """The bars in words."""
    return "; ".join(
        f"{bar.label}: " + ", ".join(f"{count} {label}" for _, label, count in bar.counts)
        for bar in bars
    )


def end_text(drawing: Drawing, y: float, text: str, *, bold: bool = False) -> None:
    """What stands behind a bar."""
    fill = ACCENT if bold else INK
    drawing.text(drawing.width, y + 18, text, 13, bold=bold, fill=fill, anchor="end")
