"""Errors become answers: a page, JSON for programs, or a bare page where nothing else goes."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    render_template,
    request,
    session,
)
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from reports.words import printable
from survey import problems
from survey.database import why_not_kept
from survey.error_table import (
    ANSWERS,
    FILTERS,
    FULL,
    FULL_FILES,
    GO_BACK,
    NOT_SAVED_BUSY,
    NOT_SAVED_FULL,
    NOT_SAVED_GONE,
    NOT_SHOWN_BUSY,
    STATUSES,
    STORAGE,
    UNEXPECTED,
    Answer,
)
from survey.extensions import db
from survey.incoming import typed, written
from survey.language import page_language

#: As much of an unknown value is said.
LONGEST_VALUE = 60

log = logging.getLogger(__name__)

#: Answers to what no page of ours offers to the one who asks.
_REFUSALS = (
    problems.NotVisible,
    problems.Refused,
    problems.AnotherPerson,
    problems.AnotherSite,
    CSRFError,
)


def prepare(app: Flask) -> None:
    """Let the table answer for every error."""
    for kind, _answer in ANSWERS:
        app.register_error_handler(kind, answer)
    for kind in (problems.StorageFailed, DBAPIError, PoolTimeout, OSError, HTTPException):
        app.register_error_handler(kind, answer)
    app.register_error_handler(500, _unexpected)


def answer_to(error: Exception) -> Answer:
    """The row of the table for an error."""
    for kind, found in ANSWERS:
        if isinstance(error, kind):
            return found
    if isinstance(error, problems.StorageFailed):
        return STORAGE.get(error.reason, NOT_SAVED_BUSY)
    if isinstance(error, DBAPIError):
        return _of_the_database(error)
    if isinstance(error, PoolTimeout):
        return NOT_SAVED_BUSY
    if isinstance(error, OSError) and error.errno in FULL_FILES:
        return NOT_SAVED_FULL
    if isinstance(error, HTTPException) and error.code in STATUSES:
        return STATUSES[error.code]
    if isinstance(error, HTTPException) and error.code and error.code < 500:
        return Answer(
            error.code, "bad_request", STATUSES[400].title, STATUSES[400].sentence, GO_BACK
        )
    return UNEXPECTED


def answer(error: Exception) -> Response:
    """The page (or JSON) for an error of the table. One that nobody expected is logged."""
    if isinstance(error, HTTPException) and error.response is not None:
        return error.response  # type: ignore[return-value]
    if isinstance(error, SecurityError):
        # A host name that is not ours: no address can be built for it, so no page can be drawn.
        return Response("This service is not reached by this name.\n", 400, mimetype="text/plain")
    found = answer_to(error)
    if found is NOT_SAVED_BUSY and request.method in ("GET", "HEAD"):
        found = NOT_SHOWN_BUSY
    if found is UNEXPECTED:
        if not isinstance(error, HTTPException):
            raise error
        log.error("error %s at %s", error.code, request.path)
    elif found.status >= 500:
        log.error("%s at %s: %s", found.code, request.path, error)
    elif isinstance(error, _REFUSALS):
        _note_refusal(found)
    more: dict[str, Any] = {}
    # By identity: comparing texts asks for a language, and that for the account.
    storage = any(found is one for one in (NOT_SAVED_BUSY, NOT_SAVED_FULL, NOT_SAVED_GONE))
    texts = written(request)
    if found.untyped and not texts:
        found = replace(found, next=found.untyped)
    if storage and (kept := typed(request)):
        more = {
            "kept": kept,
            "kept_texts": bool(texts),
            "kept_action": request.full_path.rstrip("?"),
        }
    elif not wants_json() and texts:
        # A section that was taken away meanwhile, a role that ended: the text is nowhere else.
        found = replace(found, safe="")
        more = {"written": texts}
    if isinstance(error, problems.UnknownFilter):
        found, more = _without_the_filter(found, error)
    response = page(found, **more)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
    return response


def _note_refusal(found: Answer) -> None:
    """Somebody asked for what is not theirs: one line, for whoever watches the log.

    The person is a number, and an address holds no answer.
    """
    actor = g.get("actor")
    who = f"person {actor.person_id}" if actor else "nobody who is signed in"
    log.warning("refused (%s) to %s: %s %s", found.code, who, request.method, request.path[:200])


def wants_json() -> bool:
    """Whether a program asked: an address that ends in .json, or a script of the page."""
    accepted = request.accept_mimetypes
    return request.path.endswith(".json") or accepted.best == "application/json"


def page(found: Answer, template: str = "errors/page.html", **more: Any) -> Response:
    """An error as a page of the house, as JSON, or bare where the house itself can't be drawn."""
    db.session.rollback()
    if wants_json():
        body = {
            "problem": found.code,
            "title": str(found.title),
            "sentence": str(found.sentence),
            "next": str(found.next),
        }
        return make_response(jsonify(body), found.status)
    try:
        return make_response(
            render_template(template, code=found.status, **found.words, **more), found.status
        )
    except (SQLAlchemyError, problems.StorageFailed, OSError, TemplateError) as why:
        # Who is signed in can't be read either: the same page, without asking.
        log.error("the page of an error was drawn without the database: %s", why)
        return bare_page(found, **more)


def bare_page(found: Answer, **more: Any) -> Response:
    """An error as a page that asks no database, in the language that the browser asks for."""
    available = current_app.config["LANGUAGES"]
    g.reader_language = request.accept_languages.best_match(available) or available[0]
    bare = current_app.jinja_env.get_template("errors/page.html")
    drawn = bare.render(code=found.status, **page_language(), **found.words, **more)
    return make_response(drawn, found.status)


def _without_the_filter(
    found: Answer, error: problems.UnknownFilter
) -> tuple[Answer, dict[str, Any]]:
    """The same answer with the filter's name and its value, and the way on without it."""
    value = " ".join(printable(error.value).split())
    sentence = _(
        "The filter “%(filter)s” has no choice “%(value)s”.",
        filter=FILTERS.get(error.kind, error.kind),
        value=value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…",
    )
    kept = [(key, text) for key, text in request.args.items(multi=True) if key != error.kind]
    query = f"?{urlencode(kept)}" if kept else ""
    way = {"action_href": request.path + query, "action_text": _("Go on without this filter")}
    return replace(found, sentence=sentence), way


def _unexpected(error: Exception) -> Response:
    cause = getattr(error, "original_exception", None)
    if cause is not None and answer_to(cause) is not UNEXPECTED:
        # Flask-Security keeps a sign-in after the view: what fails there reaches only this handler.
        # Nobody is signed in by what was not kept.
        if request.blueprint in ("security", "auth"):
            session.clear()
        return answer(cause)
    reference = secrets.token_hex(4)
    log.error("reference %s: the error above, at %s", reference, request.path)
    return page(UNEXPECTED, reference=reference)


def _of_the_database(error: DBAPIError) -> Answer:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        primary = code & 0xFF
        if primary in FULL:
            return NOT_SAVED_FULL
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN):
            return NOT_SAVED_BUSY
        return UNEXPECTED
    reason = why_not_kept(error)
    return STORAGE.get(reason, NOT_SAVED_BUSY) if reason else UNEXPECTED
