"""Failed sign-ins are counted, by account and by address, so that nobody can try passwords."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask, Response, request
from flask_limiter.util import get_remote_address

from survey.extensions import limiter


def prepare(app: Flask) -> None:
    """Put the limits around Flask-Security's own views."""
    views: dict[str, Any] = app.view_functions
    by_account = limiter.limit(
        app.config["SIGN_IN_LIMIT_ACCOUNT"],
        key_func=_account,
        methods=["POST"],
        deduct_when=_failed,
    )
    by_address = limiter.limit(
        app.config["SIGN_IN_LIMIT_ADDRESS"],
        key_func=get_remote_address,
        methods=["POST"],
        deduct_when=_failed,
    )
    resets = limiter.limit(
        app.config["RESET_LIMIT_ADDRESS"], key_func=get_remote_address, methods=["POST"]
    )
    views["security.login"] = by_address(by_account(views["security.login"]))
    views["security.forgot_password"] = resets(views["security.forgot_password"])


def _account() -> str:
    # Hashed: what was typed may be a password in the wrong field, and it may be of any length.
    typed = request.form.get("email", "").strip().lower()
    return hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()


def _failed(response: Response) -> bool:
    return response.status_code != 302
