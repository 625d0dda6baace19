"""Text that is no text: refused at the door, before anything tries to store or to show it."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from survey.incoming import Incoming

#: These pages say it field by field, so that what was typed in the other fields is kept.
FIELD_BY_FIELD = frozenset(
    {"respond.save_section", "respond.save_card", "respond.compare", "respond.choose"}
)


def prepare(app: Flask) -> None:
    """Read requests without repairing them, and refuse what can't be read."""
    app.request_class = Incoming
    app.before_request(_refuse)


def _refuse() -> None:
    if "\0" in request.path or any(_unreadable(v) for _, v in request.args.items(multi=True)):
        raise BadRequest
    if request.blueprint == "security" and request.is_json:
        # Signing in is a form; what JSON may hold (a lone half of a character) nobody has judged.
        raise UnsupportedMediaType
    if request.endpoint in FIELD_BY_FIELD or request.method in ("GET", "HEAD"):
        return
    if any(_unreadable(v) or _unreadable(k) for k, v in request.form.items(multi=True)):
        raise BadRequest


def _unreadable(text: str) -> bool:
    return "\0" in text or any("\ud800" <= char <= "\udfff" for char in text)
