"""What the known answers rest on as inline SVG: stacked bars by level of evidence."""

from __future__ import annotations

from markupsafe import Markup

from reports import stacked
from reports.dossier import Dossier
from reports.language import percent, translator
from reports.levels import EVIDENCE
from reports.svg import Drawing

_WIDTH, _TOP, _STEP = 720.0, 24.0, 48.0
_MARKS = {mark.code: mark for mark in EVIDENCE}


def evidence_by_level(dossier: Dossier, name: str = "evidence-levels") -> Markup:
    """E0 to E4, all answers together and by chapter; behind each bar the share with a document."""
    language = dossier.meta.language
    tr = translator(language)
    drawing = Drawing(name, _WIDTH, dossier.direction)
    part = dossier.evidence
    bars = (part.levels, *part.chapters)
    bottom = _TOP + _STEP * len(bars)
    stacked.axis(drawing, _TOP, bottom, language, tr.gettext("documented"))
    for place, bar in enumerate(bars):
        y = _TOP + 9 + _STEP * place
        answers = tr.ngettext("{n} answer", "{n} answers", bar.total).format(n=bar.total)
        stacked.row(drawing, y, bar, _MARKS, answers, bold=place == 0)
        share = percent(part.documented_in(bar) / bar.total, language) if bar.total else "–"
        stacked.end_text(drawing, y, share, bold=place == 0)
    words = {code: label for code, label, _ in part.levels.counts}
    entries = [(mark, words[mark.code]) for mark in EVIDENCE]
    end = stacked.key(drawing, bottom + 10, entries, 3)
    return drawing.finish(end, tr.gettext("Evidence by level"), stacked.described(bars))
