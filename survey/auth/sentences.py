"""What Flask-Security says to people, in the words and from the catalogue of this product."""

from __future__ import annotations

from typing import Any

from flask_babel import Domain
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

#: Setting -> sentence and kind. Its own ones speak of tokens, and claim a mail where none was sent.
MESSAGES: dict[str, tuple[Any, str]] = {
    "SECURITY_MSG_PASSWORD_RESET_REQUEST": (
        _l(
            "If there is an account with %(email)s, a mail with a link is on its way. If none"
            " comes within some minutes, look among unwanted mail, then ask your administrator."
        ),
        "info",
    ),
    "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (
        _l("This link was used already, or a part of it is missing. Ask for a new one here."),
        "error",
    ),
    "SECURITY_MSG_PASSWORD_RESET_EXPIRED": (
        _l("This link is too old and no longer works. Ask for a new one here."),
        "error",
    ),
    "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": (
        _l("Your new password is set. Sign in with it."),
        "success",
    ),
    "SECURITY_MSG_PASSWORD_CHANGE": (_l("Your password is changed."), "success"),
    "SECURITY_MSG_RETYPE_PASSWORD_MISMATCH": (_l("The two passwords are not the same."), "error"),
    "SECURITY_MSG_PASSWORD_IS_THE_SAME": (
        _l("This is the password that you have now. Choose another."),
        "error",
    ),
    "SECURITY_MSG_PASSWORD_NOT_PROVIDED": (_l("Type a password."), "error"),
    "SECURITY_MSG_PASSWORD_INVALID_LENGTH": (
        _l("The password needs at least %(length)s characters."),
        "error",
    ),
    "SECURITY_MSG_INVALID_PASSWORD": (_l("The password is not right."), "error"),
    "SECURITY_MSG_EMAIL_NOT_PROVIDED": (_l("Type your e-mail address."), "error"),
    "SECURITY_MSG_INVALID_EMAIL_ADDRESS": (
        _l("This is not an e-mail address: it looks like name@office.example."),
        "error",
    ),
}
#: Subjects of its mails.
SUBJECTS: dict[str, Any] = {
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": _l("A link to set a new password"),
}


def own_sentences(domain: Domain) -> Domain:
    """Let the sentences above come from our catalogue, and only those it keeps from its own."""
    found = domain.gettext

    def gettext(text: Any, **variables: Any) -> str:
        if isinstance(text, LazyString):
            return str(text) % variables if variables else str(text)
        return str(found(text, **variables))

    domain.gettext = gettext
    return domain
