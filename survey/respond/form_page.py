"""The page with the form of a section, whatever led to it."""

from __future__ import annotations

from flask import render_template, session
from flask_babel import gettext as _

from survey import error_table
from survey.queries.respond import SectionPage
from survey.respond.cards import Card
from survey.respond.sections import acting_as
from survey.respond.shapes import drawn

#: In the session: the questions that were settled on the page that compares answers.
SETTLED = "settled"


def form_page(
    page: SectionPage,
    cards: tuple[Card, ...],
    saved: int = 0,
    unsaved: error_table.Answer | None = None,
) -> str:
    """The form of a section: cards as stored, or as typed with what is wrong with them."""
    return render_template(
        "respond/section.html",
        page=page,
        cards=cards,
        mistakes=[mistake for card in cards for mistake in card.summary],
        saved=saved,
        unsaved=unsaved,
        conflicts=[card for card in cards if card.conflict],
        acting_as=acting_as(page.card),
        words=_words(),
        # What was settled on the page that compares need not be brought back from the device.
        drawn=drawn,
        settled=session.pop(SETTLED, ()),
    )


def _words() -> dict[str, str]:
    """What the script that saves card by card says when no server can say it."""
    return {
        "saving": _("Saving"),
        "offline": _("Not saved: no connection."),
        "signed_out": _("Not saved: please sign in again."),
        "kept": _("Kept on this device."),
        "unkept": _("Nothing is kept on this device: leave this page open."),
    }
