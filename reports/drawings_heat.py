"""The heat map of paper: every article by track on one page, in two columns."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.dossier import Dossier
from reports.language import translator
from reports.levels import INK_SOFT, LEVELS, MARKS, PAPER, RULE, WARNING
from reports.profile import HeatRow, Score
from reports.svg import Drawing, wrapped

_WIDTH, _GUTTER = 720.0, 24.0
_COLUMN = (_WIDTH - _GUTTER) / 2
_CELL, _GAP, _ROW, _TOP = 52.0, 3.0, 24.0, 20.0
_TITLE = _COLUMN - 3 * (_CELL + _GAP)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a column: the title of a chapter, or an article."""

    chapter: str
    row: HeatRow | None = None


def heat_page(dossier: Dossier, name: str = "heat-page") -> Markup:
    """Article x track: a glyph and a number in every cell, and in words what a picture shows."""
    tr = translator(dossier.meta.language)
    drawing = Drawing(name, _WIDTH, dossier.direction)
    titles = dict(dossier.chapter_titles)
    columns = _columns(dossier.articles)
    heads = (tr.gettext("Legal"), tr.gettext("Instit."), tr.gettext("Tech."))
    for place, lines in enumerate(columns):
        left = place * (_COLUMN + _GUTTER)
        for n, track in enumerate(heads):
            middle = left + _TITLE + n * (_CELL + _GAP) + _CELL / 2 + _GAP
            drawing.text(middle, 12, track, 10.5, fill=INK_SOFT, anchor="middle")
        for n, line in enumerate(lines):
            y = _TOP + n * _ROW
            if line.row is None:
                (text,) = wrapped(f"{line.chapter}  {titles[line.chapter]}", 52, 1)
                drawing.text(left, y + 15, text, 11, bold=True, fill="#0e4f60")
            else:
                _article(drawing, left, y, line.row)
    height = _TOP + _ROW * max(map(len, columns), default=0) + 2
    return drawing.finish(height, tr.gettext("Readiness by article and track"), _words(dossier))


def _columns(rows: tuple[HeatRow, ...]) -> list[list[_Line]]:
    """Two columns of nearly the same length; a chapter that is cut says its title again."""
    lines: list[_Line] = []
    for row in rows:
        if not lines or lines[-1].chapter != row.chapter:
            lines.append(_Line(row.chapter))
        lines.append(_Line(row.chapter, row))
    half = (len(lines) + 1) // 2
    if half and half < len(lines) and lines[half - 1].row is None:
        half -= 1
    first, second = lines[:half], lines[half:]
    if second and second[0].row is not None:
        second.insert(0, _Line(second[0].chapter))
    return [first, second] if second else [first]


def _article(drawing: Drawing, left: float, y: float, row: HeatRow) -> None:
    drawing.text(left, y + 15, str(row.article), 10.5, bold=True)
    lines = wrapped(row.title, 30, 2)
    for n, line in enumerate(lines):
        drawing.text(left + 20, y + 15 + (n - (len(lines) - 1) / 2) * 10.8, line, 10)
    for n, score in enumerate(row.tracks):
        _cell(drawing, left + _TITLE + _GAP + n * (_CELL + _GAP), y + 1.5, score)


def _cell(drawing: Drawing, x: float, y: float, score: Score) -> None:
    height = _ROW - 3
    if score.state == "not_expected":
        return
    fill, ink = PAPER, INK_SOFT
    if score.level is not None:
        fill, ink = LEVELS[score.level].colour, LEVELS[score.level].text
    elif score.state in MARKS:
        fill, ink = MARKS[score.state].colour, MARKS[score.state].text
    hatched = score.state in MARKS and MARKS[score.state].hatched
    drawing.box(x, y, _CELL, height, "hatch" if hatched else fill, RULE, 1.5)
    text = f"{score.glyph} {score.text}".strip()
    middle = x + _CELL / 2
    if hatched:
        wide = min(_CELL - 4, 5.4 * len(text) + 7)
        drawing.box(middle - wide / 2, y + 2, wide, height - 4, PAPER, round=2)
    drawing.text(middle, y + 14.5, text, 9 if len(text) > 6 else 10.5, fill=ink, anchor="middle")
    if score.contested:
        drawing.box(x + _CELL - 9.5, y + 0.5, 9, 9, PAPER)
        drawing.corner(x + _CELL - 0.5, y + 0.5, 8, WARNING)


def _words(dossier: Dossier) -> str:
    """Every cell in words, as the picture's text for whoever hears it."""
    tr = translator(dossier.meta.language)
    tracks = (tr.gettext("Legal"), tr.gettext("Institutional"), tr.gettext("Technical"))
    rows = []
    for row in dossier.articles:
        cells = ", ".join(
            f"{track} {score.label} {score.text}".strip()
            for track, score in zip(tracks, row.tracks, strict=True)
            if score.state != "not_expected"
        )
        rows.append(f"{row.article} {row.title}: {cells}")
    return "; ".join(rows) or tr.gettext("No article is asked about.")
