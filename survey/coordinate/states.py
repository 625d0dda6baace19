"""The list of States: how far each is, and the results of those that shared them."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _

from survey import words
from survey.auth.current import current_actor
from survey.queries import coordinate, people
from survey.queries.coordinate import StateRow


def show() -> str:
    """Every round with its States in the order of the alphabet: never by how well they do."""
    actor = current_actor()
    rounds: dict[str, list[StateRow]] = {}
    for row in coordinate.states(actor):
        rounds.setdefault(row.round_title, []).append(row)
    for rows in rounds.values():
        rows.sort(key=lambda row: row.state_name.casefold())
    here = next(
        (place for place in people.landing(actor) if place.endpoint == "coordinate.states"), None
    )
    return render_template(
        "coordinate/states.html",
        rounds=rounds,
        follows=here is not None and here.role == "coordinator",
        acting_as=_("%(role)s, %(place)s", role=words.ROLES[here.role], place=here.place)
        if here
        else "",
    )
