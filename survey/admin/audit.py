"""The whole audit trail with its filter, for the administrator. Never an answer."""

from __future__ import annotations

from flask import Response, make_response, render_template

from survey import trail_view, words
from survey.auth.current import current_actor
from survey.queries import trail
from survey.queries.trail import TrailPage


def show() -> Response:
    """Fifty entries, newest first."""
    asked = trail_view.asked()
    page, states = trail.trail(current_actor(), asked.wanted)
    if asked.errors:
        page = TrailPage((), None)
    text = render_template(
        "admin/audit.html",
        page=page,
        asked=asked,
        links=trail_view.pages(page, asked),
        states=[{"value": code, "text": name} for code, name in states],
        verbs=trail_view.VERBS,
        verb_items=trail_view.verb_items(),
        said=trail_view.said_anywhere,
        acting_as=words.ROLES["administrator"],
    )
    return make_response(text, 422 if asked.errors else 200)
