"""The page with the form of a section, whatever led to it."""

from __future__ import annotations

from hashlib import sha256

from flask import render_template, session
from flask_babel import gettext as _

from survey import error_table
from survey.queries.respond import SectionPage
from survey.respond.cards import Card
from survey.respond.sections import acting_as
from survey.respond.shapes import drawn

#: In the session: what was settled last on the page that compares answers.
SETTLED = "settled"


def note_settled(page: SectionPage, upto: str, over: dict[str, int]) -> None:
    """Remember that somebody chose what stands of these questions of a section, each over the
    revision that they were shown. What this browser has kept since ``upto`` (by its own clock), or
    typed over a later revision, is newer than the choice."""
    choices = {key: [upto, revision] for key, revision in over.items()}
    session[SETTLED] = {_place(page): {**_settled(page), **choices}}


def _settled(page: SectionPage) -> dict[str, list[str | int]]:
    """What was settled of this section, if it was the last: it must not come back from the device.
    Another section, or the same one of another agency, has questions of the same names."""
    noted: dict[str, dict[str, list[str | int]]] = session.get(SETTLED) or {}
    return noted.get(_place(page), {})


def _place(page: SectionPage) -> str:
    card = page.card
    return f"{card.assessment_id} {card.agency_id} {card.section_id}"


def _mark(page: SectionPage) -> str:
    """Another one as soon as anybody has saved anything of the section."""
    stored = sorted((key, answer.revision) for key, answer in page.answers.items())
    return sha256(repr(stored).encode()).hexdigest()[:12]


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
        drawn=drawn,
        drawn_from=_mark(page),
        settled=_settled(page),
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
