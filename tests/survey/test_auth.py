"""Signing in and out, passwords, the guard in front of everything, and what must not leak there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from survey.auth.guard import PUBLIC, is_local
from survey.database import writing
from survey.extensions import db
from survey.models import Person
from tests.survey.engines import only_sqlite
from tests.survey.signing_in import AMINA, PASSWORD, is_in, sign_in, token


@pytest.fixture
def app(with_amina: Callable[..., Flask]) -> Flask:
    """An application that wants its tokens."""
    return with_amina()


def test_it_signs_in_and_out(app: Flask):
    client = app.test_client()
    assert not is_in(client)
    answer = sign_in(client)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert is_in(client)
    client.post("/sign-out", data={"csrf_token": token(client, "/change-password")})
    assert not is_in(client)


def test_the_address_may_be_typed_in_any_case(app: Flask):
    assert sign_in(app.test_client(), email="AMINA@Example.org").status_code == 302


def test_signing_out_is_no_link(app: Flask):
    client = app.test_client()
    sign_in(client)
    assert client.get("/sign-out").status_code == 405
    assert is_in(client)


def test_signing_in_and_out_needs_the_token_of_the_form(app: Flask):
    client = app.test_client()
    assert client.post("/sign-in", data={"email": AMINA, "password": PASSWORD}).status_code == 400
    assert not is_in(client)
    sign_in(client)
    assert client.post("/sign-out").status_code == 400
    assert is_in(client)


def test_known_and_unknown_addresses_get_the_same_answer(app: Flask):
    def said(email: str) -> str:
        page = sign_in(app.test_client(), email=email, password="wrong wrong wrong").text
        return re.sub(r'name="csrf_token" value="[^"]+"', "", page).replace(email, "")

    assert said(AMINA) == said("nobody@example.org")


def test_a_closed_account_cannot_sign_in_and_says_nothing_of_it(app: Flask):
    with app.app_context(), writing() as session:
        session.query(Person).filter_by(email=AMINA).one().active = False
    client = app.test_client()
    assert "not right" in sign_in(client).text
    assert not is_in(client)


def test_a_closed_account_is_signed_out_at_its_next_request(app: Flask):
    client = app.test_client()
    sign_in(client)
    with app.app_context(), writing() as session:
        session.query(Person).filter_by(email=AMINA).one().active = False
    assert not is_in(client)


def test_the_session_is_a_new_one_after_signing_in(app: Flask):
    client = app.test_client()
    client.get("/sign-in")
    before = client.get_cookie("readiness")
    sign_in(client)
    after = client.get_cookie("readiness")
    assert before is not None and after is not None
    assert before.value != after.value
    # The old cookie, kept by somebody else, is nobody.
    thief = app.test_client()
    thief.set_cookie("readiness", before.value)
    assert not is_in(thief)


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(app: Flask):
    cookie = sign_in(app.test_client()).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    app.config["SESSION_COOKIE_SECURE"] = True
    assert "Secure" in app.test_client().get("/sign-in").headers["Set-Cookie"]


def test_no_token_in_a_header_or_an_address_signs_anybody_in(app: Flask):
    with app.app_context():
        bearer = db.session.query(Person).one().get_auth_token()
    client = app.test_client()
    for path, headers in (
        ("/change-password", {"Authentication-Token": bearer}),
        (f"/change-password?auth_token={bearer}", {}),
    ):
        assert client.get(path, headers=headers).status_code == 302


def test_nobody_is_remembered_beyond_the_session(app: Flask):
    client = app.test_client()
    data = {"csrf_token": token(client), "email": AMINA, "password": PASSWORD, "remember": "y"}
    cookies = client.post("/sign-in", data=data).headers.getlist("Set-Cookie")
    assert not any("remember" in cookie for cookie in cookies)


def test_everything_but_a_short_list_needs_an_account(app: Flask):
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        path = re.sub(r"<[^>]+>", "x", rule.rule)
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = client.open(path, method=method)
            if method in ("GET", "HEAD") and not path.endswith(".json"):
                assert answer.status_code == 302, (method, path)
                assert answer.headers["Location"].startswith("/sign-in"), (method, path)
            else:
                assert answer.status_code in (400, 401), (method, path)


def test_public_names_are_endpoints(app: Flask):
    assert set(app.view_functions) >= PUBLIC


def test_after_signing_in_one_is_where_one_wanted_to_be(app: Flask):
    client = app.test_client()
    asked = client.get("/sections?a=1&b=2").headers["Location"]
    assert asked.startswith("/sign-in?next=")
    answer = sign_in(client, query=asked.removeprefix("/sign-in"))
    assert answer.headers["Location"] == "/sections?a=1&b=2"


FOREIGN = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/sections\r\nSet-Cookie: a=b",
    " //evil.example",
    "//localhost@evil.example",
    "http://localhost@evil.example",
    "http://localhost.evil.example",
    "http://localhost:80@evil.example",
    "/\x00/evil.example",
    "//[::1",
    "evil.example",
]


@only_sqlite
@pytest.mark.parametrize("target", FOREIGN)
def test_signing_in_never_leads_to_another_site(app: Flask, target: str):
    client = app.test_client()
    data = {"csrf_token": token(client), "email": AMINA, "password": PASSWORD, "next": target}
    for answer in (
        client.post("/sign-in", query_string={"next": target}, data=data),
        app.test_client().get("/sign-in", query_string={"next": target}),
    ):
        location = answer.headers.get("Location", "/")
        assert is_local(location), location
        assert "\r" not in str(answer.headers) or "Set-Cookie: a=b" not in str(answer.headers)


@pytest.mark.parametrize("path", ["/", "/sections", "/a/b?c=//d", "/a#b", "/assessments/1/board"])
def test_paths_of_ours_are_local(path: str):
    assert is_local(path)


def test_a_post_after_the_session_ended_keeps_what_was_typed(app: Flask):
    path = "/assessments/a/agencies/b/sections/c"
    client = app.test_client()
    # The browser has dropped the cookie: the token is of a session that nobody knows any more.
    gone = token(app.test_client())
    typed = {"csrf_token": gone, "q-1": "first line\nsecond <line>", "q-2": '"quoted"'}
    answer = client.post(path, data=typed, headers={"Origin": "http://localhost"})
    assert answer.status_code == 401
    assert "second &lt;line&gt;" in answer.text
    assert "&#34;quoted&#34;" in answer.text
    assert f'action="{path}"' in answer.text
    # Signed in again in another window, the token of this page is good.
    again = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
    sign_in(client)
    assert again
    sent = client.post(path, data={**typed, "csrf_token": again[1]})
    assert sent.status_code == 404


def test_a_broken_character_does_not_lose_the_rest_of_what_was_typed(app: Flask):
    path = "/assessments/a/agencies/b/sections/c"
    answer = app.test_client().post(
        path,
        data=b"q-1=kept&q-2=%ED%A0%80",
        content_type="application/x-www-form-urlencoded",
        headers={"Origin": "http://localhost"},
    )
    assert answer.status_code == 401
    assert 'value="kept"' in answer.text


def test_a_post_of_another_site_is_not_kept(app: Flask):
    client = app.test_client()
    for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        data = {"csrf_token": token(client), "q-1": "planted"}
        answer = client.post("/assessments/a/agencies/b/sections/c", data=data, headers=origin)
        assert answer.status_code == 401
        assert "planted" not in answer.text


def test_programs_hear_that_nobody_is_signed_in(app: Flask):
    answer = app.test_client().get("/sections", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.get_json()["problem"] == "signed_out"


def test_an_account_that_is_tried_too_often_has_to_wait(with_amina: Callable[..., Flask]):
    app = with_amina(RATELIMIT_ENABLED=True, SIGN_IN_LIMIT_ACCOUNT="3 per hour")
    client = app.test_client()
    for _ in range(3):
        assert sign_in(client, password="wrong wrong wrong").status_code == 200
    refused = sign_in(client, email=AMINA.upper())
    assert refused.status_code == 429
    assert "Wait" in refused.text
    # Others at the same address are not held up.
    assert sign_in(client, email="benoit@example.org").status_code == 200


def test_signing_in_rightly_is_never_counted(with_amina: Callable[..., Flask]):
    app = with_amina(RATELIMIT_ENABLED=True, SIGN_IN_LIMIT_ACCOUNT="2 per hour")
    for _ in range(4):
        assert sign_in(app.test_client()).status_code == 302
