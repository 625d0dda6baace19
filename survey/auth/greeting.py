"""Beside the doors: failed tries and goodbyes are recorded; who comes in hears what is unread."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, make_response, request, session
from flask_security.signals import user_authenticated

from survey.auth import account, begun, events

View = Callable[..., Any]


def prepare(app: Flask) -> None:
    """Stand beside the doors."""
    views: dict[str, View] = app.view_functions
    views["security.login"] = _records_failures(views["security.login"])
    views["security.logout"] = _records_goodbyes(views["security.logout"])
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


def _tell(_app: Flask, *, authn_via: list[str] | None, **_facts: Any) -> None:
    if (authn_via or [""])[-1] in ("password", "code", "recovery_code"):
        account.tell_what_is_unread()
