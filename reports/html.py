"""The printed report as HTML: a Dossier through the templates, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import drawings
from reports import drawings_strips as strips
from reports.annex import AnnexQuestion, Voice
from reports.contents import FULL, SHORT, Form, contents_of, headings_of
from reports.dossier import Dossier, grouped
from reports.drawings_change import change_by_chapter
from reports.drawings_duties import duties_by_state
from reports.drawings_evidence import evidence_by_level
from reports.drawings_heat import heat_page
from reports.gaps import Clarify, Gap
from reports.language import language_name, listing, translator
from reports.levels import DUTY_STATES, LEVELS, MARKS, number_text
from reports.profile import Score
from reports.running_text import (
    breakable,
    clip,
    lines,
    own,
    reference,
    spoken_answer,
    stopped,
    unbroken,
)
from reports.special_answers import SPECIAL_ANSWERS
from reports.words import SEVERITIES, AnswerWords

TEMPLATES = Path(__file__).with_name("templates")
#: The pictures by the name that templates give them.
DRAWINGS: dict[str, Callable[[Dossier], Markup]] = {
    "reading_key": drawings.reading_key,
    "chapter_plot": drawings.chapter_plot,
    "change_by_chapter": change_by_chapter,
    "heat_page": heat_page,
    "duties_bar": duties_by_state,
    "duties_by_chapter": strips.duties_by_chapter,
    "evidence_strip": evidence_by_level,
    "safeguards_strip": strips.safeguards_strip,
    "trust_strip": strips.trust_strip,
}
#: Characters on the page for who decides: up to the first its boxes are higher, beyond the second
#: its letters smaller.
SHORT_PAGE, LONG_PAGE = 1650, 2000
#: The sign beside where a notice stands, never a colour.
NOTICE_GLYPHS = {
    "ready": "●",
    "due": "○",
    "unknown": "?",
    "withheld": "■",
    "not_needed": "–",
    "option": "◇",
    "not_asked": "·",
    "not_shared": "⊘",
}


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


def spoken(drawing: Markup) -> Markup:
    """A drawing whose title says all of it in words: print makes nothing of a description."""
    title, _, rest = drawing.partition("</title>")
    description, _, picture = rest.partition("</desc>")
    words = description.partition(">")[2]
    return title + Markup(": ") + words + Markup("</title>") + picture


def render_html(dossier: Dossier, form: Form = "full") -> str:
    """The report as one HTML document without style, script or address."""
    return environment().get_template("report.html").render(_context(dossier, form))


def stylesheet(*, rtl: bool = False) -> str:
    """The style sheet of the printed report: print.css and the colours of the levels. The margins
    of a page know no direction: right to left, what stands in their corners changes sides."""
    colours = "".join(
        f".l{level.index} {{ background: {level.colour}; color: {level.text} }}\n"
        for level in LEVELS
    )
    for mark in DUTY_STATES.values():
        colours += f".tiles .t-{mark.code} {{ border-top-color: {mark.colour} }}\n"
    rules = (TEMPLATES / "print.css").read_text(encoding="utf-8")
    if rtl:
        rules = re.sub("@bottom-(left|right)", _other_corner, rules)
    return rules + colours


def _other_corner(corner: re.Match[str]) -> str:
    return "@bottom-left" if corner[1] == "right" else "@bottom-right"


def _context(dossier: Dossier, form: Form) -> dict[str, Any]:
    tr = translator(dossier.meta.language)

    def say(message: str, **values: object) -> str:
        return tr.gettext(message).format(**values)

    def count(one: str, many: str, n: int, **values: object) -> str:
        return tr.ngettext(one, many, n).format(n=n, **values)

    def severity_words(low: str, high: str) -> str:
        names = [tr.gettext(SEVERITIES[code]) for code in (low, high)]
        if low == high:
            return names[0]
        return say("{low} to {high}", low=names[0], high=names[1].lower())

    headings = headings_of(dossier, form, say)
    gaps = {gap.number: gap for gap in dossier.gaps.rows}
    chapters = {row.id: row for row in dossier.chapters}
    groups = _severity_groups(dossier, severity_words)
    return {
        "d": dossier,
        "form": form,
        "parts": SHORT if form == "short" else _full(dossier),
        "say": say,
        "count": count,
        "tr": tr.gettext,
        "special": lambda state: tr.gettext(SPECIAL_ANSWERS[state]),
        "lines": lines,
        "clip": clip,
        "own": lambda text: own(text, dossier.meta.language),
        "reference": lambda text: reference(text, dossier.meta.language),
        "stopped": stopped,
        "unbroken": unbroken,
        "answer": lambda words: spoken_answer(words, dossier.meta.language, say, count),
        "national": lambda q: spoken_answer(_awaited(q), dossier.meta.language, say, count),
        "title": say("{title}: short form", title=dossier.title)
        if form == "short"
        else dossier.title,
        "number": lambda value: number_text(value, dossier.meta.language, dossier.level_edges),
        "arrow": "←" if dossier.direction == "rtl" else "→",
        "status_short": say("DRAFT, not for sharing") if dossier.draft else dossier.status_text,
        "snapshot": grouped(dossier.meta.snapshot),
        "headings": headings,
        "contents": contents_of(
            dossier, headings, groups, lambda n: count("{n} gap", "{n} gaps", n)
        ),
        "severity_groups": groups,
        "gap_of": gaps.__getitem__,
        "language_name": language_name,
        "chapter_row": chapters.get,
        "chapter_strip": lambda page: spoken(
            strips.duties_strip(dossier, page.duties, f"chapter-{page.id}")
        ),
        "severity_name": lambda code: tr.gettext(SEVERITIES[code]),
        "severity_words": severity_words,
        "levels": list(zip(LEVELS, dossier.method.levels, strict=True)),
        "marks": _marks(dossier, say),
        "duty_glyph": lambda code: DUTY_STATES[code].glyph,
        "notice_glyph": NOTICE_GLYPHS.get,
        "fill": lambda cell: _fill(*cell),
        "asserted": _asserted(dossier),
        "agreeing": lambda q: listing(
            [v.agency for v in q.voices if not q.spoken and silent(v)], dossier.meta.language
        ),
        "heard": lambda q: [v for v in q.voices if not q.spoken and not silent(v)],
        "by_section": _by_section,
        "room": _room(dossier),
        "any_contested": any(s.contested for s in _scores(dossier)),
        "any_bare": any(s.state == "level" and s.level is None for s in _scores(dossier)),
        "drawings": {name: spoken(draw(dossier)) for name, draw in DRAWINGS.items()},
    }


def _room(dossier: Dossier) -> str:
    """How the page for who decides is set, so that it stays one page: with boxes in which two lines
    can be written where it is short, and in smaller letters where it is long.
    """
    page = dossier.decision
    texts = [*page.sentences[1:], *page.trust, page.force]
    texts += [gap.need for gap in page.needs] + [ask.what for ask in page.asks]
    written = sum(map(len, texts))
    return "roomy" if written <= SHORT_PAGE else "dense" if written > LONG_PAGE else ""


def _awaited(question: AnnexQuestion) -> AnswerWords:
    """The national answer; "no answer yet" would promise one where the question is not asked."""
    words = question.answer
    unasked = question.standing_text and words.state == "blank"
    return replace(words, line="") if unasked else words


def _asserted(dossier: Dossier) -> list[AnnexQuestion]:
    """Scored answers without a source, in the order of the Convention."""
    order = {row.id: place for place, row in enumerate(dossier.duty_rows)}
    found = [q for s in dossier.sections for q in s.questions if q.evidence == "E0"]
    last = len(order)
    return sorted(found, key=lambda q: min(order.get(duty, last) for duty in q.obligations))


def _by_section(items: Sequence[Clarify]) -> list[list[Clarify]]:
    """Questions to clarify under one heading a section, the section of the first one first."""
    found: dict[tuple[str, str], list[Clarify]] = {}
    for item in items:
        found.setdefault((item.section, item.track), []).append(item)
    return list(found.values())


def silent(voice: Voice) -> bool:
    """True for an agency that said the national answer and added nothing to it."""
    said = voice.answer
    return voice.same and not (
        said.line
        or said.ticked
        or said.missing
        or said.reason
        or said.citations
        or said.pipeline
        or said.comment
    )


def _full(dossier: Dossier) -> tuple[str, ...]:
    return FULL if dossier.agencies_visible else tuple(p for p in FULL if p != "disagreements")


def _fill(answered: int, asked: int) -> int:
    """How full a cell of the matrix is, in four steps."""
    return 3 if answered == asked else 2 if answered * 2 >= asked else 1 if answered else 0


def _severity_groups(
    dossier: Dossier, name: Callable[[str, str], str]
) -> list[tuple[str, str, str, list[Gap]]]:
    """The gaps under one heading for each class or range: words, class of its tag, id, rows."""
    groups: dict[tuple[str, str], list[Gap]] = {}
    for gap in dossier.gaps.rows:
        groups.setdefault((gap.severity_low, gap.severity_high), []).append(gap)
    return [
        (name(low, high), high if low == high else "range", f"{low}-{high}", rows)
        for (low, high), rows in groups.items()
    ]


def _marks(dossier: Dossier, say: Callable[..., str]) -> list[tuple[Any, str]]:
    """The marks that this report uses, each with what it says."""
    texts = {
        "insufficient": say(
            "less than {share} known, or a whole track unknown: only the range is printed",
            share=dossier.method.sufficient_coverage,
        ),
        "unknown": say("nothing is known: no number, and no gap"),
        "withheld": say("the State knows and may not say: no gap"),
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
