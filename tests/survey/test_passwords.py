"""Passwords: forgotten, changed, set by the operator; and the mails about them."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from survey.auth import mail, passwords
from survey.extensions import db
from survey.models import Person
from survey.problems import InputRefused, UnknownThing
from tests.survey.devices import Mailbox
from tests.survey.signing_in import AMINA, PASSWORD, is_in, sign_in, token


@pytest.fixture
def app(with_amina: Callable[..., Flask]) -> Flask:
    """An application that wants its tokens."""
    return with_amina()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real mail server."""
    box = Mailbox()
    box.server.start()
    yield box
    box.server.stop()


def test_a_forgotten_password_is_set_by_mail_and_ends_every_session(
    with_amina: Callable[..., Flask], mailbox: Mailbox
):
    app = with_amina(**mailbox.settings)
    elsewhere = app.test_client()
    sign_in(elsewhere)
    client = app.test_client()
    said = client.post("/reset", data={"csrf_token": token(client, "/reset"), "email": AMINA}).text
    other = client.post(
        "/reset", data={"csrf_token": token(client, "/reset"), "email": "nobody@example.org"}
    ).text
    hidden = re.compile(r'value="[^"]*"|[\w.]+@example\.org')
    assert hidden.sub("", said) == hidden.sub("", other)
    # And nothing is claimed that is true of one of them only.
    assert f"If there is an account with {AMINA}, a mail with a link is on its way." in said
    (letter,) = mailbox.letters(1).items()
    assert letter[0] == AMINA
    link = re.search(r"http://localhost(/reset/\S+)", letter[1])
    assert link
    data = {
        "csrf_token": token(client, link[1]),
        "password": "another long password",
        "password_confirm": "another long password",
    }
    assert client.post(link[1], data=data).status_code == 302
    assert not is_in(elsewhere)
    assert sign_in(app.test_client()).status_code == 200
    assert sign_in(app.test_client(), password="another long password").status_code == 302
    # The link is used up.
    late = app.test_client()
    assert late.get(link[1]).headers["Location"] == "/reset"
    assert "This link was used already" in late.get("/reset").text


def test_without_a_mail_server_the_page_names_the_administrator(app: Flask):
    assert "administrator" in app.test_client().get("/reset").text


def test_an_address_that_is_missing_is_named_at_the_top_and_in_the_title(
    with_amina: Callable[..., Flask],
):
    client = with_amina(MAIL_HOST="127.0.0.1", TRUSTED_HOSTS=("localhost",)).test_client()
    data = {"csrf_token": token(client, "/reset"), "email": ""}
    page = client.post("/reset", data=data).text
    assert "<title>Error: Set a new password" in page
    assert re.search(r'class="govuk-error-summary".*?href="#email"', page, re.S)


def test_signed_out_pages_offer_nothing_that_asks_to_sign_in(app: Flask):
    client = app.test_client()
    assert 'href="/questionnaires"' not in client.get("/about").text
    sign_in(client)
    assert 'href="/questionnaires"' in client.get("/about").text


def test_a_mail_server_that_fails_says_the_same_to_everybody(
    with_amina: Callable[..., Flask], caplog
):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    app = with_amina(MAIL_HOST="127.0.0.1", MAIL_PORT=port, TRUSTED_HOSTS=("localhost",))
    client = app.test_client()
    data = {"csrf_token": token(client, "/reset"), "email": AMINA}
    assert client.post("/reset", data=data).status_code == 200
    mail.wait()
    assert "could not be sent" in caplog.text


def test_a_password_is_changed_by_who_knows_the_old_one(app: Flask):
    client = app.test_client()
    sign_in(client)

    def change(old: str, new: str):
        data = {
            "csrf_token": token(client, "/change-password"),
            "password": old,
            "new_password": new,
            "new_password_confirm": new,
        }
        return client.post("/change-password", data=data)

    assert change("wrong wrong wrong", "another long password").status_code == 200
    assert change(PASSWORD, "short").status_code == 200
    assert change(PASSWORD, "another long password").status_code == 302
    assert is_in(client)
    assert sign_in(app.test_client(), password="another long password").status_code == 302


def test_passwords_are_kept_as_argon2_only(app: Flask):
    with app.app_context():
        assert db.session.query(Person).one().password.startswith("$argon2id$")


def test_the_command_line_makes_an_administrator_and_sets_passwords(app: Flask):
    with app.app_context():
        made = passwords.make_administrator("ada@example.org", "Ada")
        with pytest.raises(InputRefused):
            passwords.make_administrator("ADA@example.org", "Ada")
        with pytest.raises(InputRefused):
            passwords.make_administrator("no address", "Ada")
        renewed = passwords.renew(AMINA)
        with pytest.raises(UnknownThing):
            passwords.renew("nobody@example.org")
        assert passwords.listing() == [
            "ada@example.org  Ada  administrator",
            "amina@example.org  Amina  -",
        ]
    assert sign_in(app.test_client(), "ada@example.org", made).status_code == 302
    assert sign_in(app.test_client(), AMINA, renewed).status_code == 302
