"""The second step of signing in: after the password, a code of the device or a recovery code."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask_security import login_user
from flask_security.tf_plugin import TfPlugin
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from survey.acting import acting_for_the_system
from survey.actions import second_factors
from survey.auth import events, guard
from survey.auth.begun import PASSED, WAITING
from survey.extensions import db
from survey.models import Person
from survey.models.base import now
from survey.queries import account
from survey.queries.people import actor_of

#: Seconds between the password and the code.
PATIENCE = 600


class SecondStep(TfPlugin):
    """What Flask-Security asks once a password was right."""

    def tf_enter(
        self,
        user: Person,
        remember_me: bool | None,
        primary_authn_via: str,
        next_loc: str | None,
    ) -> AnyResponse | None:
        """On to the code, where the account has a second factor; None: the password was enough."""
        with acting_for_the_system():
            factor = account.second_factor(actor_of(user.id))
        if factor is None:
            return None
        session[WAITING] = [user.fs_uniquifier, now().timestamp()]
        wanted = next_loc if next_loc and guard.is_local(next_loc) else None
        return redirect(url_for("auth.ask_code", next=wanted))


def ask_code() -> Response | AnyResponse:
    """The page that asks for the code."""
    return _ask("auth/code.html")


def take_code() -> Response | AnyResponse:
    """Sign in with a code of the device."""
    person = waiting_person()
    if person is None:
        return _start_again()
    # Until the code is right nobody is signed in, on whose behalf the database could be asked.
    with acting_for_the_system():
        right = second_factors.take_code(
            actor=actor_of(person.id), typed=request.form.get("code", "")
        )
    if right:
        return _let_in("code")
    return _ask("auth/code.html", wrong=True)


def ask_recovery() -> Response | AnyResponse:
    """The page for whoever is without the device."""
    return _ask("auth/recovery.html")


def take_recovery() -> Response | AnyResponse:
    """Sign in with a recovery code."""
    person = waiting_person()
    if person is None:
        return _start_again()
    typed = request.form.get("code", "")
    with acting_for_the_system():
        right = second_factors.take_recovery_code(actor=actor_of(person.id), typed=typed)
    if right:
        return _let_in("recovery_code")
    return _ask("auth/recovery.html", wrong=True)


def waiting_person() -> Person | None:
    """Whose password was right a moment ago in this browser; None for nobody."""
    who, since = session.get(WAITING) or ("", 0.0)
    if not who or not 0 <= now().timestamp() - since <= PATIENCE:
        session.pop(WAITING, None)
        return None
    with acting_for_the_system():
        return db.session.scalar(select(Person).where(Person.fs_uniquifier == who, Person.active))


def _ask(template: str, **more: Any) -> Response | AnyResponse:
    if waiting_person() is None:
        return _start_again()
    return make_response(render_template(template, **more))


def _start_again() -> AnyResponse:
    return redirect(url_for("security.login", next=_wanted()))


def _let_in(how: str) -> AnyResponse:
    person = waiting_person()
    if person is None:
        # Somebody closed the account or ended its sessions in this very moment.
        return _start_again()
    login_user(person, authn_via=["password", how])
    session[PASSED] = True
    events.write_now()
    return redirect(_wanted() or "/")


def _wanted() -> str | None:
    asked = request.args.get("next", "")
    return asked if asked and guard.is_local(asked) else None
