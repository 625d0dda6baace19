"""Small strips: the safeguards gate, the duties of one chapter, and how far to trust it all."""

from __future__ import annotations

from markupsafe import Markup

from reports import stacked
from reports.dossier import Dossier
from reports.foundations import Bar, SafeguardRow
from reports.language import percent, translator
from reports.levels import ACCENT, DUTY_STATES, INK_SOFT, PAPER, RULE, WARNING
from reports.svg import Drawing, length_of, wrapped

_WIDTH = 720.0
_SIGNS = {"shown": "●", "not_shown": "○", "not_asked": "·"}


def safeguards_strip(dossier: Dossier, name: str = "gate") -> Markup:
    """Articles 6, 24, 36 with their duties, the gate after them, and what it holds back."""
    tr = translator(dossier.meta.language)
    part = dossier.safeguards
    drawing = Drawing(name, _WIDTH, dossier.direction)
    articles: dict[str, list[SafeguardRow]] = {}
    for row in part.rows:
        articles.setdefault(row.obligation.partition(".")[0], []).append(row)
    wide, gap = 138.0, 10.0
    deepest = max((len(rows) for rows in articles.values()), default=1)
    titles = {
        str(row.article): wrapped(row.title, 20, 2)
        for row in dossier.articles
        if str(row.article) in articles
    }
    head = 13.0 * (max(map(len, titles.values()), default=1) - 1)
    # The powers beside them need their room where there is no safeguard to show.
    height = max(40.0 + head + 19.0 * deepest, 74.0)
    for place, (article, rows) in enumerate(articles.items()):
        x = place * (wide + gap)
        drawing.box(x, 0, wide, height, PAPER, RULE, 3)
        drawing.text(x + 10, 19, article, 13, bold=True)
        for n, line in enumerate(titles.get(article, ())):
            drawing.text(x + 34, 19 + 13 * n, line, 10, fill=INK_SOFT)
        for n, row in enumerate(rows):
            y = 42 + head + n * 19
            shown = row.state == "shown"
            missing = row.state == "not_shown"
            drawing.text(x + 10, y, _SIGNS[row.state], 11, fill=WARNING if missing else ACCENT)
            drawing.text(x + 27, y, row.obligation, 11, bold=missing)
            drawing.text(
                x + wide - 10, y, row.low, 11, fill=INK_SOFT if shown else WARNING, anchor="end"
            )
    _gate(drawing, len(articles) * (wide + gap), height, dossier)
    described = "; ".join(f"{row.obligation}: {row.state_text}" for row in part.rows)
    return drawing.finish(
        height + 1, tr.gettext("Safeguards and what they hold back"), described or part.sentence
    )


def _gate(drawing: Drawing, x: float, height: float, dossier: Dossier) -> None:
    """The bar between safeguards and powers, and the powers behind it."""
    tr = translator(dossier.meta.language)
    opened = dossier.safeguards.gate == "shown"
    colour = ACCENT if opened else WARNING
    if opened:
        drawing.box(x + 8, 0, 5, height * 0.3, colour)
        drawing.box(x + 8, height * 0.7, 5, height * 0.3, colour)
    else:
        drawing.box(x + 8, 0, 5, height, colour)
    left = x + 26
    drawing.box(left, 0, _WIDTH - left, height, "#f3f2ed", RULE, 3)
    said = {
        "shown": tr.gettext("Nothing is held back"),
        "not_shown": tr.gettext("Held at {cap} until then").format(cap=dossier.method.gate_cap),
        "not_asked": tr.gettext("Not asked"),
        "not_shared": tr.gettext("Not shared with this reader"),
    }[dossier.safeguards.gate]
    drawing.text(left + 12, 20, tr.gettext("Powers that intrude"), 10.5, fill=INK_SOFT)
    y = 40.0
    articles = tr.gettext("Articles {articles}").format(articles=dossier.safeguards.held_back)
    for line in wrapped(articles, 30, 2):
        drawing.text(left + 12, y, line, 12.5, bold=True)
        y += 17
    for line in wrapped(said, 34, 2):
        drawing.text(left + 12, y + 3, line, 11.5, fill=colour)
        y += 15


def duties_by_chapter(dossier: Dossier, name: str = "duty-chapters") -> Markup:
    """The same bars, a chapter each: what is in place, partly, little or nothing, unknown."""
    tr = translator(dossier.meta.language)
    drawing = Drawing(name, _WIDTH, dossier.direction)
    top, step = 24.0, 46.0
    pages = [page for page in dossier.pages if page.duties.total]
    bottom = top + step * len(pages)
    in_place = tr.gettext(DUTY_STATES["in_place"].label)
    stacked.axis(drawing, top, bottom, dossier.meta.language, in_place)
    for place, page in enumerate(pages):
        y = top + 8 + step * place
        duties = tr.ngettext("{n} duty", "{n} duties", page.duties.total)
        under = duties.format(n=page.duties.total)
        stacked.row(drawing, y, page.duties, DUTY_STATES, under, bold=False)
        counts = {code: count for code, _, count in page.duties.counts}
        nothing_known = counts["unknown"] == page.duties.total
        share = percent(counts["in_place"] / page.duties.total, dossier.meta.language)
        stacked.end_text(drawing, y, "–" if nothing_known else share)
    bars = [page.duties for page in pages]
    title = tr.gettext("Duties of each chapter by state")
    return drawing.finish(bottom + 4, title, stacked.described(bars) or title)


def duties_strip(dossier: Dossier, bar: Bar, name: str) -> Markup:
    """The duties of one chapter by state, in one bar with its key beside the counts."""
    tr = translator(dossier.meta.language)
    drawing = Drawing(name, _WIDTH, dossier.direction)
    x, height = 0.0, 20.0
    for code, _, count in bar.counts:
        wide = _WIDTH * count / bar.total if bar.total else 0.0
        mark = DUTY_STATES[code]
        if wide:
            drawing.box(x + 0.5, 1, max(wide - 1, 1), height, _fill(code), INK_SOFT)
            if wide > 26:
                if mark.hatched:
                    half = min(20, wide / 2 - 3)
                    drawing.box(x + wide / 2 - half, 4, 2 * half, 14, PAPER, round=2)
                text = f"{mark.glyph} {count}" if wide > 40 else str(count)
                drawing.text(
                    x + wide / 2, 15.5, text, 11.5, fill=mark.text, anchor="middle", bold=True
                )
        x += wide
    for place, (code, label, count) in enumerate(bar.counts):
        left = place * _WIDTH / 4
        drawing.box(left + 0.5, 31, 16, 12, _fill(code), INK_SOFT)
        drawing.text(
            left + 24, 41, f"{DUTY_STATES[code].glyph}  {label}: {count}", 11, fill=INK_SOFT
        )
    title = tr.gettext("Duties of the chapter by state")
    return drawing.finish(46, title, stacked.described((bar,)))


def _fill(code: str) -> str:
    mark = DUTY_STATES[code]
    return "hatch" if mark.hatched else mark.colour


def trust_strip(dossier: Dossier, name: str = "trust") -> Markup:
    """Two thin bars side by side: how much is known, and how much of it rests on a document.

    Digits alone stand beside them, so that they keep to one line in a language with longer words.
    """
    tr = translator(dossier.meta.language)
    drawing = Drawing(name, _WIDTH, dossier.direction)
    rows = (
        (tr.gettext("Known"), dossier.decision.known),
        (tr.gettext("Documented"), dossier.decision.documented),
    )
    counts = [
        tr.gettext("{n} of {total}").format(n=n, total=total)
        if total
        else tr.gettext("nothing scored")
        for _, (n, total) in rows
    ]
    left = max(12 + length_of(text, 13) for text, _ in rows)
    half = _WIDTH / 2
    room = half - left - 54 - max(length_of(text, 11.5) for text in counts) - 16
    wide = max(60.0, min(150.0, room))
    said = []
    for place, (text, (n, total)) in enumerate(rows):
        x = place * half
        share = percent(n / total, dossier.meta.language) if total else "–"
        drawing.text(x, 14, text, 12, bold=True)
        drawing.box(x + left, 4, wide, 12, PAPER, RULE, 2)
        if n and total:
            drawing.box(x + left, 4, wide * n / total, 12, ACCENT, round=2)
        drawing.text(x + left + wide + 10, 14, share, 12, bold=True)
        drawing.text(x + left + wide + 54, 14, counts[place], 11.5, fill=INK_SOFT)
        said.append(f"{text}: {share}, {counts[place]}")
    return drawing.finish(22, tr.gettext("Known and documented"), "; ".join(said))
