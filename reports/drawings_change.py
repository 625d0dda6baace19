"""Two rounds as inline SVG: each chapter from where it stood to where it stands."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from reports.change import ChangeRow
from reports.dossier import Dossier
from reports.language import translator
from reports.levels import ACCENT, BAND_TINTS, INK_SOFT, LEVELS, PAPER, RULE, WARNING
from reports.svg import Drawing, length_of, too_close, wrapped

_WIDTH, _LEFT, _RIGHT, _TOP, _STEP = 720.0, 204.0, 560.0, 38.0, 46.0
_NEVER = ("not_compared", "same")


def change_by_chapter(dossier: Dossier, name: str = "change") -> Markup:
    """Hollow: then. Solid: now. The line between is dashed while the change is not certain."""
    say = translator(dossier.meta.language).gettext
    drawing = Drawing(name, _WIDTH, dossier.direction)
    rows = dossier.change.chapters if dossier.change is not None else ()
    edges = (0.0, *dossier.level_edges, 1.0)
    names = [say(level.label) for level in LEVELS]
    crowded = too_close(names, 11, _RIGHT - _LEFT)
    top = _TOP + 14 * crowded
    bottom = top + _STEP * len(rows)
    for level in LEVELS:
        start, end = _at(edges[level.index]), _at(edges[level.index + 1])
        middle = (start + end) / 2
        at = top - 22 if crowded and level.index % 2 else top - 8
        drawing.box(start, top, end - start, bottom - top, BAND_TINTS[level.index % 2])
        drawing.text(middle, 15, level.glyph, 12, fill=INK_SOFT, anchor="middle")
        drawing.text(middle, at, names[level.index], 11, fill=INK_SOFT, anchor="middle")
    for place, row in enumerate(rows):
        _row(drawing, row, top + _STEP * (place + 0.5))
    foot = key(drawing, bottom + 24, dossier)
    return drawing.finish(foot + 10, say("Change by chapter"), described(dossier))


def _at(value: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * value


def _row(drawing: Drawing, row: ChangeRow, y: float) -> None:
    lines = wrapped(row.title, 25, 3)
    drawing.text(0, y + 4.5, row.name, 13, bold=True)
    for n, line in enumerate(lines):
        drawing.text(28, y + 4.5 + (n - (len(lines) - 1) / 2) * 15, line, 12.5)
    for n, line in enumerate(wrapped(row.verdict_text, 24, 2)):
        drawing.text(_RIGHT + 14, y + 12 + 13 * n, line, 11, fill=INK_SOFT)
    drawing.text(_RIGHT + 14, y - 3, row.difference_text or "–", 13.5, bold=True)
    marks(drawing, row, y, _at)


def marks(drawing: Drawing, row: ChangeRow, y: float, at: Callable[[float], float]) -> None:
    """Then, now and the way between, in the middle of a row."""
    if row.difference is None or row.then.mid is None or row.now.mid is None:
        drawing.line(at(0), y, at(1), y, RULE, 1)
        return
    sure = row.verdict in ("higher", "lower")
    then, now = at(row.then.mid), at(row.now.mid)
    if row.verdict not in _NEVER:
        drawing.line(then, y, now, y, ACCENT, 3 if sure else 1.4)
    drawing.diamond(then, y, 7, PAPER, WARNING)
    drawing.dot(now, y, 5.5, ACCENT if sure or row.verdict in _NEVER else PAPER, ACCENT)


def key(drawing: Drawing, y: float, dossier: Dossier) -> float:
    """Each sign beside its word, in as many lines as the words need; where the key ends."""
    say = translator(dossier.meta.language).gettext
    earlier = dossier.change.earlier_title if dossier.change is not None else ""
    entries = [
        ("then", wrapped(earlier, 26, 1)[0]),
        ("sure", say("now")),
        ("open", say("now, not yet certain")),
    ]
    x = 0.0
    for sign, text in entries:
        needed = max(92.0, 34 + length_of(text, 11.5))
        if x and x + needed > drawing.width:
            x, y = 0.0, y + 20
        if sign == "then":
            drawing.diamond(x + 8, y - 4, 6, PAPER, WARNING)
        else:
            drawing.dot(x + 8, y - 4, 5.5, ACCENT if sign == "sure" else PAPER, ACCENT)
        drawing.text(x + 20, y, text, 11.5, fill=INK_SOFT)
        x += needed
    return y


def described(dossier: Dossier) -> str:
    """The comparison in words."""
    say = translator(dossier.meta.language).gettext
    rows = dossier.change.chapters if dossier.change is not None else ()
    return "; ".join(_described(row) for row in rows) or say("Nothing is compared.")


def _described(row: ChangeRow) -> str:
    numbers = f"{row.then.text or row.then.label} → {row.now.text or row.now.label}"
    return f"{row.name} {row.title}: {numbers}, {row.verdict_text}"
