"""Every address needs a signed-in person, unless it is listed here."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from werkzeug.wrappers import Response as AnyResponse

from survey import error_table, errors
from survey.auth.begun import PASSED
from survey.auth.current import current_actor
from survey.auth.origin import demand_own_page
from survey.incoming import typed

#: The endpoints that need no account.
PUBLIC = frozenset(
    {
        "static",
        "respond.home",
        "about.page",
        "about.health",
        "about.policy_report",
        "auth.ask_code",
        "auth.take_code",
        "auth.ask_recovery",
        "auth.take_recovery",
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
    }
)

#: What somebody whose role demands a second factor reaches without one.
WITHOUT_FACTOR = frozenset({"auth.second_factor", "auth.turn_on"})

FACTOR_FIRST = error_table.Answer(
    403,
    "second_factor_first",
    _l("Set up your second factor first"),
    _l("Your role signs in with a code from a device as well. Nothing was changed."),
    _l("Set it up on your account page, then go on where you were."),
)


def prepare(app: Flask) -> None:
    """Put the guard in front of every page, and a filter behind Flask-Security's redirects."""
    app.before_request(demand_own_page)
    app.before_request(_drop_foreign_next)
    app.before_request(_demand_sign_in)
    app.before_request(_demand_second_factor)
    app.after_request(_stay_here)


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
    if request.blueprint not in ("security", "auth"):
        return None
    wanted = (request.args.get("next", ""), request.form.get("next", ""))
    if all(is_local(address) for address in wanted if address):
        return None
    return redirect(url_for("security.login"))


def _demand_sign_in() -> AnyResponse | None:
    if request.endpoint is None or request.endpoint in PUBLIC or current_user.is_authenticated:
        return None
    if errors.wants_json():
        return errors.page(error_table.STATUSES[401])
    if request.method in ("GET", "HEAD"):
        target = request.full_path.rstrip("?")
        wanted = target if target != "/" and is_local(target) else None
        return redirect(url_for("security.login", next=wanted))
    return _keep_what_was_typed()


def _demand_second_factor() -> AnyResponse | None:
    """Whoever's role demands a second factor reaches nothing but its set-up without one."""
    demanded = current_app.config["SECOND_FACTOR_REQUIRED_FOR"]
    # The first page is public for whoever is signed out; for others it knows where they work.
    open_ = (PUBLIC - {"respond.home"}) | WITHOUT_FACTOR
    free = request.endpoint is None or request.endpoint in open_
    if not demanded or free or not current_user.is_authenticated or session.get(PASSED):
        return None
    if not any(grant.role in demanded for grant in current_actor().grants):
        return None
    if errors.wants_json() or request.method not in ("GET", "HEAD"):
        return errors.page(FACTOR_FIRST, action_href=url_for("auth.second_factor"))
    return redirect(url_for("auth.second_factor"))


def _keep_what_was_typed() -> Response:
    """The session ended while somebody typed: a page that holds the form until they are back."""
    kept = typed(request)
    if kept is None:
        return errors.page(error_table.STATUSES[401])
    return errors.page(error_table.STATUSES[401], "auth/session_ended.html", kept=kept)


def _stay_here(response: Response) -> Response:
    """Whatever was asked for in ``next``: signing in, out or resetting leads to a path of ours."""
    if request.blueprint in ("security", "auth") and 300 <= response.status_code < 400:
        if not is_local(response.headers.get("Location", "")):
            response.headers["Location"] = "/"
    return response
