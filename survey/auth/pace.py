"""How fast an account asks and saves: no faster than a person, with much to spare.

Counted in memory, by each process for itself: whoever types waits for no file
(docs/decisions/0037).
"""

from __future__ import annotations

import logging
import math
import threading
import time
from dataclasses import replace
from functools import lru_cache
from typing import Any

from flask import Flask, Response, current_app, request
from flask_babel import ngettext
from flask_security import current_user
from limits import parse

from survey import error_table, errors
from survey.auth.guard import PUBLIC
from survey.config import SETTINGS, SettingRefused
from survey.incoming import typed

log = logging.getLogger(__name__)

#: Of so many accounts the paces are remembered before those that are at rest are swept out.
_MANY = 10_000
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Pace:
    """For each key the moment at which all that it asked for would be used up, were it spread
    evenly: one number, whatever was asked."""

    def __init__(self) -> None:
        self._spent: dict[tuple[str, int], float] = {}
        self._lock = threading.Lock()

    def wait(self, key: tuple[str, int], amount: int, seconds: float) -> float:
        """Count one more; 0.0, or for how many seconds it has to wait. Who waits is not counted."""
        moment = time.monotonic()
        with self._lock:
            spent = max(self._spent.get(key, 0.0), moment) + seconds / amount
            if spent - moment > seconds:
                return spent - moment - seconds
            self._spent[key] = spent
            if len(self._spent) > _MANY:
                self._spent = {one: at for one, at in self._spent.items() if at > moment}
            return 0.0


_PACE = "pace of accounts"


def prepare(app: Flask) -> None:
    """Look after who is signed in, before the form is read. Raises SettingRefused for a limit that
    cannot be read: else it would hold nobody, and say so nowhere."""
    for setting in SETTINGS:
        if "_LIMIT" in setting.name:
            try:
                parse(str(app.config[setting.name]))
            except ValueError as error:
                said = f"{setting.name} is no limit such as {setting.default!r}."
                raise SettingRefused(said) from error
    app.extensions[_PACE] = Pace()
    app.before_request(_hold_up)


def _hold_up() -> Response | None:
    endpoint = request.endpoint
    public = endpoint in PUBLIC and endpoint != "respond.home"
    settings = current_app.config
    if endpoint is None or public or not settings["RATELIMIT_ENABLED"]:
        return None
    # Whoever is signed out got no further than the guard.
    if not current_user.is_authenticated:
        return None
    setting = "PAGE_LIMIT_ACCOUNT" if request.method in _READING else "SAVE_LIMIT_ACCOUNT"
    amount, seconds = _read(settings[setting])
    pace: Pace = current_app.extensions[_PACE]
    wait = pace.wait((setting, current_user.id), amount, seconds)
    return _too_fast(wait) if wait else None


@lru_cache(maxsize=16)
def _read(limit: str) -> tuple[int, int]:
    found = parse(limit)
    return found.amount, found.get_expiry()


def _too_fast(wait: float) -> Response:
    """A page, with all that was typed; to a script of ours the same in words."""
    seconds = max(1, math.ceil(wait))
    log.warning("too fast at %s by person %s", request.endpoint, current_user.id)
    then = ngettext(
        "Wait %(num)d second, then try again.", "Wait %(num)d seconds, then try again.", seconds
    )
    kept = typed(request)
    again: dict[str, Any] = (
        {"kept": kept, "kept_action": request.full_path.rstrip("?")} if kept else {}
    )
    response = errors.page(replace(error_table.TOO_FAST, next=then), **again)
    response.headers["Retry-After"] = str(seconds)
    return response
