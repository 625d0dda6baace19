"""Passwords that are easy for this person: refused with a sentence wherever one is set."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from survey.auth.easy_passwords import is_easy
from tests.survey.cast import Cast
from tests.survey.devices import Mailbox, admit
from tests.survey.signing_in import PASSWORD, sign_in, token

EASY = (
    "aaaaaaaaaaaa",
    "121212121212",
    "123456789012",
    "password1234",
    "Qwertyuiop12",
    "HanoiReadiness!",
    "Amina-2026-Amina",
    "amina@example.org",
    "Atlantis2026!!",
    "Ministry of Justice",
    "cybercrime-convention",
)
GOOD = (
    "rain on a tin roof",
    "6j7h-ubm7-vuez-zd5i",
    "сорок две вороны",
    "justice sleeps late",
    "春眠不觉晓处处闻啼鸟夜来",
)


@pytest.fixture
def house(app: Flask, everybody: Cast) -> Flask:
    """The application with its cast, who have passwords."""
    admit(app)
    return app


def change(client, new: str):
    data = {
        "csrf_token": token(client, "/change-password"),
        "password": PASSWORD,
        "new_password": new,
        "new_password_confirm": new,
    }
    return client.post("/change-password", data=data)


@pytest.mark.parametrize("easy", EASY)
def test_a_password_made_of_known_names_is_refused(house: Flask, easy: str):
    client = house.test_client()
    sign_in(client, "amina@example.org")
    answer = change(client, easy)
    assert answer.status_code == 200 and "This password is easy to guess" in answer.text
    assert sign_in(house.test_client(), "amina@example.org").status_code == 302


def test_a_good_one_is_taken(house: Flask):
    client = house.test_client()
    sign_in(client, "amina@example.org")
    assert change(client, "rain on a tin roof").status_code == 302


@pytest.mark.parametrize("good", GOOD)
def test_words_that_do_not_belong_together_are_good(good: str):
    assert not is_easy(good, ["Ministry of Justice", "Amina", "Atlantis", "Hanoi Readiness"])


def test_a_forgotten_password_is_not_replaced_by_an_easy_one(house: Flask):
    box = Mailbox()
    box.server.start()
    try:
        house.config.update(box.settings)
        client = house.test_client()
        data = {"csrf_token": token(client, "/reset"), "email": "amina@example.org"}
        client.post("/reset", data=data)
        link = re.search(r"http://localhost(/reset/\S+)", box.letters(1)["amina@example.org"])
        assert link
        easy = {"password": "Atlantis2026!!", "password_confirm": "Atlantis2026!!"}
        answer = client.post(link[1], data={"csrf_token": token(client, link[1]), **easy})
        assert answer.status_code == 200 and "This password is easy to guess" in answer.text
    finally:
        box.server.stop()
