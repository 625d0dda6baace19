"""Where the reader of these pages stands: the line under their name."""

from __future__ import annotations

from flask_babel import gettext as _

from survey import words
from survey.policies import Actor
from survey.queries import people


def acting_as(actor: Actor) -> str:
    """The role in which they read, and for whom; "" for whoever has none here."""
    here = next(
        (place for place in people.landing(actor) if place.endpoint == "coordinate.states"), None
    )
    if here is None:
        return ""
    return _("%(role)s, %(place)s", role=words.ROLES[here.role], place=here.place)
