"""Who is signed in, as policies see them."""

from __future__ import annotations

from flask import g
from flask_login import LoginManager
from flask_security import current_user
from werkzeug.exceptions import Unauthorized

from survey import acting
from survey.models import Person
from survey.policies import Actor
from survey.problems import NotVisible
from survey.queries import people


def current_actor() -> Actor:
    """The signed-in person with all their grants; read once a request."""
    if g.get("actor") is None:
        if not current_user.is_authenticated:
            raise Unauthorized
        # Asking loaded the person, and with them the actor; after signing in, it did not.
        if g.get("actor") is None:
            g.actor = people.actor_of(current_user.id)
            acting.act_as(g.actor)
    actor: Actor = g.actor
    return actor


def prepare(manager: LoginManager) -> None:
    """From the moment that a request knows its person, the database is asked on their behalf."""
    load = manager._user_callback

    def load_and_enter(identity: str) -> Person | None:
        try:
            with acting.acting_for_the_system():
                person: Person | None = load(identity)
                g.actor = people.actor_of(person.id) if person else None
        except NotVisible:
            # Closed between the one look and the other.
            return None
        if person is not None:
            acting.act_as(g.actor)
        return person

    manager.user_loader(load_and_enter)
