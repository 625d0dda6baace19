"""Duties by state as inline SVG: a stacked bar for each verb of the Convention."""

from __future__ import annotations

from markupsafe import Markup

from reports import stacked
from reports.dossier import Dossier
from reports.foundations import Bar
from reports.language import percent, translator
from reports.levels import DUTY_STATES
from reports.svg import Drawing

_WIDTH, _TOP, _STEP = 720.0, 24.0, 54.0


def duties_by_state(dossier: Dossier, name: str = "duty-states") -> Markup:
    """In place, partly, little or nothing, unknown: must, must within limits, must try."""
    tr = translator(dossier.meta.language)
    drawing = Drawing(name, _WIDTH, dossier.direction)
    bars = dossier.duties
    bottom = _TOP + _STEP * len(bars)
    if bars:
        in_place = tr.gettext(DUTY_STATES["in_place"].label)
        stacked.axis(drawing, _TOP, bottom, dossier.meta.language, in_place)
    for place, bar in enumerate(bars):
        y = _TOP + 10 + _STEP * place
        duties = tr.ngettext("{n} duty", "{n} duties", bar.total).format(n=bar.total)
        stacked.row(drawing, y, bar, DUTY_STATES, duties, bold=True)
        stacked.end_text(drawing, y, in_place_share(bar, dossier.meta.language), bold=True)
    entries = [(mark, tr.gettext(mark.label)) for mark in DUTY_STATES.values()]
    end = stacked.key(drawing, bottom + 10, entries, 4)
    title = tr.gettext("Duties by state")
    nothing = tr.gettext("No duty that this reader may see was asked about.")
    return drawing.finish(end, title, stacked.described(bars) or nothing)


def in_place_share(bar: Bar, language: str) -> str:
    """The share in place; nothing while every duty is unknown, since that would read as none."""
    counts = {code: count for code, _, count in bar.counts}
    if counts["unknown"] == bar.total:
        return "–"
    return percent(counts["in_place"] / bar.total, language)
