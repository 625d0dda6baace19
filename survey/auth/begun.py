"""What a session remembers of its beginning: when, how, and which one it is."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_login import user_logged_in
from flask_security import current_user, login_user
from flask_security.signals import user_authenticated
from sqlalchemy import delete, select

from survey.models import EndedSession, Person
from survey.models.base import now

#: Who has given the password and not yet the code: [uniquifier, moment].
WAITING = "waiting"
#: Whether the code was given as well.
PASSED = "second_factor"
#: When the person last proved who they are.
SINCE = "since"
#: Which session this is: new at each sign-in, second factor and change of password.
NUMBER = "number"

#: Seconds after a proof during which nothing asks for the password again.
FRESH = 600

#: What outlives a sign-in: who it is, what the libraries keep, and the token of forms that were
#: open when the last session ended.
_KEPT = frozenset(
    {"_user_id", "_fresh", "_id", "fs_cc", "fs_paa", "csrf_token", "_flashes", "identity.id"}
)


def prepare(app: Flask) -> None:
    """Mark every session at its beginning, and end it in time."""
    app.before_request(_end_in_time)
    user_logged_in.connect(_begin, app)
    user_authenticated.connect(_go_on, app)


def is_fresh() -> bool:
    """Whether the person proved who they are a moment ago."""
    # A session from before this was counted has proved nothing lately.
    proved = float(session.get(SINCE, 0)) if NUMBER in session else 0.0
    return 0 <= now().timestamp() - proved <= FRESH


def tie_again(person: Person, *, passed: bool = False) -> None:
    """Go on as the same person under a new number, after all their sessions were ended.

    ``passed``: with the second factor given just now. Nothing else was proved by it: the session
    neither lasts longer nor asks for the password later.
    """
    given = passed or bool(session.get(PASSED))
    since = session.get(SINCE, now().timestamp())
    login_user(person, authn_via=["again"])
    session[SINCE] = since
    if given:
        session[PASSED] = True


def _end_in_time() -> None:
    """However much a session is used, it ends."""
    if "_user_id" not in session or request.endpoint == "static":
        return
    # Sessions from before this was counted are counted from now.
    began = float(session.setdefault(SINCE, now().timestamp()))
    if began > now().timestamp():
        # The clock was set back: without this the session would last as much longer. Nothing was
        # proved lately by the new clock.
        session[SINCE] = began = now().timestamp() - FRESH - 1
    if now().timestamp() - began > current_app.config["SESSION_ABSOLUTE_MINUTES"] * 60:
        session.clear()
    # Asking who it is asks this as well.
    elif not current_user.is_authenticated and g.get("session_ended"):
        session.clear()


def end(writer: Any, number: str) -> None:
    """Inside a change: the session with this number is over, also for whoever copied its cookie."""
    over = now() - timedelta(minutes=current_app.config["SESSION_ABSOLUTE_MINUTES"])
    writer.execute(delete(EndedSession).where(EndedSession.ended_at < over))
    digest = _digest(number)
    known = select(EndedSession.id).where(EndedSession.digest == digest)
    if writer.scalar(known) is None:
        writer.add(EndedSession(digest=digest))


def number_of_this() -> str:
    """The digest of the number of the session that asks; of none, where it has none."""
    return _digest(session[NUMBER]) if NUMBER in session else ""


def _digest(number: str) -> str:
    return hashlib.sha256(number.encode("utf-8", "replace")).hexdigest()


def _begin(_app: Flask, **_facts: Any) -> None:
    # Whoever used this browser before may have given a code: it was not this person's.
    g.passed_before = session.get(PASSED, False)
    for key in set(session) - _KEPT:
        session.pop(key)
    # Permanent means: ends after SESSION_IDLE_MINUTES without a request, not with the browser.
    session.permanent = True
    session[NUMBER] = secrets.token_hex(16)
    session[SINCE] = now().timestamp()


def _go_on(_app: Flask, *, authn_via: list[str] | None, **_facts: Any) -> None:
    # A changed password ties the same session anew; only who is signed in can change one.
    if authn_via == ["change"] and g.pop("passed_before", False):
        session[PASSED] = True
