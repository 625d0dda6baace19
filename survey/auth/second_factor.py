"""One's own second factor: set it up with a working code, renew the recovery codes, turn it off."""

from __future__ import annotations

from typing import Any

import segno
from flask import (
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response as AnyResponse

from survey.actions import second_factors
from survey.auth.account import is_required
from survey.auth.begun import is_fresh, tie_again
from survey.auth.current import current_actor
from survey.extensions import security
from survey.one_time_codes import address_of, new_secret, pretty
from survey.problems import InputRefused
from survey.queries import account
from survey.sealing import Unreadable, seal, unseal

#: The secret that is being set up, sealed, in the session: looking at the page changes no row.
OFFERED = "offered_secret"


def show() -> Response:
    """The state of the second factor; the way to set it up while it is off."""
    factor = account.second_factor(current_actor())
    if factor is not None:
        return _page("auth/second_factor.html", factor=factor)
    return _set_up()


def turn_on() -> Response | AnyResponse:
    """Set up a device, if its code is right."""
    if account.second_factor(current_actor()) is not None:
        # The page with the recovery codes was loaded again, which sends its form again.
        flash(
            _(
                "Your second factor is on. Recovery codes are shown once: if you have not kept"
                " them, make new ones."
            ),
            "info",
        )
        return redirect(url_for("auth.second_factor"), 303)
    errors = _password_errors()
    codes: list[str] = []
    if not errors:
        try:
            codes = second_factors.turn_on(
                actor=current_actor(), secret=_offered(), typed=request.form.get("code", "")
            )
        except InputRefused:
            errors["code"] = _(
                "The code does not fit. Check the time of your device and try again."
            )
    if errors:
        return _set_up(errors=errors, status=422)
    session.pop(OFFERED, None)
    tie_again(current_user._get_current_object(), passed=True)
    return _page("auth/recovery_codes.html", status=201, codes=codes, first=True)


def renew_codes() -> Response:
    """New recovery codes for the old ones."""
    actor = current_actor()
    errors = _password_errors()
    if errors:
        factor = account.second_factor(actor)
        return _page("auth/second_factor.html", status=422, factor=factor, renew_errors=errors)
    codes = second_factors.renew_codes(actor=actor)
    return _page("auth/recovery_codes.html", status=201, codes=codes, first=False)


def turn_off() -> Response | AnyResponse:
    """Turn it off, where no role demands it."""
    actor = current_actor()
    errors = _password_errors(always=True)
    if errors:
        factor = account.second_factor(actor)
        return _page("auth/second_factor.html", status=422, factor=factor, off_errors=errors)
    second_factors.turn_off(
        actor=actor, required_for=tuple(current_app.config["SECOND_FACTOR_REQUIRED_FOR"])
    )
    tie_again(current_user._get_current_object())
    flash(_("Your second factor is off. Every other session of yours has ended."), "success")
    return redirect(url_for("auth.account"), 303)


def _set_up(errors: dict[str, str] | None = None, status: int = 200) -> Response:
    secret = _offered()
    address = address_of(
        secret, account=current_user.email, product=current_app.config["PRODUCT_NAME"]
    )
    return _page(
        "auth/set_up.html",
        status=status,
        address=address,
        drawing=_drawing(address),
        secret=pretty(secret),
        errors=errors or {},
    )


def _offered() -> str:
    """The secret on the page: the same until a code was right, however often it is looked at."""
    try:
        return unseal(session[OFFERED], OFFERED)
    except (KeyError, Unreadable):
        secret = new_secret()
        session[OFFERED] = seal(secret, OFFERED)
        return secret


def _drawing(address: str) -> dict[str, Any]:
    """The square code as the path of a drawing: the template writes it, nothing is inline style."""
    matrix = [bytes(row) for row in segno.make(address, error="m").matrix]
    dark = [
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(matrix, start=4)
        for x, module in enumerate(row, start=4)
        if module
    ]
    return {"size": len(matrix) + 8, "path": "".join(dark)}


def _password_errors(*, always: bool = False) -> dict[str, str]:
    """Whoever did not sign in a moment ago says the password again: a desk may be left alone."""
    if is_fresh() and not always:
        return {}
    typed = request.form.get("password", "")
    plain = security.password_util.normalize(typed)
    known = plain and current_user.password
    if known and current_user.verify_and_update_password(plain):
        return {}
    return {"password": _("Enter the password that you sign in with.")}


def _page(template: str, *, status: int = 200, **more: Any) -> Response:
    drawn = render_template(template, required=is_required(), fresh=is_fresh(), **more)
    return make_response(drawn, status)
