"""Failure 19: signing in or out led to another site, by an address that looked like one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import Flask, redirect

from survey.auth.begun import WAITING
from survey.auth.guard import is_local
from survey.extensions import db
from survey.models.base import now
from tests.survey import photographs
from tests.survey.cast import Cast
from tests.survey.devices import admit, at, set_up
from tests.survey.engines import only_sqlite
from tests.survey.signing_in import PASSWORD, is_in, sign_in, token
from tests.survey.test_auth import FOREIGN

AMINA = "amina@example.org"


@pytest.fixture
def house(app: Flask, everybody: Cast) -> Iterator[Flask]:
    """The application with its cast, who have passwords; the clock stands still."""
    admit(app)
    with at():
        yield app


MORE = [
    "/\\/evil.example",
    "\\/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r//evil.example",
    "/\u2028/evil.example",
    "/\u3002evil.example/..//evil.example",
    "／／evil.example",
    "//evil。example",
    "http:evil.example",
    "hTTp://evil.example",
    "HTTPS:/evil.example",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://evil.example/1",
    "?next=//evil.example/../",
    "@evil.example",
    "//@evil.example",
    "/@evil.example\\..",
    "%2f%2fevil.example",
    "%5cevil.example",
    "/%5cevil.example",
    "/%2fevil.example",
    "///\\evil.example",
    "////evil.example",
    "/./\\evil.example",
    "//evil.example:80",
    "//[::1]",
    "//0x7f000001",
    "http://[::1",
    ".evil.example",
    ":80",
    "",
    "/" * 3000 + "evil.example",
]


def taken_to(location: str) -> str:
    """The host that a browser would go to from a page of ours (as the URL standard has it)."""
    text = re.sub(r"[\t\r\n]", "", location.strip("".join(map(chr, range(33))))).replace("\\", "/")
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", text)
    if scheme:
        return text
    return text.lstrip("/").split("/")[0] if text.startswith("//") else ""


@only_sqlite
@pytest.mark.parametrize("wanted", [*FOREIGN, *MORE], ids=lambda text: ascii(text[:40]))
def test_no_door_leads_to_another_site(house: Flask, wanted: str):
    client = house.test_client()
    doors = [
        client.get("/sign-in", query_string={"next": wanted}),
        client.get("/sign-in?next=" + quote(quote(wanted, safe=""), safe="")),
        client.get("/sign-in/code", query_string={"next": wanted}),
        client.get("/reset", query_string={"next": wanted}),
    ]
    data = {"csrf_token": token(client), "email": AMINA, "password": PASSWORD, "next": wanted}
    doors.append(client.post("/sign-in", query_string={"next": wanted}, data=data))
    if "Location" in doors[-1].headers and "sign-in" in doors[-1].headers["Location"]:
        data.pop("next")
        doors.append(client.post("/sign-in", data=data))
    doors.append(client.get("/sign-in", query_string={"next": wanted}))
    page = "/account" if is_in(client) else "/sign-in"
    leaving = {"csrf_token": token(client, page), "next": wanted}
    doors.append(client.post("/sign-out", query_string={"next": wanted}, data=leaving))
    for answer in doors:
        location = answer.headers.get("Location", "/")
        assert taken_to(location) == "", location
        assert is_local(location), location


@only_sqlite
@pytest.mark.parametrize("wanted", [*FOREIGN, *MORE], ids=lambda text: ascii(text[:40]))
def test_nor_does_the_second_step(device_and_house, wanted: str):
    house, codes = device_and_house
    client = house.test_client()
    with client.session_transaction() as session:
        with house.app_context():
            uniquifier = db.session.execute(
                db.text("SELECT fs_uniquifier FROM person WHERE email LIKE 'amina%'")
            ).scalar_one()
        session[WAITING] = [uniquifier, now().timestamp()]
    data = {"csrf_token": token(client, "/sign-in/code"), "code": codes[0], "next": wanted}
    answer = client.post("/sign-in/recovery", query_string={"next": wanted}, data=data)
    location = answer.headers.get("Location", "/")
    assert taken_to(location) == "", location
    assert is_local(location), location


@pytest.fixture
def device_and_house(house: Flask):
    """The application, and recovery codes of Amina."""

    def with_device() -> list[str]:
        client = house.test_client()
        sign_in(client)
        return set_up(client)[1]

    return house, photographs.begin(house, "Amina's device", with_device)


def test_whatever_a_page_about_accounts_says_it_leads_to_a_path_of_ours(
    house: Flask, monkeypatch: pytest.MonkeyPatch
):
    """The last wall: a way that the libraries find some day, past all that is asked before."""
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        monkeypatch.setitem(house.view_functions, "security.login", lambda to=wanted: redirect(to))
        assert house.test_client().get("/sign-in").headers["Location"] == "/"
    monkeypatch.setitem(house.view_functions, "security.login", lambda: redirect("/sections"))
    assert house.test_client().get("/sign-in").headers["Location"] == "/sections"
