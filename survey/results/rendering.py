"""Numbers of scores as the results pages print them, and the words of their templates."""

from __future__ import annotations

from flask.sansio.app import App
from flask_babel import format_decimal, format_percent

from reports.levels import number_text
from survey.language import reader_language
from survey.results import words


def prepare(app: App) -> None:
    """Give the templates their filters and words."""
    app.add_template_filter(score, "score")
    app.add_template_filter(exact, "exact")
    app.add_template_filter(share, "share")
    app.jinja_env.globals.update(
        RULES=words.RULES,
        CAPS=words.CAPS,
        SEVERITY_TEXTS=words.SEVERITY_TEXTS,
        JOB_STATES=words.JOB_STATES,
    )


def score(value: float | None) -> str:
    """A score with two decimals that never cross into another label; a dash for none."""
    return "–" if value is None else number_text(value, reader_language())


def exact(value: float | None) -> str:
    """A number of the arithmetic with two to four decimals; a dash for none."""
    return "–" if value is None else format_decimal(value, "0.00##")


def share(value: float) -> str:
    """A share in per cent."""
    return format_percent(value)
