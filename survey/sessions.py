"""The session in the cookie: signed, refreshed by every page, never by a file of the product."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class PageSessions(SecureCookieSessionInterface):
    """Flask's own sessions, but a file says nothing of a cookie.

    With "Vary: Cookie" and a cookie that is new after every page, a browser would ask for every
    file again on every page.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session into the answer, unless the answer is a file of the product."""
        if request.endpoint != "static":
            super().save_session(app, session, response)


def prepare(app: Flask) -> None:
    """Let the pages carry the session."""
    app.session_interface = PageSessions()
