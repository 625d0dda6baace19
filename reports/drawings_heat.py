"""The heat map of paper: every article by track on one page, in two columns."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.dossier import Dossier
from reports.language import translator
from reports.levels import INK_SOFT, LEVELS, MARKS, PAPER, RULE, WARNING
from reports.profile import HeatRow, Score
from reports.svg import Drawing, wrapped

_WIDTH, _GUTTER = 720.0, 20.0
_COLUMN = (_WIDTH - _GUTTER) / 2
_CELL, _GAP, _ROW, _TOP = 52.0, 2.0, 22.5, 18.0
_TITLE = _COLUMN - 3 * (_CELL + _GAP)
#: The corner of a cell that agencies see differently.
_CORNER = 7.0
#: Letters on a line of a title, and how high a row is for each line beyond the second.
_LETTERS, _LINE = 33, 10.2
#: As high as the drawing may be on its page; longer titles are cut rather than the page.
_TALLEST = 845.0


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a column: the title of a chapter, or an article."""

    chapter: str
    row: HeatRow | None = None
    title: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        more = len(self.title) - 2
        return _ROW + (_LINE * more + 3 if more > 0 else 0)


def heat_page(dossier: Dossier, name: str = "heat-page") -> Markup:
    """Article x track: a glyph and a number in every cell, and in words what a picture shows."""
    tr = translator(dossier.meta.language)
    drawing = Drawing(name, _WIDTH, dossier.direction)
    titles = dict(dossier.chapter_titles)
    columns = _columns(dossier.articles, 4)
    if max(map(_height, columns), default=0) > _TALLEST - _TOP:
        columns = _columns(dossier.articles, 2)
    heads = (tr.gettext("Legal"), tr.gettext("Instit."), tr.gettext("Tech."))
    for place, lines in enumerate(columns):
        left = place * (_COLUMN + _GUTTER)
        for n, track in enumerate(heads):
            middle = left + _TITLE + n * (_CELL + _GAP) + _CELL / 2 + _GAP
            drawing.text(middle, 12, track, 10.5, fill=INK_SOFT, anchor="middle")
        y = _TOP
        for line in lines:
            if line.row is None:
                (text,) = wrapped(f"{line.chapter} · {titles[line.chapter]}", 52, 1)
                drawing.text(left, y + 15, text, 11, bold=True, fill="#0e4f60")
            else:
                _article(drawing, left, y, line, line.row)
            y += line.height
    height = _TOP + max(map(_height, columns), default=0) + 2
    return drawing.finish(height, tr.gettext("Readiness by article and track"), _words(dossier))


def _height(lines: list[_Line]) -> float:
    return sum(line.height for line in lines)


def _columns(rows: tuple[HeatRow, ...], most: int) -> list[list[_Line]]:
    """Two columns of nearly the same height; a chapter that is cut says its title again. A title
    has at most so many lines.
    """
    lines: list[_Line] = []
    for row in rows:
        if not lines or lines[-1].chapter != row.chapter:
            lines.append(_Line(row.chapter))
        lines.append(_Line(row.chapter, row, tuple(wrapped(row.title, _LETTERS, most))))
    half, whole = 0, _height(lines)
    while half < len(lines) and 2 * _height(lines[:half]) < whole:
        half += 1
    if half and half < len(lines) and lines[half - 1].row is None:
        half -= 1
    first, second = lines[:half], lines[half:]
    if second and second[0].row is not None:
        second.insert(0, _Line(second[0].chapter))
    return [first, second] if second else [first]


def _article(drawing: Drawing, left: float, y: float, line: _Line, row: HeatRow) -> None:
    middle = y + (line.height - _ROW) / 2
    drawing.text(left, middle + 14.1, str(row.article), 10.5, bold=True)
    for n, text in enumerate(line.title):
        drawing.text(left + 18, middle + 14.1 + (n - (len(line.title) - 1) / 2) * _LINE, text, 9.8)
    for n, score in enumerate(row.tracks):
        _cell(drawing, left + _TITLE + _GAP + n * (_CELL + _GAP), middle + 1.5, score)


def _cell(drawing: Drawing, x: float, y: float, score: Score) -> None:
    height = _ROW - 2.6
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
    size = 10.5 if len(text) <= 6 else 8.2 if score.contested else 9
    # A corner over the last digit would make another number of it.
    middle = x + (_CELL - _CORNER * score.contested) / 2
    if hatched:
        wide = min(2 * (middle - x) - 3, 5.4 * len(text) + 7)
        drawing.box(middle - wide / 2, y + 2, wide, height - 4, PAPER, round=2)
    drawing.text(middle, y + 14.5, text, size, fill=ink, anchor="middle")
    if score.contested:
        drawing.box(x + _CELL - _CORNER - 0.5, y + 0.5, _CORNER, _CORNER, PAPER)
        drawing.corner(x + _CELL - 0.5, y + 0.5, _CORNER - 1, WARNING)


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
