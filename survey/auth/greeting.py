"""Beside the doors: failed tries and goodbyes are recorded; who comes in hears what is unread."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, current_app, make_response, render_template, request, session
from flask_babel import gettext as _
from flask_security.signals import user_authenticated

from survey.auth import account, begun, events

View = Callable[..., Any]


def prepare(app: Flask) -> None:
    """Stand beside the doors."""
    views: dict[str, View] = app.view_functions
    views["security.login"] = _records_failures(views["security.login"])
    views["security.logout"] = _records_goodbyes(views["security.logout"])
    views["security.forgot_password"] = _wants_an_address(views["security.forgot_password"])
    user_authenticated.connect(_tell, app)


def _records_failures(view: View) -> View:
    @wraps(view)
    def login(**arguments: Any) -> Any:
        response = make_response(view(**arguments))
        if request.method == "POST" and response.status_code != 302:
            events.sign_in_failed(request.form.get("email", ""))
        return response

    return login


def _records_goodbyes(view: View) -> View:
    @wraps(view)
    def logout(**arguments: Any) -> Any:
        person = events.whoever_is_signed_in()
        number = str(session.get(begun.NUMBER, ""))
        response = view(**arguments)
        if person is not None:
            events.signed_out(person, number)
        return response

    return logout


def _wants_an_address(view: View) -> View:
    """Flask-Security answers every post alike, and told "None" that a mail is under way."""

    @wraps(view)
    def forgot_password(**arguments: Any) -> Any:
        if request.method == "POST" and not request.form.get("email", "").strip():
            facts = {
                "too_many": _("Enter the e-mail address of your account."),
                "mail_is_set_up": bool(current_app.config["MAIL_HOST"]),
            }
            return make_response(render_template("security/forgot_password.html", **facts), 422)
        return view(**arguments)

    return forgot_password


def _tell(_app: Flask, *, authn_via: list[str] | None, **_facts: Any) -> None:
    if (authn_via or [""])[-1] in ("password", "code", "recovery_code"):
        account.tell_what_is_unread()
