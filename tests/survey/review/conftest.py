"""How the tests of the focal point's pages post forms and move the assessment on."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from survey.extensions import db
from survey.models import Assessment
from tests.survey import photographs
from tests.survey.cast import Cast

#: Every page of the focal point, below /assessments/<id>.
PAGES = ("board", "settle", "settle/legal.25.offline", "sign-off", "sharing")
#: Every address of the focal point that changes something.
POSTS = (
    "assign",
    "unassign",
    "suggestion",
    "start",
    "validate",
    "collect",
    "settle/legal.25.offline",
    "settle/legal.25.offline/take-back",
    "not-applicable/legal.25.offline",
    "sign-off/request",
    "sign-off/sign",
    "sign-off/return",
    "sharing",
)

Send = Callable[..., TestResponse]


@pytest.fixture
def send(everybody: Cast, client_of: Callable[[str], FlaskClient]) -> Send:
    """``send("assign", {...})``: post as Fatima."""

    def post(path: str, data: dict[str, Any] | None = None, who: str = "fatima") -> TestResponse:
        where = f"/assessments/{everybody.assessment}/{path}"
        # As a browser does.
        return client_of(who).post(where, data=data, headers={"Origin": "http://localhost"})

    return post


@pytest.fixture
def see(everybody: Cast, client_of: Callable[[str], FlaskClient]) -> Callable[..., str]:
    """``see("board")``: the text of a page as Fatima reads it, without marks."""

    def get(path: str, who: str = "fatima") -> str:
        answer = client_of(who).get(f"/assessments/{everybody.assessment}/{path}")
        assert answer.status_code == 200
        return words(answer)

    return get


def words(answer: TestResponse) -> str:
    """What a page says, in one line."""
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def put(app: Flask, everybody: Cast) -> Callable[[str], None]:
    """``put("validating")``: every assessment in this state."""

    def into(status: str) -> None:
        with app.app_context():
            db.session.execute(update(Assessment).values(status=status))
            db.session.commit()

    return into


@pytest.fixture
def handed_in(app: Flask, everybody: Cast) -> Cast:
    """Two agencies handed the law in, and differ on both questions."""

    def both() -> Cast:
        everybody.hand_in_law()
        everybody.hand_in_against()
        return everybody

    with app.app_context():
        return photographs.begin(app, "handed in", both)
