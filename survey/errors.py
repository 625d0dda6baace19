"""What an error says: one table from exception to status, title, sentence, and what to do next."""

from __future__ import annotations

import errno
import logging
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from questionnaires.errors import (
    EditionNotFound,
    ExchangeError,
    QuestionNotFound,
    SectionNotFound,
    WrongEdition,
)
from survey import problems
from survey.database import why_not_kept
from survey.extensions import db
from survey.incoming import typed

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What a page about an error says: what happened, what to do now, and what is safe where the
    first sentences do not say so. ``code`` is for programs that read the JSON form."""

    status: int
    code: str
    title: Any
    sentence: Any
    next: Any
    safe: Any = ""

    @property
    def words(self) -> dict[str, Any]:
        """For the page."""
        return {name: getattr(self, name) for name in ("title", "sentence", "safe", "next")}


_GO_BACK = _l("Go back, or start again from the first page.")
_KEPT = _l("What you saved before is safe.")
_NOT_LOST = _l("Use your browser's Back button: what you typed is usually still there.")

NOT_FOUND = Answer(
    404,
    "not_found",
    _l("Page not found"),
    _l("There is nothing at this address, or it is not open to you."),
    _l("Check the address, or start again from the first page."),
    _l("No answer is lost by this."),
)
NOT_SAVED_FULL = Answer(
    507,
    "not_saved",
    _l("Not saved"),
    _l("The disk of this service is full or cannot be written to. Nothing was saved."),
    _l("Keep a copy of what you typed, tell your administrator, and try again later."),
    _KEPT,
)
NOT_SAVED_BUSY = Answer(
    503,
    "not_saved",
    _l("Not saved"),
    _l("The service is too busy or cannot reach its database. Nothing was saved."),
    _l("Go back, wait a minute and try again. What you typed is usually still there."),
    _KEPT,
)
UNEXPECTED = Answer(
    500,
    "unexpected",
    _l("Something went wrong"),
    _l("This is a mistake in the service, not yours. It has been written to its log."),
    _l("Go back and try again. If it happens again, tell your administrator."),
    _l("What you saved before is safe; what you sent just now may not be saved."),
)
UPDATING = Answer(
    503,
    "updating",
    _l("The service is being updated"),
    _l("It is brought to a newer version, and cannot take or show anything for some minutes."),
    _l("Wait ten minutes, then reload this page or go back. You need not sign in again."),
    _l("Everything that was saved is safe."),
)

OTHER_EDITION = Answer(
    409,
    "other_edition",
    _l("The questionnaire has changed"),
    _l("This was answered with another version of the questionnaire than the one installed here."),
    _l("Tell your administrator: the version that was signed must be installed again."),
)

#: The one table. The most special class comes first.
ANSWERS: tuple[tuple[type[Exception], Answer], ...] = (
    (problems.NotVisible, NOT_FOUND),
    (problems.UnknownThing, NOT_FOUND),
    (EditionNotFound, NOT_FOUND),
    (QuestionNotFound, NOT_FOUND),
    (SectionNotFound, NOT_FOUND),
    (WrongEdition, OTHER_EDITION),
    (ExchangeError, OTHER_EDITION),
    (
        problems.Refused,
        Answer(
            403,
            "refused",
            _l("Not yours to do"),
            _l("You can see this, but your role does not allow you to do it. Nothing was changed."),
            _l("Ask your focal point or your administrator who may."),
        ),
    ),
    (
        problems.WrongState,
        Answer(
            409,
            "wrong_state",
            _l("Not possible now"),
            _l("This was done already, or the work has moved on. Nothing was changed."),
            _l("Go back and reload the page to see how things stand."),
        ),
    ),
    (
        problems.Stale,
        Answer(
            409,
            "stale",
            _l("Somebody else was faster"),
            _l("Somebody changed this after you opened the page. Nothing was overwritten."),
            _l("Go back, reload the page in another window, and compare."),
        ),
    ),
    (
        problems.AnotherPerson,
        Answer(
            409,
            "another_person",
            _l("Somebody else has signed in"),
            _l("Somebody else uses this browser now. Nothing was saved under their name."),
            _l("Sign out, sign in again yourself, and send what you typed again."),
        ),
    ),
    (
        problems.InputRefused,
        Answer(
            422,
            "input_refused",
            _l("Please check what you entered"),
            _l("Something in the form is missing or cannot be read. Nothing was saved."),
            _NOT_LOST,
        ),
    ),
    (
        CSRFError,
        Answer(
            400,
            "session_changed",
            _l("Please send the form again"),
            _l(
                "The form belongs to a session that has ended, or your browser refuses cookies."
                " Nothing was saved."
            ),
            _l(
                "Before you do anything else, go back and copy what you typed. Then reload the"
                " page and send it again."
            ),
        ),
    ),
    (
        UnicodeEncodeError,
        Answer(
            400,
            "unreadable_text",
            _l("Text that cannot be read"),
            _l("The request contains characters that are no text. Nothing was saved."),
            _NOT_LOST,
        ),
    ),
)

#: Errors of the protocol itself, by their status.
STATUSES: dict[int, Answer] = {
    400: Answer(
        400,
        "bad_request",
        _l("Request not understood"),
        _l("The service could not read this request. Nothing was changed."),
        _GO_BACK,
    ),
    401: Answer(
        401,
        "signed_out",
        _l("Please sign in"),
        _l("Your session has ended, or you have not signed in yet."),
        _l("Sign in, then go on where you were."),
        _KEPT,
    ),
    404: NOT_FOUND,
    405: Answer(
        405,
        "method_not_allowed",
        _l("Not possible this way"),
        _l("This address can't be used like this. Nothing was changed."),
        _GO_BACK,
    ),
    413: Answer(
        413,
        "too_large",
        _l("Too much at once"),
        _l("What was sent is larger than this service accepts. Nothing was saved."),
        _l("Go back, send less at a time, or a smaller file."),
    ),
    429: Answer(
        429,
        "too_many",
        _l("Too many tries"),
        _l("There were too many tries in a short time. Nothing was changed."),
        _l("Wait ten minutes, then try again. If you forgot your password, ask for a new one."),
        _KEPT,
    ),
}

_STORAGE = {"full": NOT_SAVED_FULL, "read_only": NOT_SAVED_FULL, "disk": NOT_SAVED_FULL}
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}
_FULL_FILES = {errno.ENOSPC, errno.EROFS, errno.EDQUOT}


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
        return _STORAGE.get(error.reason, NOT_SAVED_BUSY)
    if isinstance(error, DBAPIError):
        return _of_the_database(error)
    if isinstance(error, PoolTimeout):
        return NOT_SAVED_BUSY
    if isinstance(error, OSError) and error.errno in _FULL_FILES:
        return NOT_SAVED_FULL
    if isinstance(error, HTTPException) and error.code in STATUSES:
        return STATUSES[error.code]
    if isinstance(error, HTTPException) and error.code and error.code < 500:
        return Answer(
            error.code, "bad_request", STATUSES[400].title, STATUSES[400].sentence, _GO_BACK
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
    if found is UNEXPECTED:
        if not isinstance(error, HTTPException):
            raise error
        log.error("error %s at %s", error.code, request.path)
    elif found.status >= 500:
        log.error("%s at %s: %s", found.code, request.path, error)
    more: dict[str, Any] = {}
    if found in (NOT_SAVED_BUSY, NOT_SAVED_FULL) and (kept := typed(request)):
        more = {"kept": kept, "kept_action": request.full_path.rstrip("?")}
    response = page(found, **more)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
    return response


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
    except (SQLAlchemyError, OSError, TemplateError) as why:
        # Who is signed in can't be read either: the same page, without asking.
        log.error("the page of an error was drawn without the database: %s", why)
        return bare_page(found, **more)


def bare_page(found: Answer, **more: Any) -> Response:
    """An error as a page that asks no database, in the language that the browser asks for."""
    available = current_app.config["LANGUAGES"]
    g.reader_language = request.accept_languages.best_match(available) or available[0]
    bare = current_app.jinja_env.get_template("errors/page.html")
    drawn = bare.render(code=found.status, page_lang=g.reader_language, **found.words, **more)
    return make_response(drawn, found.status)


def _unexpected(_error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("reference %s: the error above, at %s", reference, request.path)
    return page(UNEXPECTED, reference=reference)


def _of_the_database(error: DBAPIError) -> Answer:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        primary = code & 0xFF
        if primary in _FULL:
            return NOT_SAVED_FULL
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN):
            return NOT_SAVED_BUSY
        return UNEXPECTED
    reason = why_not_kept(error)
    return _STORAGE.get(reason, NOT_SAVED_BUSY) if reason else UNEXPECTED
