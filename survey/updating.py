"""While the service is updated: a file in the instance says so, and all but files answers 503."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, current_app, jsonify, make_response, request
from werkzeug.wrappers import Response

from survey import error_table, errors
from survey.incoming import typed

FILE = "updating"
#: Seconds after which a browser or a monitor may ask again.
AGAIN = 300


def prepare(app: Flask) -> None:
    """Look for the file before anything else is done for a request: no database is asked."""
    app.before_request(_answer)


def flag(app: Flask) -> Path:
    """The file. Whoever updates makes it, and takes it away."""
    return Path(app.config["INSTANCE"]) / FILE


def _answer() -> Response | None:
    if request.endpoint == "static" or not flag(current_app).exists():
        return None
    found = error_table.UPDATING
    if errors.wants_json():
        said = {"problem": found.code, "title": str(found.title), "sentence": str(found.sentence)}
        response = make_response(jsonify(said), found.status)
    else:
        kept = typed(request)
        again = {"kept": kept, "kept_action": request.full_path.rstrip("?")} if kept else {}
        response = errors.bare_page(found, **again)
    response.headers["Retry-After"] = str(AGAIN)
    return response
