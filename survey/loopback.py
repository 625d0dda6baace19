"""Demo data are shown to this machine only, however the application is started."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask import Flask, Response, request
from sqlalchemy import inspect
from werkzeug.exceptions import SecurityError

from survey.config import SettingRefused
from survey.extensions import db

SENTENCE = (
    "These are demo data, whose passwords were printed: they are shown to the machine they are on,"
    " and to no other."
)


def prepare(app: Flask) -> None:
    """Where the database holds the demo, answer nobody but this machine.

    Raises SettingRefused where a proxy would stand between: then every address is this machine's.
    """
    if not (app.config["DEMO"] or _holds_demo(app)):
        return
    if app.config["PROXIES"]:
        raise SettingRefused(f"PROXIES is set. {SENTENCE}")
    # First of all: not even the sign-in page is for others.
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse)


def _refuse() -> Response | None:
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except (SecurityError, ValueError):
        host = ""
    if _is_own(request.remote_addr or "") and _is_own(host):
        return None
    return Response(f"{SENTENCE}\n", 403, mimetype="text/plain")


def _is_own(name: str) -> bool:
    """Whether an address or a host name is of this machine. A foreign name that somebody points at
    this machine is none."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _holds_demo(app: Flask) -> bool:
    # Not at the top: the demo stands above everything, and makes applications itself.
    from survey.demo.accounts import holds_demo

    with app.app_context():
        if not inspect(db.engine).has_table("person"):
            return False
        found = holds_demo(app)
        db.session.remove()
        if db.engine.url.database not in (None, "", ":memory:"):
            db.engine.dispose()
        return found
