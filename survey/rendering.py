"""Filters and names that templates of several audiences use: marked terms, option lists, words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import format_date, get_timezone
from markupsafe import Markup, escape

from questionnaires import states
from questionnaires.glossary import pieces, plain
from questionnaires.instrument import Instrument, Section, Term
from survey import words
from survey.days import today
from survey.forms import kinds


def prepare(app: Flask) -> None:
    """Give the templates their filters and words."""
    for name, function in FILTERS.items():
        app.add_template_filter(function, name)
    app.jinja_env.globals.update(
        ROLES=words.ROLES,
        TRACKS=words.TRACKS,
        QUESTIONNAIRES=words.QUESTIONNAIRES,
        SECTION_STATES=words.SECTION_STATES,
        ASSESSMENT_STATES=words.ASSESSMENT_STATES,
        EVIDENCE_LEVELS=words.EVIDENCE_LEVELS,
        STAGE_TEXTS=kinds.STAGE_TEXTS,
    )


def read_ahead(app: Flask) -> None:
    """Make what every page needs and nobody changes: templates, and the names of States."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    states.states()
    states.invented()


def terms(text: str, instrument: Instrument) -> Markup:
    """A text with its marked terms underlined; their meaning stands in the card's list of words."""
    return Markup("").join(
        Markup('<span class="hr-term">{}</span>').format(piece.text)
        if piece.term
        else escape(piece.text)
        for piece in pieces(instrument.glossary, text)
    )


def apart(text: str) -> Markup:
    """A name in a sentence: whatever it turns round, the words beside it keep their direction."""
    return Markup("<bdi>{}</bdi>").format(text)


def figures(text: str) -> Markup:
    """A range, a difference, a reference to a paragraph: from left to right on every page."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)


def clock(value: datetime) -> str:
    """When something was saved: today the time ("14:32"), else the day and the time."""
    zone = get_timezone()
    here = value.astimezone(zone)
    time = f"{here:%H:%M}"
    if here.date() == today():
        return time
    return f"{format_date(value, 'medium')}, {time}"


def choice_items(choices: Iterable[kinds.Choice], instrument: Instrument) -> list[dict[str, Any]]:
    """Options for the form macros."""
    return [
        {
            "value": choice.code,
            "text": terms(choice.text, instrument),
            "tag": str(words.MARKS[choice.mark]) if choice.mark else "",
            "alone": choice.alone,
        }
        for choice in choices
    ]


def reason_items(reasons: Iterable[str]) -> list[dict[str, str]]:
    """The reasons for not applicable, for a drop-down list."""
    return [{"value": reason, "text": str(kinds.REASON_TEXTS[reason])} for reason in reasons]


def pairs(texts: Mapping[str, Any]) -> list[dict[str, str]]:
    """Codes and their names, for a drop-down list."""
    return [{"value": code, "text": str(text)} for code, text in texts.items()]


def term_items(found: Iterable[Term]) -> list[dict[str, str]]:
    """Terms and their meanings, for the list of words."""
    return [{"term": term.term, "meaning": plain(term.definition)} for term in found]


def article_numbers(section: Section, instrument: Instrument) -> list[int]:
    """The articles that a section is about, each once, in order."""
    article_of = instrument.convention.article_of
    return sorted({article_of[o].article for q in section.questions for o in q.obligations})


FILTERS: dict[str, Any] = {
    "apart": apart,
    "figures": figures,
    "clock": clock,
    "terms": terms,
    "plain": plain,
    "choice_items": choice_items,
    "reason_items": reason_items,
    "pairs": pairs,
    "term_items": term_items,
    "article_numbers": article_numbers,
}
