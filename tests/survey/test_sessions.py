"""Sessions: a new number at each proof, an end in time, and signing out everywhere."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.recoverable import generate_reset_password_token
from flask_wtf.csrf import generate_csrf

from survey import config
from survey.app import create_app
from survey.auth import passwords
from survey.auth.begun import NUMBER
from tests.survey.cast import Cast
from tests.survey.devices import admit, at, audited, half_way, send, set_up
from tests.survey.settings import settings_for
from tests.survey.signing_in import PASSWORD, is_in, sign_in, token

AMINA = "amina@example.org"


@pytest.fixture
def house(app: Flask, everybody: Cast) -> Iterator[Flask]:
    """The application with its cast, who have passwords; the clock stands still."""
    admit(app)
    with at():
        yield app


def of(app: Flask, email: str = AMINA) -> FlaskClient:
    client = app.test_client()
    assert sign_in(client, email).status_code == 302
    return client


def number(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session.get(NUMBER, ""))


def change_password(client: FlaskClient, new: str = "another long password") -> int:
    page = "/change-password"
    data = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    return send(client, page, **data).status_code


def test_each_proof_begins_a_session_with_another_number(house: Flask):
    client = house.test_client()
    client.get("/sign-in")
    seen = [number(client)]
    sign_in(client)
    seen.append(number(client))
    device, _ = set_up(client)
    seen.append(number(client))
    assert change_password(client) == 302
    seen.append(number(client))
    send(client, "/account/sign-out-everywhere", "/account")
    seen.append(number(client))
    client.post("/sign-out", data={"csrf_token": token(client, "/account")})
    with at(60):
        half_way(client, AMINA, "another long password")
        send(client, "/sign-in/code", code=device.code())
        seen.append(number(client))
    assert seen[0] == ""
    assert len(set(seen)) == len(seen) == 6


def test_a_session_ends_in_time_however_much_it_is_used(house: Flask):
    house.config["SESSION_ABSOLUTE_MINUTES"] = 60
    client = of(house)
    for minutes in (20, 40, 59):
        with at(minutes * 60):
            assert is_in(client)
            # Neither does this make it longer.
            send(client, "/account/sign-out-everywhere", "/account")
    with at(61 * 60):
        assert not is_in(client)
        assert sign_in(client).status_code == 302
        assert is_in(client)


def test_what_is_typed_when_it_ends_is_kept(house: Flask):
    client = of(house)
    data = {"csrf_token": token(client, "/account"), "q-1": "months of work"}
    with at(13 * 3600):
        answer = client.post(
            "/assessments/a/agencies/b/sections/c",
            data=data,
            headers={"Origin": "http://localhost"},
        )
    assert answer.status_code == 401
    assert "months of work" in answer.text


def test_a_session_nobody_used_ends(house: Flask):
    client = of(house)
    assert is_in(client)
    # The cookie says when it was written; one that is older than this is none.
    house.config["PERMANENT_SESSION_LIFETIME"] = timedelta(seconds=-1)
    assert not is_in(client)


def test_signing_out_everywhere_puts_other_browsers_out_at_their_next_request(house: Flask):
    here, elsewhere, other = of(house), of(house), of(house, "fatima@example.org")
    answer = send(here, "/account/sign-out-everywhere", "/account")
    assert answer.status_code == 303
    assert "has ended" in here.get("/account").text
    assert is_in(here)
    assert elsewhere.get("/sections").headers["Location"].startswith("/sign-in")
    assert is_in(other)
    assert ("sign_out_everywhere", "Amina") in audited(house)


def test_a_changed_password_puts_other_browsers_out(house: Flask):
    here, elsewhere = of(house), of(house)
    assert change_password(here) == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_password_set_by_the_operator_puts_every_browser_out(house: Flask):
    client = of(house)
    with house.app_context():
        passwords.renew(AMINA)
    assert not is_in(client)


def test_a_cookie_that_somebody_copied_is_nobody_after_signing_out(house: Flask):
    client = of(house)
    copied = client.get_cookie("readiness")
    assert copied is not None
    client.post("/sign-out", data={"csrf_token": token(client, "/account")})
    thief = house.test_client()
    thief.set_cookie("readiness", copied.value)
    assert not is_in(thief)


def test_the_audit_trail_tells_who_came_who_failed_and_who_left(house: Flask):
    client = house.test_client()
    sign_in(client, password="wrong wrong wrong")
    sign_in(client, "nobody@example.org")
    sign_in(client)
    change_password(client)
    client.post("/sign-out", data={"csrf_token": token(client, "/account")})
    assert audited(house) == [
        ("sign_in_failed", "Amina"),
        ("sign_in_failed", "person:unknown"),
        ("sign_in", "Amina"),
        ("change_password", "Amina"),
        ("sign_out", "Amina"),
    ]


def test_the_cookie_says_how_long_and_not_until_when(house: Flask):
    """Where the clock here was a day late a browser threw it away as it came: nobody got in."""
    answer = sign_in(house.test_client())
    (cookie,) = answer.headers.getlist("Set-Cookie")
    seconds = house.config["SESSION_IDLE_MINUTES"] * 60
    assert cookie.startswith("readiness=") and f"; Max-Age={seconds}" in cookie
    assert "expires" not in cookie.lower()
    # Out again, it goes at once.
    client = of(house)
    gone = client.post("/sign-out", data={"csrf_token": token(client, "/account")})
    assert gone.status_code == 302 and not is_in(client)


def test_over_https_the_cookie_is_of_this_host_alone(tmp_path: Path):
    settings = config.load({"INSTANCE": tmp_path, "SESSION_COOKIE_SECURE": True})
    assert settings["SESSION_COOKIE_NAME"] == "__Host-readiness"
    assert settings.get("SESSION_COOKIE_DOMAIN") is None
    app = create_app(settings_for(tmp_path, SESSION_COOKIE_SECURE=True))
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    parts = {part.strip() for part in cookie.split(";")}
    assert cookie.startswith("__Host-readiness=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
    assert not [part for part in parts if part.startswith("Domain")]


def test_everything_is_signed_with_sha_256(house: Flask):
    """The session, the token of a form, and the link of a reset."""
    signer = house.session_interface.get_signing_serializer(house)
    with house.test_request_context():
        session_cookie = signer.dumps({"a": 1})
        form = generate_csrf()
        accounts = house.extensions["security"].datastore
        link = generate_reset_password_token(accounts.find_user(email=AMINA))
    for signed in (session_cookie, form, link):
        mark = signed.rpartition(".")[2]
        assert len(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))) == 32, signed
