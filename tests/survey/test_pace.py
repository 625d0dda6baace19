"""How fast an account may ask and save: nobody who types is held up, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from survey.auth import pace
from survey.auth.pace import Pace
from survey.config import SETTINGS, SettingRefused
from survey.extensions import db
from survey.models import AnswerRow
from tests.survey.cast import LAW, ORDER, Cast

JSON = {"Accept": "application/json"}


class Clock:
    """A clock that stands still until it is moved."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(pace, "time", made)
    return made


@pytest.fixture
def house(app: Flask, clock: Clock) -> Iterator[Flask]:
    """The application with its limits, each small enough to be met."""
    app.config.update(
        RATELIMIT_ENABLED=True, SAVE_LIMIT_ACCOUNT="3 per minute", PAGE_LIMIT_ACCOUNT="5 per minute"
    )
    return app


@pytest.fixture
def card(everybody: Cast) -> str:
    place = f"/assessments/{everybody.assessment}/agencies/{everybody.ministry}"
    return f"{place}/sections/{LAW}/questions/{ORDER}"


def typed(turn: int) -> dict[str, str]:
    return {f"q-{ORDER}-comment": f"turn {turn}", f"q-{ORDER}-revision": str(turn)}


def test_a_script_that_saves_faster_than_people_waits_and_its_text_arrives_later(
    house: Flask, card: str, client_of, clock: Clock, caplog: pytest.LogCaptureFixture
):
    amina = client_of("amina")
    for turn in range(3):
        assert amina.post(card, data=typed(turn), headers=JSON).status_code == 200
    held = amina.post(card, data=typed(3), headers=JSON)
    assert held.status_code == 429
    assert held.json["problem"] == "too_fast"
    assert held.headers["Retry-After"] == "20"
    assert "too fast at respond.save_card by person" in caplog.text
    assert "turn 3" not in caplog.text
    # Reading has a pace of its own, and so has everybody else.
    assert amina.get("/sections").status_code == 200
    assert client_of("benoit").post(card, data=typed(0), headers=JSON).status_code == 403
    with house.app_context():
        assert [row.comment for row in db.session.query(AnswerRow)] == ["turn 2"]
    clock.now += 20
    assert amina.post(card, data=typed(3), headers=JSON).status_code == 200
    assert amina.post(card, data=typed(4), headers=JSON).status_code == 429


def test_who_waits_is_not_held_up_longer_for_asking_again(
    house: Flask, card: str, client_of, clock: Clock
):
    amina = client_of("amina")
    for turn in range(3):
        amina.post(card, data=typed(turn), headers=JSON)
    for _ in range(50):
        assert amina.post(card, data=typed(3), headers=JSON).headers["Retry-After"] == "20"
    clock.now += 20
    assert amina.post(card, data=typed(3), headers=JSON).status_code == 200


def test_a_form_that_came_too_fast_is_given_back_to_be_sent_again(
    house: Flask, card: str, client_of
):
    amina = client_of("amina")
    page = card.partition("/questions/")[0]
    origin = {"Origin": "http://localhost"}
    for turn in range(3):
        amina.post(page, data=typed(turn), headers=origin)
    held = amina.post(page, data=typed(3), headers=origin)
    assert held.status_code == 429
    assert 'value="turn 3"' in held.text or ">turn 3</textarea>" in held.text
    assert re.search(rf'<form method="post" action="{page}"', held.text)
    assert "Wait 20 seconds" in held.text


def test_pages_are_counted_and_what_belongs_to_them_and_nobody_is_not(
    house: Flask, everybody: Cast, client_of
):
    odile = client_of("odile")
    assert [odile.get("/sections").status_code for _ in range(6)] == [200] * 5 + [429]
    assert odile.head("/").status_code == 429
    for free in ("/about", "/health", "/static/app.css"):
        assert odile.get(free, buffered=True).status_code in (200, 404), free
    stranger = house.test_client()
    assert {stranger.get("/sections").status_code for _ in range(10)} == {302}


def test_what_a_person_does_by_hand_is_far_from_both(clock: Clock):
    """Two cards at once, each saved as often as its script ever does, for an hour; then a whole
    questionnaire that waited on the device, at once."""
    given = {one.name: one.default for one in SETTINGS}
    saves, pages = (pace._read(str(given[f"{name}_LIMIT_ACCOUNT"])) for name in ("SAVE", "PAGE"))
    counted = Pace()
    for _ in range(3600):
        assert not any(counted.wait(("save", 1), *saves) for _ in range(2))
        assert not any(counted.wait(("page", 1), *pages) for _ in range(4))
        clock.now += 1
    assert not any(counted.wait(("save", 1), *saves) for _ in range(334))


def test_accounts_at_rest_are_forgotten(clock: Clock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pace, "_MANY", 10)
    counted = Pace()
    for number in range(10):
        assert not counted.wait(("page", number), 2, 60)
    clock.now += 60
    assert not counted.wait(("page", 10), 2, 60)
    assert len(counted._spent) == 1


@pytest.mark.parametrize("name", ["SAVE_LIMIT_ACCOUNT", "SIGN_IN_LIMIT_ACCOUNT"])
def test_a_limit_that_cannot_be_read_is_told_at_the_start(with_amina, name: str):
    with pytest.raises(SettingRefused, match=f"{name} is no limit such as '"):
        with_amina(**{name: "many"})
