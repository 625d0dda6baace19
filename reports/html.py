"""The printed report as HTML: a Dossier through the templates, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import drawings
from reports.dossier import Dossier, grouped
from reports.language import translator
from reports.levels import DUTY_STATES, EVIDENCE, LEVELS, MARKS, number_text
from reports.profile import Score
from reports.words import SEVERITIES

#: The whole report, or what decides in at most eight pages.
Form = Literal["full", "short"]
TEMPLATES = Path(__file__).with_name("templates")
#: The most characters without a space before a break is allowed among them.
LONGEST_RUN = 100
_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")
#: The most agencies whose columns fit beside the title of a section.
AGENCY_COLUMNS = 8


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of all printed documents."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=breakable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def breakable(value: object) -> object:
    """Lets a text without spaces break at last: setting one of 10,000 characters took seconds."""
    if isinstance(value, str) and not isinstance(value, Markup) and len(value) > LONGEST_RUN:
        return _RUN.sub("\\g<0>\u200b", value)
    return value


def render_html(dossier: Dossier, form: Form = "full") -> str:
    """The whole report as one HTML document without style, script or address."""
    return environment().get_template("report.html").render(_context(dossier))


def stylesheet() -> str:
    """The style sheet of the printed report: print.css and the colours of the levels."""
    colours = "".join(
        f".l{level.index} {{ background: {level.colour}; color: {level.text} }}\n"
        for level in LEVELS
    )
    for mark in (*DUTY_STATES.values(), *EVIDENCE):
        if not mark.hatched:
            colours += f".m-{mark.code} {{ background: {mark.colour}; color: {mark.text} }}\n"
    return (TEMPLATES / "print.css").read_text(encoding="utf-8") + colours


def _context(dossier: Dossier) -> dict[str, Any]:
    tr = translator(dossier.meta.language)

    def say(message: str, **values: object) -> str:
        return tr.gettext(message).format(**values)

    def count(one: str, many: str, n: int, **values: object) -> str:
        return tr.ngettext(one, many, n).format(n=n, **values)

    headings = _headings(dossier, say)
    titles = dict(dossier.chapter_titles)
    by_chapter: dict[str, list[Any]] = {}
    for gap in dossier.gaps.rows:
        by_chapter.setdefault(gap.chapter, []).append(gap)
    gap_chapters = [(c, titles[c], by_chapter[c]) for c in titles if c in by_chapter]
    return {
        "d": dossier,
        "say": say,
        "count": count,
        "tr": tr.gettext,
        "number": lambda value: number_text(value, dossier.meta.language, dossier.level_edges),
        "arrow": "←" if dossier.direction == "rtl" else "→",
        "status_short": say("DRAFT, not for sharing") if dossier.draft else dossier.status_text,
        "snapshot": grouped(dossier.meta.snapshot),
        "headings": headings,
        "contents": _contents(headings, gap_chapters),
        "gap_chapters": gap_chapters,
        "chapter_title": titles.__getitem__,
        "severity_name": lambda code: tr.gettext(SEVERITIES[code]),
        "levels": list(zip(LEVELS, dossier.method.levels, strict=True)),
        "marks": _marks(dossier, say),
        "duty_marks": list(DUTY_STATES.values()),
        "evidence_marks": list(zip(EVIDENCE, dossier.method.evidence, strict=True)),
        "is_hatched": lambda score: score.state in MARKS and MARKS[score.state].hatched,
        "any_contested": any(s.contested for s in _scores(dossier)),
        "any_bare": any(s.state == "level" and s.level is None for s in _scores(dossier)),
        "participation_groups": _groups(dossier),
        "drawings": {
            "reading_key": drawings.reading_key(dossier),
            "chapter_plot": drawings.chapter_plot(dossier),
            "duties_bar": drawings.duties_bar(dossier),
            "evidence_strip": drawings.evidence_strip(dossier),
        },
    }


def _headings(dossier: Dossier, say: Callable[..., str]) -> dict[str, str]:
    """The parts of the report by the id of their section, in order."""
    headings = {
        "decision": say("What this report says"),
        "reading": say("How to read it"),
        "participation": say("Who took part"),
        "profile": say("Readiness by chapter"),
        "articles": say("Readiness by article and track"),
        "duties": say("Duties by state"),
        "safeguards": say("Safeguards"),
        "evidence": say("What the answers rest on"),
        "disagreements": say("Where agencies differ"),
        "gaps": say("Gaps by chapter"),
        "clarify": say("To clarify"),
        "answers": say("Annex: all answers"),
        "method": say("Annex: the method in short"),
    }
    if not dossier.agencies_visible:
        del headings["disagreements"]
    return headings


def _contents(
    headings: dict[str, str], gap_chapters: list[tuple[str, str, Any]]
) -> list[tuple[str, str, bool]]:
    rows = []
    for id, text in headings.items():
        rows.append((id, text, False))
        if id == "gaps":
            rows += [(f"gaps-{c}", f"{c} · {title}", True) for c, title, _ in gap_chapters]
    return rows


def _marks(dossier: Dossier, say: Callable[..., str]) -> list[tuple[Any, str]]:
    """The marks that this report uses, each with what it says."""
    texts = {
        "insufficient": say(
            "less than {share} known, or a whole track unknown: only the range is printed",
            share=dossier.method.sufficient_coverage,
        ),
        "unknown": say("nothing is known: no number, and no gap"),
        "withheld": say("the State knows and keeps it to itself: no gap"),
        "not_applicable": say("leaves the score altogether"),
        "not_asked": say("needed on this track, but this edition does not ask about it"),
        "not_shared": say("rests on a section that this reader does not see"),
        "options": say("the article holds options only"),
    }
    used = {score.state for score in _scores(dossier)}
    return [(MARKS[code], text) for code, text in texts.items() if code in used]


def _scores(dossier: Dossier) -> list[Score]:
    scores = [row.score for row in dossier.chapters]
    for row in dossier.articles:
        scores += [row.score, *row.tracks]
    return scores


def _groups(dossier: Dossier) -> list[list[tuple[int, str]]]:
    """The columns of the participation tables: so many agencies a table as fit on the page."""
    letters = [
        (place, agency.letter) for place, agency in enumerate(dossier.participation.agencies)
    ]
    return [letters[n : n + AGENCY_COLUMNS] for n in range(0, len(letters), AGENCY_COLUMNS)] or [[]]
