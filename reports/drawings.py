"""The pictures of a Dossier as inline SVG, for paper and for the first paint of a page."""

from __future__ import annotations

from markupsafe import Markup

from reports.dossier import Dossier
from reports.language import translator
from reports.levels import (
    ACCENT,
    BAND_TINTS,
    INK_SOFT,
    LEVELS,
    MARKS,
    PAPER,
    RULE,
    WARNING,
)
from reports.profile import HeatRow, Score
from reports.svg import Drawing, length_of, too_close, wrapped

_WIDTH = 720.0


def chapter_plot(dossier: Dossier, name: str = "chapters") -> Markup:
    """Chapters as a dot plot: bounds as a line, evidenced solid, declared hollow, hatched what lies
    between.
    """
    say = translator(dossier.meta.language).gettext
    drawing = Drawing(name, _WIDTH, dossier.direction)
    left, right, step = 204.0, 568.0, 50.0
    scale = Scale(left, right)
    names = [say(level.label) for level in LEVELS]
    # Long names stand in two rows, one up and one down: in one they would run into each other.
    crowded = too_close(names, 11.5, right - left)
    top = 52.0 if crowded else 38.0
    bottom = top + step * len(dossier.chapters)
    edges = (0.0, *dossier.level_edges, 1.0)
    for level in LEVELS:
        start, end = scale(edges[level.index]), scale(edges[level.index + 1])
        drawing.box(start, top, end - start, bottom - top, BAND_TINTS[level.index % 2])
        middle, name = (start + end) / 2, names[level.index]
        at = top - 22 if crowded and level.index % 2 else top - 8
        drawing.text(middle, 15, level.glyph, 12, fill=INK_SOFT, anchor="middle")
        drawing.text(middle, at, name, 11.5, fill=INK_SOFT, anchor="middle")
    for place, row in enumerate(dossier.chapters):
        y = top + step * (place + 0.5)
        lines = wrapped(row.title, 25, 3)
        drawing.text(0, y + 4.5, row.id, 13, bold=True)
        for n, line in enumerate(lines):
            drawing.text(28, y + 4.5 + (n - (len(lines) - 1) / 2) * 15.5, line, 13)
        chapter_marks(drawing, scale, row.score, y, last_round(dossier, row.id))
        if row.score.low is not None:
            drawing.text(right + 14, y - 2, row.score.text, 14, bold=True)
            for n, line in enumerate(wrapped(row.score.label, 22, 2)):
                drawing.text(right + 14, y + 13 + 13 * n, line, 11, fill=INK_SOFT)
    foot = plot_key(drawing, bottom + 24, dossier) + 8
    return drawing.finish(foot, say("Readiness by chapter"), describe(dossier))


def last_round(dossier: Dossier, chapter: str) -> float | None:
    """Where the chapter stood in the last round, on the same questions."""
    rows = dossier.change.chapters if dossier.change is not None else ()
    return next((row.then.mid for row in rows if row.name == chapter), None)


def plot_key(drawing: Drawing, y: float, dossier: Dossier) -> float:
    """Each sign beside its word, in as many lines as the words need; where the key ends."""
    say = translator(dossier.meta.language).gettext
    scores = [row.score for row in dossier.chapters]
    entries: list[tuple[str, str]] = []
    if any(score.mid is not None for score in scores):
        entries = [
            ("evidenced", say("evidenced")),
            ("declared", say("declared")),
            ("between", say("still to document")),
            ("range", say("range while answers are unknown")),
        ]
    if any(score.mid is None and score.low is not None for score in scores):
        entries.append(("open", say("possible from end to end: too little is known")))
    if any(_has_ghost(row.score) for row in dossier.chapters):
        entries.append(("ghost", say("once bills pass")))
    if dossier.change is not None and any(
        row.then.mid is not None for row in dossier.change.chapters
    ):
        entries.append(("before", dossier.change.earlier_title))
    x = 0.0
    for sign, text in entries:
        lines = wrapped(text, int((drawing.width - 34) / 7), 2)
        needed = 34 + max(length_of(line, 11.5) for line in lines)
        if x and x + needed > drawing.width:
            x, y = 0.0, y + 22
        _sign(drawing, sign, x, y)
        for line in lines:
            drawing.text(x + 30, y, line, 11.5, fill=INK_SOFT)
            y += 15
        y -= 15
        x += needed + 6
    return y


def _sign(drawing: Drawing, sign: str, x: float, y: float) -> None:
    if sign == "between":
        drawing.box(x, y - 8, 24, 8, "hatch")
    elif sign == "open":
        drawing.box(x, y - 9, 24, 10, "hatch", INK_SOFT)
    elif sign == "range":
        drawing.line(x, y - 4, x + 24, y - 4, INK_SOFT, 1.3)
    elif sign == "before":
        drawing.diamond(x + 16, y - 4, 6, PAPER, WARNING)
    elif sign == "ghost":
        drawing.dot(x + 16, y - 4, 5.5, PAPER, INK_SOFT, dashed=True)
    else:
        drawing.dot(x + 16, y - 4, 5.5, ACCENT if sign == "evidenced" else PAPER, ACCENT)


def reading_key(dossier: Dossier, name: str = "reading") -> Markup:
    """One row of the dot plot with a word at each of its signs, for the page on how to read."""
    say = translator(dossier.meta.language).gettext
    drawing = Drawing(name, _WIDTH, dossier.direction)
    low, evidenced, mid, high = 0.42, 0.26, 0.55, 0.78
    texts = (
        (evidenced, True, wrapped(say("evidenced: with a document"), 26, 3)),
        (mid, True, wrapped(say("declared: as answered"), 26, 3)),
        ((evidenced + low) / 2, False, wrapped(say("still to document"), 26, 3)),
        (high, False, wrapped(say("the most it can be, once unknown answers are known"), 30, 4)),
    )
    above_lines = max(len(lines) for _, above, lines in texts if above)
    below_lines = max(len(lines) for _, above, lines in texts if not above)
    y = 29.0 + 15 * above_lines
    scale = Scale(60.0, 660.0)
    drawing.box(scale(0), y - 16, 600, 32, BAND_TINTS[1])
    score = Score("level", low=low, mid=mid, high=high, evidenced=evidenced)
    chapter_marks(drawing, scale, score, y)
    for at, above, lines in texts:
        end = y - 20 if above else y + 20
        drawing.line(scale(at), end, scale(at), y - 9 if above else y + 9, INK_SOFT, 0.8)
        first = y - 25 - 15 * (len(lines) - 1) if above else y + 33
        for n, line in enumerate(lines):
            drawing.text(scale(at), first + 15 * n, line, 12, anchor="middle")
    height = y + 27 + 15 * below_lines
    return drawing.finish(
        height, say("How to read a row"), say("Evidenced, declared, and the range")
    )


def heat_map(dossier: Dossier, name: str = "heat") -> Markup:
    """Articles by track, one row an article, with text large enough for a screen."""
    say = translator(dossier.meta.language).gettext
    drawing = Drawing(name, _WIDTH, dossier.direction)
    columns = (352.0, 476.0, 600.0)
    for x, track in zip(
        columns, (say("Legal"), say("Institutional"), say("Technical")), strict=True
    ):
        drawing.text(x + 56, 16, track, 13, fill=INK_SOFT, anchor="middle")
    y, chapter = 24.0, ""
    titles = dict(dossier.chapter_titles)
    for row in dossier.articles:
        if row.chapter != chapter:
            chapter = row.chapter
            drawing.text(0, y + 22, f"{chapter}  {titles[chapter]}", 13, bold=True, fill=ACCENT)
            y += 32
        lines = wrapped(row.title, 46, 2)
        height = 34.0 if len(lines) > 1 else 26.0
        drawing.text(0, y + height / 2 + 4.5, str(row.article), 13, bold=True)
        for n, line in enumerate(lines):
            drawing.text(32, y + height / 2 + 4.5 + (n - (len(lines) - 1) / 2) * 15, line, 13)
        for x, score in zip(columns, row.tracks, strict=True):
            _cell(drawing, x, y, 112, height, score)
        y += height + 4
    return drawing.finish(y + 4, say("Readiness by article and track"), _describe_articles(dossier))


class Scale:
    """Where a number from 0 to 1 stands."""

    def __init__(self, left: float, right: float) -> None:
        self.left, self.right = left, right

    def __call__(self, value: float) -> float:
        return self.left + (self.right - self.left) * value


def chapter_marks(
    drawing: Drawing, scale: Scale, score: Score, y: float, then: float | None = None
) -> None:
    """The signs of one chapter, in the middle of its row."""
    if score.low is None or score.high is None:
        drawing.text(
            scale(0.5), y + 4, f"{score.glyph}  {score.label}", 11, fill=INK_SOFT, anchor="middle"
        )
        return
    low, high = scale(score.low), scale(score.high)
    if score.mid is None:
        drawing.box(low, y - 6, max(high - low, 2), 12, "hatch", INK_SOFT)
    else:
        drawing.line(low, y, high, y, INK_SOFT, 1.3)
        for end in (low, high):
            drawing.line(end, y - 5, end, y + 5, INK_SOFT, 1.3)
    if score.mid is not None and score.evidenced is not None:
        drawing.box(
            scale(score.evidenced), y - 4, scale(score.mid) - scale(score.evidenced), 8, "hatch"
        )
    if then is not None:
        drawing.diamond(scale(then), y, 7.5, PAPER, WARNING)
    if score.projected is not None and _has_ghost(score):
        drawing.dot(scale(score.projected), y, 5.5, PAPER, INK_SOFT, dashed=True)
    if score.mid is not None:
        drawing.dot(scale(score.mid), y, 6.5, PAPER, ACCENT)
    if score.evidenced is not None:
        drawing.dot(scale(score.evidenced), y, 5.5, ACCENT)


def _has_ghost(score: Score) -> bool:
    """Whether a bill under way would lift the number enough to be seen."""
    return (
        score.projected is not None
        and score.mid is not None
        and score.projected > score.mid + 0.005
    )


def _cell(drawing: Drawing, x: float, y: float, width: float, height: float, score: Score) -> None:
    fill, ink, border = PAPER, INK_SOFT, RULE
    if score.level is not None:
        fill, ink = LEVELS[score.level].colour, LEVELS[score.level].text
    elif score.state in MARKS:
        mark = MARKS[score.state]
        fill, ink = mark.colour, mark.text
    if score.state == "not_expected":
        border = "none"
    drawing.box(x, y, width, height, fill, border, 2)
    text = f"{score.glyph}  {score.text}".strip()
    if score.state in MARKS and MARKS[score.state].hatched:
        drawing.box(x + 1, y + 1, 16, height - 2, "hatch")
        drawing.text(x + width / 2 + 8, y + height / 2 + 4.5, text, 12.5, anchor="middle")
    else:
        drawing.text(x + width / 2, y + height / 2 + 4.5, text, 13, fill=ink, anchor="middle")
    if score.contested:
        drawing.box(x + width - 12, y + 1, 11, 11, PAPER)
        drawing.corner(x + width - 1, y + 1, 10, WARNING)


def describe(dossier: Dossier) -> str:
    """The plot in words."""
    say = translator(dossier.meta.language).gettext
    rows = (
        say("{chapter}: {label}, {number}").format(
            chapter=f"{row.id} {row.title}", label=row.score.label, number=row.score.text or "–"
        )
        for row in dossier.chapters
    )
    return "; ".join(rows)


def _describe_articles(dossier: Dossier) -> str:
    return "; ".join(_describe_row(row) for row in dossier.articles)


def _describe_row(row: HeatRow) -> str:
    cells = ", ".join(f"{s.label} {s.text}".strip() for s in row.tracks)
    return f"{row.article} {row.title}: {cells}"
