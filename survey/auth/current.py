"""Who is signed in, as policies see them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

from flask import current_app, g
from flask_login import LoginManager
from flask_security import current_user
from werkzeug.exceptions import Unauthorized

from survey import acting
from survey.models import Person
from survey.policies import Actor
from survey.problems import AnotherPerson
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
        person: Person | None = load(identity)
        actor: Actor | None = g.pop("found_with", None)
        if person is None or actor is None or actor.person_id != person.id:
            return None
        g.actor = actor
        # A change that is kept forgets what was read: the person would be read once more to find
        # the language in which to say "saved".
        g.own_language = person.language
        acting.act_as(actor)
        return person

    manager.user_loader(load_and_enter)


def person_key() -> str:
    """A name for whoever is signed in that tells nothing of them; "" for nobody. It never changes:
    answers that wait on a device are found by it."""
    return _derived("person")[:22]


def device_seal() -> str:
    """The key, in base64, with which a browser seals what it keeps of this person's answers; "" for
    nobody. It is only ever shown to the person, so that the next at the same desk can read
    nothing."""
    return _derived("seal")


def demand_same_person(form: Mapping[str, str]) -> None:
    """Raise AnotherPerson where a form says that somebody else filled it.

    All windows of a browser share its cookie: whoever signs in in one would else put their name
    under what stands in another.
    """
    said = form.get("person")
    if said is not None and not hmac.compare_digest(
        said.encode("utf-8", "replace"), person_key().encode()
    ):
        raise AnotherPerson


def _derived(purpose: str) -> str:
    if not current_user or not current_user.is_authenticated:
        return ""
    text = f"{purpose} of {current_user.id} on a device"
    key = current_app.config["SECRET_KEY"].encode()
    return base64.urlsafe_b64encode(hmac.digest(key, text.encode(), hashlib.sha256)).decode()
