"""Failed tries are counted, by account and by address: nobody can try out passwords or codes.

What an account takes away is counted too; how fast it saves and asks: survey/auth/pace.py.
"""

from __future__ import annotations

import hashlib
import logging
import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address
from flask_security import current_user

from survey import error_table, errors
from survey.auth import counting  # noqa: F401 - registers where tries are counted
from survey.auth.second_step import waiting_person
from survey.extensions import limiter

log = logging.getLogger(__name__)

#: The form that is shown once more where somebody has to wait.
_FORMS = {
    "security.login": "security/login_user.html",
    "security.forgot_password": "security/forgot_password.html",
    "auth.take_code": "auth/code.html",
    "auth.take_recovery": "auth/recovery.html",
}


def prepare(app: Flask) -> None:
    """Put the limits around the views; all of them are registered."""
    for endpoint, limits in _LIMITS.items():
        view: Callable[..., Any] = app.view_functions[endpoint]
        for limit in limits:
            view = limit(view)
        app.view_functions[endpoint] = view


def _failed(response: Response) -> bool:
    # A redirect, or codes that were made just now.
    return response.status_code not in (201, 302, 303)


def _typed_account() -> str:
    # Hashed: what was typed may be a password in the wrong field, and it may be of any length.
    typed = request.form.get("email", "").strip().lower()
    return hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()


def _own_account() -> str:
    """Whoever is signed in, or has given the password and not yet the code."""
    person = current_user if current_user.is_authenticated else waiting_person()
    return f"person {person.id}" if person else get_remote_address()


def _too_many(limit: RequestLimit) -> Response:
    """The form once more, with what was typed but for passwords and codes, and how long to wait."""
    wait = max(1, math.ceil(limit.reset_at - time.time()))
    log.warning("too many tries at %s from %s", request.endpoint, get_remote_address())
    sentence = ngettext(
        "There were too many tries in a short time. Wait a minute, then try again.",
        "There were too many tries in a short time. Wait %(num)d minutes, then try again.",
        math.ceil(wait / 60),
    )
    form = _FORMS.get(request.endpoint or "")
    if form is None or errors.wants_json():
        found = replace(
            error_table.STATUSES[429], sentence=sentence, next=_("Nothing was changed.")
        )
        response = errors.page(found)
    else:
        facts = {
            "too_many": sentence,
            "typed": request.form.get("email", ""),
            "mail_is_set_up": bool(current_app.config["MAIL_HOST"]),
        }
        response = make_response(render_template(form, **facts), 429)
    response.headers["Retry-After"] = str(wait)
    return response


def _limit(
    setting: str, whose: Callable[[], str], methods: tuple[str, ...] = ("POST",), **more: Any
) -> Any:
    # Read when asked and not when made: the limits outlive an application in a process of tests.
    def value() -> str:
        return str(current_app.config[setting])

    return limiter.shared_limit(
        value, scope=setting, key_func=whose, methods=list(methods), on_breach=_too_many, **more
    )


_SIGN_IN = _limit("SIGN_IN_LIMIT_ACCOUNT", _typed_account, deduct_when=_failed)
_ADDRESS = _limit("SIGN_IN_LIMIT_ADDRESS", get_remote_address, deduct_when=_failed)
#: One count for the codes and passwords of an account, whatever page they are typed into.
_CODES = _limit("CODE_LIMIT_ACCOUNT", _own_account, deduct_when=_failed)
_RECOVERY = _limit("RECOVERY_LIMIT_ACCOUNT", _own_account, deduct_when=_failed)
#: One count for all that is taken away.
_EXPORTS = _limit("EXPORT_LIMIT_ACCOUNT", _own_account, ("GET",))
_TAKEN_AWAY = (
    "results.answers",
    "results.workbook",
    "results.table",
    "results.drawing",
    "results.download",
    "coordinate.csv",
    "coordinate.svg",
)

_LIMITS: dict[str, tuple[Any, ...]] = {
    "security.login": (_SIGN_IN, _ADDRESS),
    "security.forgot_password": (
        _limit("RESET_LIMIT_ACCOUNT", _typed_account),
        _limit("RESET_LIMIT_ADDRESS", get_remote_address),
    ),
    "security.change_password": (_CODES,),
    "auth.take_code": (_CODES, _ADDRESS),
    "auth.take_recovery": (_RECOVERY, _ADDRESS),
    "auth.turn_on": (_CODES,),
    "auth.renew_codes": (_CODES,),
    "auth.turn_off": (_CODES,),
    "results.request_report": (_limit("REPORT_LIMIT_ACCOUNT", _own_account),),
    **dict.fromkeys(_TAKEN_AWAY, (_EXPORTS,)),
    "about.policy_report": (_limit("POLICY_REPORT_LIMIT", get_remote_address),),
}
