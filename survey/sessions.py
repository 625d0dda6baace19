"""The session in the cookie: signed, refreshed by every page, never by a file of the product."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import SignatureExpired, Signer, TimestampSigner, URLSafeTimedSerializer


class PatientSigner(TimestampSigner):
    """The signer of cookies, but one that was signed by a clock that has been set back is good.

    The library refuses whatever was signed a second after now: a clock that is corrected by two
    seconds would sign out everybody who is typing. Nobody but this service can sign a moment.
    """

    def unsign(
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:
        """As the library does; a moment to come is as far away as the same moment past."""
        value, signed = super().unsign(signed_value, max_age=None, return_timestamp=True)
        assert isinstance(signed, datetime)
        if max_age is not None and abs(self.get_timestamp() - signed.timestamp()) > max_age:
            raise SignatureExpired("signed too long ago", payload=value, date_signed=signed)
        return (value, signed) if return_timestamp else value


class PageSessions(SecureCookieSessionInterface):
    """Flask's own sessions, but a file says nothing of a cookie.

    With "Vary: Cookie" and a cookie that is new after every page, a browser would ask for every
    file again on every page.
    """

    digest_method = staticmethod(hashlib.sha256)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's own, with the signer that is patient with clocks."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = PatientSigner
        return serializer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session into the answer, unless the answer is a file of the product."""
        if request.endpoint == "static":
            return
        super().save_session(app, session, response)
        if session and session.permanent:
            _say_how_long(response, self.get_cookie_name(app), app.permanent_session_lifetime)

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime | None:
        """No moment: see _say_how_long."""
        return None


def _say_how_long(response: Response, name: str, lifetime: timedelta) -> None:
    """How long a cookie is good, and not until when: where the clock of this machine is a day late,
    or that of somebody's laptop a day early, a browser would throw it away as it comes."""
    cookies = response.headers.getlist("Set-Cookie")
    response.headers.remove("Set-Cookie")
    for cookie in cookies:
        ours = cookie.startswith(f"{name}=")
        more = f"; Max-Age={int(lifetime.total_seconds())}" if ours else ""
        response.headers.add("Set-Cookie", cookie + more)


def prepare(app: Flask) -> None:
    """Let the pages carry the session."""
    # What Flask-Security and Flask-WTF sign (links of a reset, tokens of forms) takes the library's
    # default, which is SHA-1, and asks nobody.
    Signer.default_digest_method = staticmethod(hashlib.sha256)
    app.session_interface = PageSessions()
