"""What an error says: from exception to status, title, sentence, what is safe, what to do next."""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError

from questionnaires.errors import (
    EditionNotFound,
    ExchangeError,
    QuestionNotFound,
    SectionNotFound,
    WrongEdition,
)
from survey import problems


@dataclass(frozen=True)
class Answer:
    """What a page about an error says: what happened, what to do now, and what is safe where the
    first sentences do not say so. ``code`` is for programs that read the JSON form. ``untyped``
    stands in the place of ``next`` where nobody had written anything."""

    status: int
    code: str
    title: Any
    sentence: Any
    next: Any
    safe: Any = ""
    untyped: Any = ""

    @property
    def words(self) -> dict[str, Any]:
        """For the page."""
        return {name: getattr(self, name) for name in ("title", "sentence", "safe", "next")}


GO_BACK = _l("Go back, or start again from the first page.")
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
    _l("Tell your administrator, and try again later."),
)
NOT_SAVED_BUSY = Answer(
    503,
    "not_saved",
    _l("Not saved"),
    _l("The service is too busy or cannot reach its database. Nothing was saved."),
    _l("Go back, wait a minute and try again. What you typed is usually still there."),
    _KEPT,
    _l("Wait a minute, then try again."),
)
#: The same, to whoever only wanted to look.
NOT_SHOWN_BUSY = Answer(
    503,
    "not_saved",
    _l("Not possible just now"),
    _l("The service is too busy or cannot reach its database, so it cannot show this page."),
    _l("Wait a minute, then reload this page."),
    _KEPT,
)
NOT_SAVED_GONE = Answer(
    503,
    "not_saved",
    _l("The database is gone"),
    _l("The database of this service is not where it was. Nothing was saved."),
    _l(
        "Keep a copy of what you typed and tell your administrator: it has to be put back, or"
        " restored from a backup."
    ),
    untyped=_l("Tell your administrator: it has to be put back, or restored from a backup."),
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

TOO_FAST = Answer(
    429,
    "too_fast",
    _l("Too fast"),
    _l("More was asked for with your account just now than one person does. This was not done."),
    _l("Wait a few seconds, then try again."),
    _KEPT,
)

OTHER_EDITION = Answer(
    409,
    "other_edition",
    _l("The questionnaire has changed"),
    _l("This was answered with another version of the questionnaire than the one installed here."),
    _l("Tell your administrator: the version that was signed must be installed again."),
)

UNKNOWN_FILTER = Answer(
    404,
    "unknown_filter",
    _l("Unknown filter"),
    _l("A filter in this address has no such choice."),
    _l("Take the filter away, or choose again from its list."),
)

#: What the filters of an address are called on the pages.
FILTERS = {
    "round": _l("Round"),
    "group": _l("Regional group"),
    "special": _l("Least developed, landlocked, islands"),
    "track": _l("Track"),
    "show": _l("Show"),
    "status": _l("Stands at"),
    "chapter": _l("Chapter"),
    "severity": _l("Severity"),
    "state": _l("State of the duty"),
    "verb": _l("Verb"),
}

#: The one table. The most special class comes first.
ANSWERS: tuple[tuple[type[Exception], Answer], ...] = (
    (problems.NotVisible, NOT_FOUND),
    (problems.UnknownFilter, UNKNOWN_FILTER),
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
        problems.AnotherSite,
        Answer(
            403,
            "another_site",
            _l("This was sent from another site"),
            _l("A page that is not ours had your browser send this. Nothing was changed."),
            _l("If you wanted it, open the page here and do it there."),
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
        GO_BACK,
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
        GO_BACK,
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

STORAGE = {
    "full": NOT_SAVED_FULL,
    "read_only": NOT_SAVED_FULL,
    "disk": NOT_SAVED_FULL,
    "gone": NOT_SAVED_GONE,
}
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}
FULL_FILES = {errno.ENOSPC, errno.EROFS, errno.EDQUOT}
