"""Your sections: what is assigned to me, how much is left, due when."""

from __future__ import annotations

from flask import render_template

from survey.auth.current import current_actor
from survey.queries import respond
from survey.queries.respond import SectionCard

Place = tuple[str, str, str]


def show() -> str:
    """Every section of every agency the person works for, by agency; work left comes first."""
    places: dict[Place, list[SectionCard]] = {}
    cards = respond.my_sections(current_actor())
    for card in cards:
        here = (card.state_name, card.round_title, card.agency_name)
        places.setdefault(here, []).append(card)
    roles = {acting_as(card) for card in cards}
    return render_template(
        "respond/sections.html",
        places=list(places.items()),
        acting_as=roles.pop() if len(roles) == 1 else "",
    )


def acting_as(card: SectionCard) -> str:
    """The line under the reader's name: for which agency of which State they answer."""
    return f"{card.agency_name}, {card.state_name}"
