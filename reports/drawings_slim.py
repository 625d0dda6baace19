"""The drawings of a Dossier for a narrow screen: names stand above, so that the marks have room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from reports import drawings, drawings_change, stacked
from reports.dossier import Dossier
from reports.drawings import Scale
from reports.drawings_duties import in_place_share
from reports.foundations import Bar
from reports.language import percent, translator
from reports.levels import BAND_TINTS, DUTY_STATES, EVIDENCE, INK_SOFT, LEVELS, RULE, Mark
from reports.svg import Drawing, too_close, wrapped

#: As wide as the smallest screen leaves it: a letter is as large as it says.
WIDTH = 290.0
_STRIP = 28.0
_SCALE = Scale(8.0, WIDTH - 8)


def chapter_plot(dossier: Dossier) -> Markup:
    """Chapters as a dot plot."""
    say = translator(dossier.meta.language).gettext
    drawing = Drawing("chapters-slim", WIDTH, dossier.direction)
    y = _heads(drawing, dossier)
    for row in dossier.chapters:
        known = row.score.low is not None
        said = f"{row.score.text}  {row.score.label}" if known else ""
        y = _named(drawing, y, row.id, row.title, said)
        _bands(drawing, dossier, y)
        then = drawings.last_round(dossier, row.id)
        drawings.chapter_marks(drawing, _SCALE, row.score, y + _STRIP / 2, then)
        y += _STRIP + 12
    foot = drawings.plot_key(drawing, y + 14, dossier) + 8
    return drawing.finish(foot, say("Readiness by chapter"), drawings.describe(dossier))


def change_by_chapter(dossier: Dossier) -> Markup:
    """Each chapter from where it stood to where it stands."""
    say = translator(dossier.meta.language).gettext
    drawing = Drawing("change-slim", WIDTH, dossier.direction)
    y = _heads(drawing, dossier)
    for row in dossier.change.chapters if dossier.change is not None else ():
        said = f"{row.difference_text or '–'}  {row.verdict_text}"
        y = _named(drawing, y, row.name, row.title, said)
        _bands(drawing, dossier, y)
        drawings_change.marks(drawing, row, y + _STRIP / 2, _SCALE)
        y += _STRIP + 12
    foot = drawings_change.key(drawing, y + 14, dossier) + 10
    return drawing.finish(foot, say("Change by chapter"), drawings_change.described(dossier))


def duties_by_state(dossier: Dossier) -> Markup:
    """A stacked bar for each verb of the Convention."""
    tr = translator(dossier.meta.language)
    ends = [in_place_share(bar, dossier.meta.language) for bar in dossier.duties]
    under = [
        tr.ngettext("{n} duty", "{n} duties", b.total).format(n=b.total) for b in dossier.duties
    ]
    return _bars(
        dossier,
        "duties-slim",
        (tr.gettext("Duties by state"), tr.gettext(DUTY_STATES["in_place"].label)),
        list(zip(dossier.duties, under, ends, strict=True)),
        DUTY_STATES,
        [(mark, tr.gettext(mark.label)) for mark in DUTY_STATES.values()],
    )


def evidence_by_level(dossier: Dossier) -> Markup:
    """E0 to E4, all answers together and by chapter."""
    language, part = dossier.meta.language, dossier.evidence
    tr = translator(language)
    rows = []
    for bar in (part.levels, *part.chapters):
        share = percent(part.documented_in(bar) / bar.total, language) if bar.total else "–"
        answers = tr.ngettext("{n} answer", "{n} answers", bar.total).format(n=bar.total)
        rows.append((bar, answers, share))
    words = {code: label for code, label, _ in part.levels.counts}
    return _bars(
        dossier,
        "evidence-slim",
        (tr.gettext("Evidence by level"), tr.gettext("documented")),
        rows,
        {mark.code: mark for mark in EVIDENCE},
        [(mark, words[mark.code]) for mark in EVIDENCE],
    )


def _bars(
    dossier: Dossier,
    name: str,
    heads: tuple[str, str],
    rows: Sequence[tuple[Bar, str, str]],
    marks: Mapping[str, Mark],
    entries: Sequence[tuple[Mark, str]],
) -> Markup:
    """``heads``: the title, and what stands over the shares at the end of each row."""
    drawing = Drawing(name, WIDTH, dossier.direction)
    title, behind = heads
    y = 6.0
    if rows:
        drawing.text(WIDTH, 13, behind, 11.5, fill=INK_SOFT, anchor="end")
        y = 20.0
    for bar, under, share in rows:
        for line in wrapped(bar.label, 32, 3):
            y += 16
            drawing.text(0, y, line, 13, bold=True)
        y += 15
        drawing.text(0, y, under, 11.5, fill=INK_SOFT)
        drawing.text(WIDTH, y, share, 13, bold=True, anchor="end")
        stacked.parts(drawing, y + 6, bar, marks, 0.0, WIDTH)
        y += 50
    end = stacked.key(drawing, y + 8, entries, 2)
    tr = translator(dossier.meta.language)
    nothing = tr.gettext("No duty that this reader may see was asked about.")
    return drawing.finish(end, title, stacked.described([bar for bar, _, _ in rows]) or nothing)


def _heads(drawing: Drawing, dossier: Dossier) -> float:
    """The names of the levels on two lines, long ones on three; where the rows begin."""
    say = translator(dossier.meta.language).gettext
    names = [say(level.label) for level in LEVELS]
    lines = 3 if too_close(names[::2], 11.5, WIDTH) else 2
    edges = (0.0, *dossier.level_edges, 1.0)
    for level in LEVELS:
        middle = (_SCALE(edges[level.index]) + _SCALE(edges[level.index + 1])) / 2
        at = 28 + 14 * (level.index % lines)
        drawing.text(middle, 13, level.glyph, 12, fill=INK_SOFT, anchor="middle")
        # The outermost names begin and end with the picture: a long one would stick out of it.
        x, anchor = {0: (0.0, "start"), len(LEVELS) - 1: (WIDTH, "end")}.get(
            level.index, (middle, "middle")
        )
        drawing.text(x, at, names[level.index], 11, fill=INK_SOFT, anchor=anchor)
    return 22.0 + 14 * lines


def _named(drawing: Drawing, y: float, numeral: str, title: str, said: str) -> float:
    """What a row is about and what is said of it, above the row; where the row begins."""
    drawing.text(0, y + 13, numeral, 13, bold=True)
    for line in wrapped(title, 34, 3):
        y += 16
        drawing.text(30, y - 3, line, 13)
    for line in wrapped(said, 36, 2) if said else []:
        y += 15
        drawing.text(30, y - 3, line, 12, fill=INK_SOFT)
    return y + 3


def _bands(drawing: Drawing, dossier: Dossier, y: float) -> None:
    edges = (0.0, *dossier.level_edges, 1.0)
    for level in LEVELS:
        start, end = _SCALE(edges[level.index]), _SCALE(edges[level.index + 1])
        drawing.box(start, y, end - start, _STRIP, BAND_TINTS[level.index % 2])
    drawing.line(_SCALE(0), y + _STRIP, _SCALE(1), y + _STRIP, RULE)
