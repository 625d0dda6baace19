"""Every address needs a signed-in person, unless it is listed here."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request, session, url_for
from flask_login import user_logged_in
from flask_security import current_user
from werkzeug.wrappers import Response as AnyResponse

from survey import errors
from survey.incoming import typed

#: The endpoints that need no account.
PUBLIC = frozenset(
    {
        "static",
        "about.page",
        "about.health",
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
    }
)


def prepare(app: Flask) -> None:
    """Put the guard in front of every page, and a filter behind Flask-Security's redirects."""
    app.before_request(_drop_foreign_next)
    app.before_request(_demand_sign_in)
    app.after_request(_stay_here)
    user_logged_in.connect(_begin_session, app)


def is_local(address: str) -> bool:
    """Whether an address is a path of ours: nothing that any browser would take for another host.

    >>> is_local("/sections?a=1"), is_local("//evil.example"), is_local("/\\\\evil.example")
    (True, False, False)
    """
    if not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return False
    # Browsers drop tabs and line breaks anywhere in an address: "/\t/evil" is "//evil" to them.
    if any(ord(char) < 33 or ord(char) == 127 for char in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def _drop_foreign_next() -> AnyResponse | None:
    """Start again without ``next`` where it leads elsewhere; Flask-Security raises over some."""
    if request.blueprint != "security":
        return None
    wanted = (request.args.get("next", ""), request.form.get("next", ""))
    if all(is_local(address) for address in wanted if address):
        return None
    return redirect(url_for("security.login"))


def _demand_sign_in() -> AnyResponse | None:
    if request.endpoint is None or request.endpoint in PUBLIC or current_user.is_authenticated:
        return None
    if errors.wants_json():
        return errors.page(errors.STATUSES[401])
    if request.method in ("GET", "HEAD"):
        target = request.full_path.rstrip("?")
        wanted = target if target != "/" and is_local(target) else None
        return redirect(url_for("security.login", next=wanted))
    return _keep_what_was_typed()


def _keep_what_was_typed() -> Response:
    """The session ended while somebody typed: a page that holds the form until they are back."""
    kept = typed(request)
    if kept is None:
        return errors.page(errors.STATUSES[401])
    return errors.page(errors.STATUSES[401], "auth/session_ended.html", kept=kept)


def _stay_here(response: Response) -> Response:
    """Whatever was asked for in ``next``: signing in, out or resetting leads to a path of ours."""
    if request.blueprint == "security" and 300 <= response.status_code < 400:
        if not is_local(response.headers.get("Location", "")):
            response.headers["Location"] = "/"
    return response


def _begin_session(_app: Flask, **_facts: object) -> None:
    # Permanent means: ends after SESSION_IDLE_MINUTES without a request, not with the browser.
    session.permanent = True
