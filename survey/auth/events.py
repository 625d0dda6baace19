"""What the audit trail keeps of accounts: signing in and out, tries that failed, new passwords."""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_security import current_user
from flask_security.signals import password_changed, password_reset, user_authenticated
from sqlalchemy import func, select

from survey import audit
from survey.acting import acting_for_the_system
from survey.auth import begun
from survey.database import writing
from survey.extensions import db
from survey.models import Person
from survey.policies import Actor

#: How somebody signed in, and what that is called. Sessions that are only tied anew are no event.
_SIGNED_IN = {
    "password": "sign_in",
    "code": "sign_in_with_code",
    "recovery_code": "sign_in_with_recovery_code",
}


def prepare(app: Flask) -> None:
    """Hear what Flask-Security says about accounts."""
    user_authenticated.connect(_signed_in, app)
    password_changed.connect(_changed, app)
    password_reset.connect(_reset, app)


def write_noted(session: Any) -> None:
    """Write what this request has noted, inside the change that it belongs to."""
    for actor, verb, thing in g.pop("account_events", []):
        audit.record(session, actor=actor, verb=verb, thing=thing, state_id=None)


def write_now() -> None:
    """Write what this request has noted, where it belongs to no other change."""
    with acting_for_the_system(), writing() as session:
        write_noted(session)


def noted() -> bool:
    """Whether there is anything to write."""
    return bool(g.get("account_events"))


def signed_out(person: Person, number: str) -> None:
    """Somebody has signed out of the session with this number; "": it has none."""
    with acting_for_the_system(), writing() as session:
        if number:
            begun.end(session, number)
        audit.record(
            session, actor=_self(person), verb="sign_out", thing=_thing(person), state_id=None
        )


def sign_in_failed(typed: str) -> None:
    """A try to sign in failed. What was typed is not kept: it may be a password in the wrong field.

    The same reads and writes whether or not there is such an account.
    """
    with acting_for_the_system(), writing() as session:
        found = session.scalar(
            select(Person.public_id).where(
                func.lower(Person.email) == typed.strip().lower()[:320].replace("\0", "")
            )
        )
        audit.record(
            session,
            actor=audit.SYSTEM,
            verb="sign_in_failed",
            thing=f"person:{found or 'unknown'}",
            state_id=None,
        )


def whoever_is_signed_in() -> Person | None:
    """The person of this request, read before a view ends the session; None for nobody."""
    if not current_user.is_authenticated:
        return None
    person: Person = current_user._get_current_object()
    # Read now what is told afterwards.
    db.session.refresh(person)
    return person


def _note(person: Person, verb: str) -> None:
    g.setdefault("account_events", []).append((_self(person), verb, _thing(person)))


def _signed_in(_app: Flask, *, user: Person, authn_via: list[str] | None, **_more: Any) -> None:
    verb = _SIGNED_IN.get((authn_via or [""])[-1])
    if verb:
        _note(user, verb)


def _changed(_app: Flask, *, user: Person, **_more: Any) -> None:
    _note(user, "change_password")


def _reset(_app: Flask, *, user: Person, **_more: Any) -> None:
    _note(user, "reset_password")


def _self(person: Person) -> Actor:
    return Actor(person_id=person.id, name=person.name)


def _thing(person: Person) -> str:
    return f"person:{person.public_id}"
