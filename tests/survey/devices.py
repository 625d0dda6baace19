"""Devices and mailboxes of the tests: codes at a moment, and a mail server that really listens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from queue import Queue

from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from passlib.totp import TOTP

from survey.database import writing
from survey.extensions import db, limiter
from survey.models import AuditEvent, Person
from survey.models.base import now, pretending
from tests.survey.signing_in import PASSWORD, sign_in, token

#: Where the clock of these tests stands at first: whole half minutes count from here.
START = datetime(2026, 11, 26, 9, 0, 0, tzinfo=UTC)


class Device:
    """An app with the secret that it was shown."""

    def __init__(self, page: str) -> None:
        found = re.search(r'id="secret">([A-Z2-7 ]+)<', page)
        assert found
        self.totp = TOTP(key=found[1])

    def code(self, later: int = 0) -> str:
        """What it shows so many seconds from now."""
        return str(self.totp.generate(time=now() + timedelta(seconds=later)).token)


def set_up(client: FlaskClient, password: str = PASSWORD) -> tuple[Device, list[str]]:
    """Set up a second factor in this browser; the device and the recovery codes."""
    page = client.get("/account/second-factor").text
    device = Device(page)
    data = {
        "csrf_token": token(client, "/account/second-factor"),
        "code": device.code(),
        "password": password,
    }
    answer = client.post("/account/second-factor", data=data)
    assert answer.status_code == 201
    codes = re.findall(r'<code dir="ltr">([a-z0-9-]{19})</code>', answer.text)
    assert len(codes) == 10
    return device, codes


def send(client: FlaskClient, path: str, page: str = "", **data: str):
    """Send a form with the token that is on its page."""
    return client.post(path, data={"csrf_token": token(client, page or path), **data})


def admit(app: Flask) -> None:
    """Everybody of the cast gets a password, and forms want their tokens."""
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context(), writing() as session:
        session.query(Person).update({"password": hash_password(PASSWORD)})


def count_tries(app: Flask) -> None:
    """Turn the limits on in an application that has answered nothing yet."""
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)


def audited(app: Flask) -> list[tuple[str, str]]:
    """Verb and person of every line of the audit trail about accounts."""
    with app.app_context():
        names = {f"person:{p.public_id}": p.name for p in db.session.query(Person)}
        events = db.session.query(AuditEvent).order_by(AuditEvent.id)
        return [
            (event.verb, names.get(event.thing, event.thing))
            for event in events
            if event.thing.startswith("person:")
        ]


def half_way(client: FlaskClient, email: str, password: str = PASSWORD, query: str = "") -> None:
    """Give the password; the code is asked for next."""
    answer = sign_in(client, email, password, query)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/code")


@contextmanager
def at(seconds: int = 0) -> Iterator[None]:
    """So many seconds after the start."""
    with pretending(START + timedelta(seconds=seconds)):
        yield


class _AnyPort(Controller):
    """A controller that knows which port it was given."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Mailbox:
    """A mail server on a free port of this machine, and what it was given."""

    def __init__(self) -> None:
        self.arrived: Queue[Message] = Queue()
        self.server = _AnyPort(self, hostname="127.0.0.1", port=0)

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.arrived.put(message_from_bytes(envelope.content))
        return "250 taken"

    @property
    def settings(self) -> dict[str, object]:
        """What an application needs to send here."""
        return {
            "MAIL_HOST": "127.0.0.1",
            "MAIL_PORT": self.server.port,
            "MAIL_STARTTLS": False,
            "TRUSTED_HOSTS": ("localhost",),
        }

    def next(self) -> Message:
        """The next mail; it travels behind the page, so it may take a moment."""
        return self.arrived.get(timeout=30)

    def letters(self, count: int) -> dict[str, str]:
        """The text of the next mails, by address."""
        found = [self.next() for _ in range(count)]
        assert self.arrived.empty()
        return {str(mail["To"]): mail.get_payload(decode=True).decode() for mail in found}
