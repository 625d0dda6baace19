"""Passwords that somebody who knows the person guesses first: own names, the product's, 12345."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_security import PasswordUtil

from survey.models import Person
from survey.queries import people

#: What guessers put in front of and behind everything else.
_COMMON = (
    "1234567890 0987654321 qwertyuiop asdfghjkl zxcvbnm azerty qwertz 12345678 123456 1234 4321"
    " abcdef abcd 1111 0000 password passwort passw0rd p4ssword contrasena motdepasse parola"
    " welcome letmein admin administrator login secret changeme default qwerty iloveyou"
).split()
_PARTS = re.compile(r"[^\W_]+")
#: A shorter word stands in too many good passwords.
_WORD = 4
#: Characters that must be left once those words are taken out, and different ones in the whole.
_LEFT, _DIFFERENT = 6, 5


def is_easy(password: str, words: Iterable[str]) -> bool:
    """Whether a password is little else than these words and the usual ones.

    >>> is_easy("Atlantis2026!", ["Atlantis"]), is_easy("rain on a tin roof", ["Atlantis"])
    (True, False)
    """
    text = "".join(_PARTS.findall(password.casefold()))
    parts = {part for word in (*words, *_COMMON) for part in _PARTS.findall(word.casefold())}
    left = text
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= _WORD:
            left = left.replace(part, "")
    # A password of signs alone has no word in it.
    return len(set(password)) < _DIFFERENT or (left != text and len(left) < _LEFT)


class OwnPasswords(PasswordUtil):
    """The rules of Flask-Security (the length), and no password that is easy for this person."""

    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[str] | None, str]:
        """The mistakes of a new password, and the password as it is kept."""
        mistakes, kept = super().validate(password, is_register, **kwargs)
        if not mistakes and is_easy(kept, _words(kwargs.get("user"))):
            mistakes = [
                _(
                    "This password is easy to guess: it is made of names that belong to you or to"
                    " this service, or of signs in a row. Choose another."
                )
            ]
        return mistakes, kept


def _words(person: Person | None) -> list[str]:
    words = [str(current_app.config["PRODUCT_NAME"]), "Hanoi Readiness", "cybercrime", "convention"]
    if person is not None:
        words += [person.email, person.name, *people.names_around(person.id)]
    return words
