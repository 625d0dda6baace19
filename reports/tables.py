"""The numbers of each figure as rows: what a download holds, and nothing beyond the figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from reports.dossier import Dossier
from reports.foundations import Bar
from reports.language import translator
from reports.profile import Score

Row = Sequence[object]
#: What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Iterable[Row]) -> bytes:
    """Rows as CSV that spreadsheets open: marked as UTF-8, and no text is ever a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(round(value, 6))
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _numbers(score: Score) -> tuple[object, ...]:
    return (score.label, score.mid, score.evidenced, score.low, score.high)


def _heads(dossier: Dossier, *more: str) -> list[str]:
    say = translator(dossier.meta.language).gettext
    return [*more, *map(say, ("Label", "Declared", "Evidenced", "Low", "High"))]


def chapters(dossier: Dossier) -> list[Row]:
    """The dot plot."""
    say = translator(dossier.meta.language).gettext
    then = {row.name: row.then.mid for row in dossier.change.chapters} if dossier.change else {}
    last = [dossier.change.earlier_title] if dossier.change else []
    return [
        [*_heads(dossier, say("Chapter"), say("Title")), *last],
        *(
            [row.id, row.title, *_numbers(row.score), *([then.get(row.id)] if last else [])]
            for row in dossier.chapters
        ),
    ]


def articles(dossier: Dossier) -> list[Row]:
    """The heat map: one row for each article and track."""
    say = translator(dossier.meta.language).gettext
    tracks = (say("Legal"), say("Institutional"), say("Technical"), say("All"))
    return [
        _heads(dossier, say("Article"), say("Title"), say("Track")),
        *(
            [row.article, row.title, track, *_numbers(score)]
            for row in dossier.articles
            for track, score in zip(tracks, (*row.tracks, row.score), strict=True)
        ),
    ]


def duties(dossier: Dossier) -> list[Row]:
    """Every duty that the stacked bars count."""
    say = translator(dossier.meta.language).gettext
    heads = ("Duty", "Title", "Article", "Chapter", "Verb", "State of the duty", "Number")
    return [
        [*map(say, heads), say("Evidenced")],
        *(
            [r.id, r.title, r.article, r.chapter, r.verb_text, r.state_text, r.number, r.evidenced]
            for r in dossier.duty_rows
        ),
    ]


def evidence(dossier: Dossier) -> list[Row]:
    """Known answers by level of evidence."""
    say = translator(dossier.meta.language).gettext
    bars: tuple[Bar, ...] = (dossier.evidence.levels, *dossier.evidence.chapters)
    return [
        [say("Chapter"), *(f"{code} {label}" for code, label, _ in bars[0].counts)],
        *([bar.label, *(count for _, _, count in bar.counts)] for bar in bars),
    ]


def gaps(dossier: Dossier) -> list[Row]:
    """Every gap, the most severe first."""
    say = translator(dossier.meta.language).gettext
    heads = ("Need", "Duties", "Verb", "Track", "Severity", "Reason", "Now", "Target", "Evidence")
    return [
        [*map(say, heads)],
        *(
            [
                row.need,
                ", ".join(row.obligations),
                row.verb_text,
                row.track_text,
                row.severity_low
                if row.severity_low == row.severity_high
                else f"{row.severity_low} - {row.severity_high}",
                row.reason,
                row.now,
                row.target,
                f"E{row.evidence}",
            ]
            for row in dossier.gaps.rows
        ),
    ]


def clarify(dossier: Dossier) -> list[Row]:
    """Questions without a known answer."""
    say = translator(dossier.meta.language).gettext
    return [
        [*map(say, ("Question", "Text", "Duties", "Track", "Why it is not known"))],
        *(
            [c.question, c.text, ", ".join(c.obligations), c.track_text, c.cause_text]
            for c in dossier.gaps.clarify
        ),
    ]


def notifications(dossier: Dossier) -> list[Row]:
    """Notices and declarations."""
    say = translator(dossier.meta.language).gettext
    part = dossier.notifications
    return [
        [*map(say, ("Paragraph", "What", "To", "When", "How it stands", "Answer"))],
        *(
            [n.ref, n.what, n.to, n.when, n.state_text, n.answer]
            for n in part.notices + part.options
        ),
    ]


def change(dossier: Dossier) -> list[Row]:
    """Chapters and articles then and now."""
    say = translator(dossier.meta.language).gettext
    heads = ("Part", "Title", "Then", "Now", "Difference", "Changed answers", "What is said of it")
    found = dossier.change
    return [
        [*map(say, heads)],
        *(
            [r.name, r.title, r.then.mid, r.now.mid, r.difference, r.changed, r.verdict_text]
            for r in ((*found.chapters, *found.articles) if found else ())
        ),
    ]


TABLES: dict[str, Callable[[Dossier], list[Row]]] = {
    "chapters": chapters,
    "articles": articles,
    "duties": duties,
    "evidence": evidence,
    "gaps": gaps,
    "clarify": clarify,
    "notifications": notifications,
    "change": change,
}
