"""What was done in the State's assessments and who read what of them, for its focal point."""

from __future__ import annotations

from flask import Response, make_response

from survey import trail_view
from survey.auth.current import current_actor
from survey.instruments import open_edition
from survey.language import reader_language
from survey.queries import trail
from survey.queries.trail import Entry, TrailPage
from survey.review.frame import left_to_settle, page


def show(assessment: str) -> Response:
    """Fifty entries, newest first."""
    actor = current_actor()
    asked = trail_view.asked()
    found, facts = trail.trail_of(actor, assessment, asked.wanted)
    if asked.errors:
        found = TrailPage((), None)
    instrument = open_edition(facts.edition, reader_language())

    def said(entry: Entry) -> list[str]:
        return trail_view.said(entry, instrument)

    text = page(
        "review/audit.html",
        facts,
        "review.audit",
        left_to_settle(actor, assessment),
        page=found,
        asked=asked,
        links=trail_view.pages(found, asked),
        verbs=trail_view.VERBS,
        verb_items=trail_view.verb_items(),
        said=said,
    )
    return make_response(text, 422 if asked.errors else 200)
