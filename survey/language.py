"""The language, direction, dates and numbers of a page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import (
    Domain,
    format_date,
    format_decimal,
    format_time,
    get_locale,
    get_translations,
    lazy_gettext,
)
from flask_security import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from survey.acting import acting_for_the_system
from survey.extensions import babel, db
from survey.models import PartyState
from survey.problems import StorageFailed
from survey.tongues import also_pseudo, language_of, locale_of, spoken_in

_SYNTHETIC = "synthetic_seen"


def prepare(app: Flask) -> None:
    """Choose the language of every request, and tell the templates about it."""
    babel.init_app(app, locale_selector=reader_locale)
    babel.domain_instance = also_pseudo(Domain())
    # A page of twenty questions asks for hundreds of texts. Jinja and Flask-Babel would go through
    # five calls and a look-up of the language for each.
    app.jinja_env.globals.update(_=_text, gettext=_text)
    app.context_processor(page_facts)
    app.template_filter("day")(day)
    app.template_filter("moment")(moment)
    app.template_filter("number")(number)


def reader_language() -> str:
    """The person's own language, else the best the browser asks for, else the first of the list."""
    available: list[str] = list(current_app.config["LANGUAGES"])
    if not has_request_context():
        return available[0]
    # g: a page asks for it many times, and choosing reads the account.
    if "reader_language" not in g:
        own = g.get("own_language")
        try:
            own = own or getattr(current_user, "language", None)
        except (SQLAlchemyError, StorageFailed):
            # The sentence that says what is wrong with the database needs a language all the same.
            db.session.rollback()
        asked = request.accept_languages.best_match(available)
        g.reader_language = own if own in available else asked or available[0]
    return str(g.reader_language)


@pass_eval_context
def _text(template: EvalContext, text: str, /, **values: Any) -> str:
    """A text of a template in the reader's language; in a page, values are escaped."""
    if not template.autoescape:
        # A mail: it may be written in another language than that of the page it was sent from.
        return str(get_translations().ugettext(text)) % values
    if "translations" not in g:
        g.translations = get_translations()
    plain = _page_text(g.translations, text)
    return plain % values if values or "%" in plain else plain


@lru_cache(maxsize=10_000)
def _page_text(translations: Any, text: str) -> Markup:
    return Markup(translations.ugettext(text))  # noqa: S704 - our own words, not what was typed


def lazily(text: str) -> Any:
    """A text that the storey below marked, put into the reader's language when it is shown."""
    return lazy_gettext(text)


def reader_locale() -> str:
    """The locale of words, dates and numbers."""
    return locale_of(spoken_in(reader_language(), babel.domain_instance))


def page_language() -> dict[str, str]:
    """The language of a page and where its lines begin: that of the words on it."""
    locale = get_locale() or Locale.parse("en")
    return {
        "page_lang": language_of(str(locale)),
        "page_dir": "rtl" if locale.text_direction == "rtl" else "ltr",
    }


def page_facts() -> dict[str, Any]:
    """What every template knows."""
    return {
        **page_language(),
        "product_name": current_app.config["PRODUCT_NAME"],
        "demo_data": demo_data(),
    }


def demo_data() -> bool:
    """Whether there is any invented State here: then every page says so."""
    if not current_app.extensions.get(_SYNTHETIC):
        try:
            # Also said to whoever has not signed in.
            with acting_for_the_system():
                found = db.session.scalar(
                    select(PartyState.id).where(PartyState.synthetic).limit(1)
                )
        except (SQLAlchemyError, StorageFailed):
            # The page that says what is wrong with the database must not fail for the same reason.
            db.session.rollback()
            return False
        current_app.extensions[_SYNTHETIC] = found is not None
    return bool(current_app.extensions[_SYNTHETIC])


def day(value: date | None) -> str:
    """A day in words of the reader's language ("22 November 2026"), or an empty text."""
    return format_date(value, "long") if value else ""


def moment(value: datetime | None) -> str:
    """A moment in the zone of the deployment ("22 Nov 2026, 14:05"), or an empty text."""
    return f"{format_date(value, 'medium')}, {format_time(value, 'HH:mm')}" if value else ""


def number(value: Decimal | float | int | None) -> str:
    """A number with the separators of the reader's language, or an empty text."""
    return format_decimal(value) if value is not None else ""
