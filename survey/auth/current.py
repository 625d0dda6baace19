"""Who is signed in, as policies see them."""

from __future__ import annotations

from flask import g
from flask_security import current_user
from werkzeug.exceptions import Unauthorized

from survey.policies import Actor
from survey.queries import people


def current_actor() -> Actor:
    """The signed-in person with all their grants; read once a request."""
    if "actor" not in g:
        if not current_user.is_authenticated:
            raise Unauthorized
        g.actor = people.actor_of(current_user.id)
    actor: Actor = g.actor
    return actor
