"""What the database must not tell: texts sealed, and codes hashed, with a key of the instance."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class Unreadable(Exception):
    """It was sealed with another key: the instance has lost or changed its secret."""


def seal(text: str, purpose: str) -> str:
    """A text that only this instance reads again, and only for the same purpose."""
    return Fernet(base64.urlsafe_b64encode(_key(purpose))).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    """The text behind ``seal``. Raises Unreadable."""
    try:
        return Fernet(base64.urlsafe_b64encode(_key(purpose))).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable(purpose) from error


def digest(text: str, purpose: str) -> str:
    """A keyed hash, for comparing what is random enough that nobody can try it out."""
    return hmac.new(_key(purpose), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _key(purpose: str) -> bytes:
    # One secret on disk, a key for each purpose: what leaks of one says nothing of another.
    secret = str(current_app.config["SECRET_KEY"]).encode()
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode())
    return derived.derive(secret)
