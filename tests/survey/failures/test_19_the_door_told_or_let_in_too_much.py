"""Failure 19: accounts found out by trying, sign-ins made by another site, tokens in addresses, and
private pages kept by caches. Redirects to another site are beside this.

Elsewhere each of these was open for years. The known ones are tried here one by one.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import core, forms, utils, views

from survey.app import create_app
from survey.auth import mail
from survey.extensions import db
from tests.survey.cast import Cast
from tests.survey.databases import SqliteDatabase
from tests.survey.devices import Mailbox, admit, at, half_way, set_up
from tests.survey.engines import whole_app
from tests.survey.every_route import ROLES, Scene, signed
from tests.survey.settings import settings_for
from tests.survey.signing_in import PASSWORD, is_in, sign_in, token
from tests.survey.test_every_route import ask, rules

AMINA = "amina@example.org"
NOBODY = "nobody@example.org"


@pytest.fixture
def house(app: Flask, everybody: Cast) -> Iterator[Flask]:
    """The application with its cast, who have passwords; the clock stands still."""
    admit(app)
    with at():
        yield app


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real mail server."""
    box = Mailbox()
    box.server.start()
    yield box
    box.server.stop()


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that a password was hashed or compared: nearly all of the work of an answer."""
    done: list[str] = []

    def counting(function: Callable) -> Callable:
        def counted(*arguments, **more):
            done.append("hashed")
            return function(*arguments, **more)

        return counted

    hashing, comparing = counting(utils.hash_password), counting(utils.verify_and_update_password)
    for module in (forms, views, mail):
        monkeypatch.setattr(module, "hash_password", hashing)
    monkeypatch.setattr(core, "verify_and_update_password", comparing)
    return done


def said(answer, email: str) -> tuple[int, str, list[str]]:
    """All that an answer tells, but for the token and what was typed."""
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(email, "")
    hidden = ("Set-Cookie", "Content-Length")
    return answer.status_code, page, sorted(k for k, _ in answer.headers if k not in hidden)


# Accounts found out by trying


def test_a_wrong_password_tells_nothing_of_the_account(house: Flask, hashed: list[str]):
    with house.app_context():
        db.session.execute(db.text("UPDATE person SET active = false WHERE email LIKE 'dalia%'"))
        db.session.execute(db.text("UPDATE person SET password = NULL WHERE email LIKE 'goran%'"))
        db.session.commit()
    # One with a second factor, a closed one, one that never had a password.
    set_up(of(house))
    hashed.clear()
    told = {}
    for email in (AMINA, "dalia@example.org", "goran@example.org", NOBODY):
        answer = sign_in(house.test_client(), email, "wrong wrong wrong")
        told[email] = (said(answer, email), len(hashed))
        hashed.clear()
    assert told[AMINA][1] == 1
    assert all(one == told[NOBODY] for one in told.values())


def test_asking_for_a_reset_tells_nothing_of_the_account(
    house: Flask, hashed: list[str], mailbox: Mailbox
):
    house.config.update(mailbox.settings)
    told = {}
    for email in (AMINA, NOBODY):
        client = house.test_client()
        data = {"csrf_token": token(client, "/reset"), "email": email}
        told[email] = (said(client.post("/reset", data=data), email), len(hashed))
        hashed.clear()
    assert told[AMINA] == told[NOBODY]
    assert mailbox.letters(1).keys() == {AMINA}


def test_a_mail_server_that_is_slow_does_not_tell_either(house: Flask):
    """The page is there while the mail still travels to a server that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        house.config.update(MAIL_HOST="127.0.0.1", MAIL_PORT=port, MAIL_STARTTLS=False)
        client = house.test_client()
        data = {"csrf_token": token(client, "/reset"), "email": AMINA}
        assert client.post("/reset", data=data).status_code == 200
        # The answer is here, and the mail server has not said a word yet.
        connection, _ = silent.accept()
        connection.setblocking(False)
        with connection, pytest.raises(BlockingIOError):
            # Nothing to read, and not closed: whoever carries the mail still waits for a greeting.
            connection.recv(1)
    mail.wait()


def test_whether_there_is_a_second_factor_is_told_after_the_password_only(house: Flask):
    set_up(of(house))
    with_one = sign_in(house.test_client(), AMINA, "wrong wrong wrong")
    without = sign_in(house.test_client(), "chen@example.org", "wrong wrong wrong")
    assert said(with_one, AMINA) == said(without, "chen@example.org")


# Sign-ins made by another site


def test_no_other_site_signs_anybody_in(house: Flask):
    """It knows an account of its own, and at most a token of a session of its own."""
    attacker, victim = house.test_client(), house.test_client()
    form = {"email": AMINA, "password": PASSWORD}
    foreign = token(attacker)
    for extra in ({}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": foreign}):
        assert victim.post("/sign-in", data={**form, **extra}).status_code == 400
        assert not is_in(victim)


def test_nor_gives_a_code_for_anybody(house: Flask):
    device, codes = set_up(of(house))
    with at(60):
        victim, attacker = house.test_client(), house.test_client()
        half_way(victim, AMINA)
        foreign = token(attacker)
        for path, code in (("/sign-in/code", device.code()), ("/sign-in/recovery", codes[0])):
            for extra in ({}, {"csrf_token": foreign}):
                assert victim.post(path, data={"code": code, **extra}).status_code == 400
        assert not is_in(victim)


def test_signing_in_and_out_is_no_link(house: Flask):
    client = house.test_client()
    client.get("/sign-in", query_string={"email": AMINA, "password": PASSWORD})
    assert not is_in(client)
    sign_in(client)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/account/sign-out-everywhere").status_code == 405
    assert is_in(client)


def test_a_session_of_before_is_worth_nothing_afterwards(house: Flask):
    """Whoever planted or copied a cookie before the sign-in has nothing after it."""
    client = house.test_client()
    client.get("/sign-in")
    planted = client.get_cookie("readiness")
    device, _ = set_up(of(house))
    with at(60):
        half_way(client, AMINA)
        half = client.get_cookie("readiness")
        data = {"csrf_token": token(client, "/sign-in/code"), "code": device.code()}
        assert client.post("/sign-in/code", data=data).status_code == 302
        assert is_in(client)
        for cookie in (planted, half):
            assert cookie is not None
            thief = house.test_client()
            thief.set_cookie("readiness", cookie.value)
            assert not is_in(thief)


# Tokens in addresses


def test_no_address_carries_a_token(house: Flask):
    """Of a session, of a form, of an account: addresses are kept in histories and logs."""
    client = of(house)
    secrets = {token(client, "/account")}
    with client.session_transaction() as session:
        secrets |= {str(value) for key, value in session.items() if len(str(value)) > 12}
    secrets |= {str(client.get_cookie("readiness").value)}
    for path in ("/account", "/account/second-factor", "/change-password", "/sections", "/reset"):
        page = client.get(path, follow_redirects=True)
        addresses = re.findall(r'(?:href|src|action|formaction)="([^"]*)"', page.text)
        assert addresses
        for where in [*addresses, page.headers.get("Location", "")]:
            assert not any(secret in where for secret in secrets), where
            assert "token=" not in where


def test_no_address_signs_anybody_in_and_none_but_the_reset_takes_a_token(house: Flask):
    taking = [rule.rule for rule in house.url_map.iter_rules() if "token" in rule.arguments]
    assert taking == ["/reset/<token>"]


def test_the_link_of_a_reset_works_once_and_is_not_told_to_others(house: Flask, mailbox: Mailbox):
    house.config.update(mailbox.settings)
    client = house.test_client()
    client.post("/reset", data={"csrf_token": token(client, "/reset"), "email": AMINA})
    link = re.search(r"http://localhost(/reset/\S+)", mailbox.letters(1)[AMINA])
    assert link
    page = client.get(link[1])
    assert page.headers["Referrer-Policy"] == "same-origin"
    outside = re.findall(r'(?:href|src|action)="(https?:[^"]*|//[^"]*)"', page.text)
    assert outside == []
    new = {"password": "another long password", "password_confirm": "another long password"}
    data = {"csrf_token": token(client, link[1]), **new}
    assert client.post(link[1], data=data).status_code == 302
    assert not is_in(client)
    assert client.post(link[1], data=data).headers["Location"] == "/reset"


# Private pages kept by caches


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, tables: bytes) -> Iterator[Scene]:
    """Everything there is to see: signed off and shared."""
    built = signed(whole_app(tmp_path_factory.mktemp("signed"), SqliteDatabase(tables)))
    yield built
    with built.app.app_context():
        db.engine.dispose()


def test_nothing_that_knows_who_asks_is_kept(scene: Scene):
    """Pages, JSON, downloads, redirects and errors, for each of the cast."""
    seen = set()
    for who in ROLES:
        for rule, method in rules(scene.app):
            if rule.endpoint == "static":
                continue
            scene.restore()
            answer = ask(scene, who, rule, method, scene.values)
            seen.add(answer.status_code)
            kept = answer.headers.get("Cache-Control")
            assert kept == "no-store", (who, rule.rule, answer.status_code, kept)
            assert "Cookie" in answer.headers.get("Vary", ""), (who, rule.rule)
    assert {200, 204, 302, 303, 401, 403, 404, 409, 422} <= seen


def test_not_even_where_it_breaks(tmp_path: Path):
    app = create_app(settings_for(tmp_path, PROPAGATE_EXCEPTIONS=False))

    def broken() -> str:
        raise RuntimeError("nobody expected this")

    app.view_functions["about.page"] = broken
    # No tables either: who is signed in cannot be read.
    for path, status in (("/about", 500), ("/nowhere", 404)):
        answer = app.test_client().get(path)
        assert answer.status_code == status
        assert answer.headers["Cache-Control"] == "no-store"


def test_files_of_the_product_say_nothing_of_who_asks(house: Flask):
    with house.test_request_context():
        file = house.jinja_env.globals["asset_url"]("app.css")
    answer = of(house).get(file)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def of(app: Flask, email: str = AMINA) -> FlaskClient:
    client = app.test_client()
    assert sign_in(client, email).status_code == 302
    return client
