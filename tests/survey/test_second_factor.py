"""The second factor: set up with a working code, asked at sign-in, each code taken once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from survey.auth import passwords
from survey.extensions import db
from survey.models import Notice, Person, RecoveryCode, SecondFactor
from survey.one_time_codes import counter_of
from survey.problems import UnknownThing, WrongState
from tests.survey.cast import Cast
from tests.survey.devices import Device, Mailbox, admit, at, audited, half_way, send, set_up
from tests.survey.signing_in import PASSWORD, is_in, sign_in, token

AMINA, CHEN, ADA = (f"{name}@example.org" for name in ("amina", "chen", "ada"))


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


def of(app: Flask, email: str):
    """A browser in which somebody gave the password."""
    client = app.test_client()
    assert sign_in(client, email).status_code == 302
    return client


def test_codes_are_those_of_the_standard():
    """The vectors of RFC 6238 (SHA-1), last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")):
        with at(seconds - 1795683600):
            assert counter_of(secret, code, after=0) == seconds // 30


def test_it_is_on_only_after_a_working_code(house: Flask):
    client = of(house, AMINA)
    path = "/account/second-factor"
    page = client.get(path).text
    assert "<svg" in page
    assert "otpauth://totp/" in page
    for wrong in ("000000", "", "12345", "ABCDEF", "١٢٣٤٥٦"):
        assert send(client, path, code=wrong).status_code == 422
    assert "Off" in client.get("/account").text
    # The secret is the same however often one looks, and however often one mistypes.
    assert client.get(path).text.count("otpauth") == page.count("otpauth")
    set_up(client)
    assert "10 recovery codes left" in client.get("/account").text
    assert is_in(client)


def test_whoever_loads_the_page_of_the_recovery_codes_again_is_told_that_it_is_on(house: Flask):
    client = of(house, AMINA)
    device, _ = set_up(client)
    # A browser sends the form once more, with the code that was right.
    again = send(client, "/account/second-factor", code=device.code())
    assert (again.status_code, again.headers.get("Location")) == (303, "/account/second-factor")
    page = client.get("/account/second-factor").text
    assert "Recovery codes are shown once" in page
    assert "10 recovery codes are left" in page


def test_signing_in_takes_the_password_and_then_a_code(house: Flask):
    device, _ = set_up(of(house, AMINA))
    with at(60):
        client = house.test_client()
        half_way(client, AMINA, query="?next=/sections")
        assert not is_in(client)
        assert client.get("/sections").status_code == 302
        refused = send(client, "/sign-in/code", code="000000")
        assert refused.status_code == 200
        assert "not right" in refused.text
        answer = client.post(
            "/sign-in/code?next=/sections",
            data={"csrf_token": token(client, "/sign-in/code"), "code": device.code()},
        )
        assert answer.headers["Location"] == "/sections"
        assert is_in(client)
    verbs = [verb for verb, name in audited(house) if name == "Amina"]
    assert verbs == ["sign_in", "second_factor_on", "second_factor_refused", "sign_in_with_code"]


def test_nobody_is_asked_for_a_code_without_the_password(house: Flask):
    set_up(of(house, AMINA))
    client = house.test_client()
    for path in ("/sign-in/code", "/sign-in/recovery"):
        assert client.get(path).headers["Location"] == "/sign-in"
        data = {"csrf_token": token(client), "code": "123456"}
        assert client.post(path, data=data).headers["Location"] == "/sign-in"


def test_a_code_is_taken_once_and_none_before_it(house: Flask):
    device, _ = set_up(of(house, AMINA))
    with at(90):
        code, before = device.code(), device.code(-30)
        first, second = house.test_client(), house.test_client()
        half_way(first, AMINA)
        half_way(second, AMINA)
        assert send(first, "/sign-in/code", code=code).status_code == 302
        assert send(second, "/sign-in/code", code=code).status_code == 200
        assert send(second, "/sign-in/code", code=before).status_code == 200
        assert not is_in(second)
        assert send(second, "/sign-in/code", code=device.code(30)).status_code == 302


def test_the_code_that_set_it_up_opens_nothing(house: Flask):
    device, _ = set_up(of(house, AMINA))
    client = house.test_client()
    half_way(client, AMINA)
    assert send(client, "/sign-in/code", code=device.code()).status_code == 200


def test_codes_of_another_time_are_refused(house: Flask):
    device, _ = set_up(of(house, AMINA))
    with at(600):
        client = house.test_client()
        half_way(client, AMINA)
        for later in (-120, -60, 60, 120):
            assert send(client, "/sign-in/code", code=device.code(later)).status_code == 200
        assert send(client, "/sign-in/code", code=device.code(-30)).status_code == 302


def test_who_waits_too_long_starts_again(house: Flask):
    device, _ = set_up(of(house, AMINA))
    with at(60):
        client = house.test_client()
        half_way(client, AMINA)
    with at(60 + 601):
        answer = client.post(
            "/sign-in/code", data={"csrf_token": token(client), "code": device.code()}
        )
        assert answer.headers["Location"] == "/sign-in"
        assert not is_in(client)


def test_a_recovery_code_works_once_however_it_is_typed(house: Flask):
    _, codes = set_up(of(house, AMINA))
    typed = codes[3].upper().replace("-", " ")
    client = house.test_client()
    half_way(client, AMINA)
    assert send(client, "/sign-in/recovery", code=typed).status_code == 302
    assert "9 recovery codes left" in client.get("/account").text
    again = house.test_client()
    half_way(again, AMINA)
    assert send(again, "/sign-in/recovery", code=typed).status_code == 200
    assert send(again, "/sign-in/recovery", code="").status_code == 200
    assert not is_in(again)


def test_a_recovery_code_of_somebody_else_opens_nothing(house: Flask):
    set_up(of(house, AMINA))
    _, codes = set_up(of(house, CHEN))
    client = house.test_client()
    half_way(client, AMINA)
    assert send(client, "/sign-in/recovery", code=codes[0]).status_code == 200
    assert not is_in(client)


def test_new_recovery_codes_replace_the_old_ones(house: Flask):
    client = of(house, AMINA)
    _, old = set_up(client)
    renewed = send(client, "/account/second-factor/codes", "/account/second-factor")
    assert renewed.status_code == 201
    assert not any(code in renewed.text for code in old)
    other = house.test_client()
    half_way(other, AMINA)
    assert send(other, "/sign-in/recovery", code=old[0]).status_code == 200
    new = renewed.text.split('<code dir="ltr">')[1][:19]
    assert send(other, "/sign-in/recovery", code=new).status_code == 302


def test_neither_secret_nor_codes_can_be_read_in_the_database(house: Flask):
    device, codes = set_up(of(house, AMINA))
    with house.app_context():
        factor = db.session.scalars(select(SecondFactor)).one()
        digests = db.session.scalars(select(RecoveryCode.digest)).all()
    assert device.totp.base32_key not in factor.secret
    assert len(set(digests)) == 10
    stored = " ".join(digests)
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_with_another_secret_of_the_instance_no_code_fits_and_nothing_breaks(house: Flask):
    device, _ = set_up(of(house, AMINA))
    house.config["SECRET_KEY"] = "quite another secret"
    with at(60):
        client = house.test_client()
        half_way(client, AMINA)
        assert send(client, "/sign-in/code", code=device.code()).status_code == 200


def test_setting_it_up_ends_every_other_session(house: Flask):
    here, elsewhere = of(house, AMINA), of(house, AMINA)
    set_up(here)
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_desk_left_alone_sets_up_nothing(house: Flask):
    client = of(house, AMINA)
    with at(700):
        path = "/account/second-factor"
        device = Device(client.get(path).text)
        assert send(client, path, code=device.code()).status_code == 422
        assert send(client, path, code=device.code(), password="wrong").status_code == 422
        # Signing out everywhere proves nothing.
        send(client, "/account/sign-out-everywhere", "/account")
        device = Device(client.get(path).text)
        assert send(client, path, code=device.code()).status_code == 422
        assert send(client, path, code=device.code(), password=PASSWORD).status_code == 201


def test_turning_it_off_takes_the_password(house: Flask):
    client = of(house, AMINA)
    set_up(client)
    off, page = "/account/second-factor/off", "/account/second-factor"
    assert send(client, off, page, password="wrong").status_code == 422
    assert send(client, off, page, password=PASSWORD).status_code == 303
    assert sign_in(house.test_client(), AMINA).headers["Location"] == "/"
    with house.app_context():
        assert db.session.scalars(select(SecondFactor.secret)).all() == [""]


def test_whoever_needs_one_reaches_nothing_but_its_set_up(house: Flask):
    house.config["SECOND_FACTOR_REQUIRED_FOR"] = ("coordinator", "administrator")
    client = of(house, CHEN)
    for path in ("/", "/states", "/account", "/change-password", "/sections"):
        assert client.get(path).headers["Location"] == "/account/second-factor", path
    answer = client.get("/states", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.get_json()["problem"] == "second_factor_first"
    data = {"csrf_token": token(client, "/account/second-factor")}
    assert client.post("/account/sign-out-everywhere", data=data).status_code == 403
    set_up(client)
    assert client.get("/states").status_code == 200
    # And it cannot be turned off again.
    off, page = "/account/second-factor/off", "/account/second-factor"
    assert send(client, off, page, password=PASSWORD).status_code == 409
    # Whoever's role does not ask for it comes in as ever.
    assert of(house, AMINA).get("/sections").status_code == 200


def test_no_code_of_somebody_before_in_the_same_browser_counts(house: Flask):
    house.config["SECOND_FACTOR_REQUIRED_FOR"] = ("administrator",)
    client = of(house, AMINA)
    set_up(client)
    client.post("/sign-out", data={"csrf_token": token(client, "/account")})
    sign_in(client, ADA)
    assert client.get("/admin").headers["Location"] == "/account/second-factor"


def test_nor_where_the_session_before_was_ended_elsewhere(house: Flask):
    house.config["SECOND_FACTOR_REQUIRED_FOR"] = ("administrator",)
    client = of(house, AMINA)
    set_up(client)
    with house.app_context():
        passwords.renew(AMINA)
    sign_in(client, ADA)
    assert client.get("/admin").headers["Location"] == "/account/second-factor"


def test_a_reset_is_told_to_the_state_by_mail_and_by_a_notice(
    house: Flask, everybody: Cast, mailbox: Mailbox
):
    house.config.update(mailbox.settings)
    amina = of(house, AMINA)
    set_up(amina)
    ada = of(house, ADA)
    with house.app_context():
        person = db.session.get_one(Person, everybody.people["amina"]).public_id
    path = f"/admin/accounts/{person}/second-factor"
    assert path in ada.get("/admin").text
    assert send(ada, path).status_code == 303
    assert not is_in(amina)
    letters = mailbox.letters(3)
    assert letters.keys() == {AMINA, "fatima@example.org", "goran@example.org"}
    assert "Amina" in letters["fatima@example.org"]
    assert "set up a new one" in letters[AMINA]
    # Shown at sign-in until it is marked as read, and kept afterwards.
    for _ in range(2):
        fatima = of(house, "fatima@example.org")
        assert "of Amina was turned off" in fatima.get("/account").text.replace("\n", " ")
    send(fatima, "/account/notices", "/account")
    assert "turned off" not in of(house, "fatima@example.org").get("/sections").text
    assert "of Amina was turned off" in fatima.get("/account").text
    assert "turned off" not in of(house, "odile@example.org").get("/account").text
    assert sign_in(house.test_client(), AMINA).headers["Location"] == "/"
    assert ("second_factor_reset", "Amina") in audited(house)


def test_only_an_administrator_resets_and_never_their_own(house: Flask, everybody: Cast):
    with house.app_context():
        people = {
            name: db.session.get_one(Person, number).public_id
            for name, number in everybody.people.items()
        }
    ada = of(house, ADA)
    set_up(ada)
    own = f"/admin/accounts/{people['ada']}/second-factor"
    assert ada.post(own, data={"csrf_token": token(ada, "/account")}).status_code == 409
    none = f"/admin/accounts/{people['amina']}/second-factor"
    assert ada.post(none, data={"csrf_token": token(ada, "/account")}).status_code == 409
    unknown = "/admin/accounts/nobody/second-factor"
    assert ada.post(unknown, data={"csrf_token": token(ada, "/account")}).status_code == 404
    fatima = of(house, "fatima@example.org")
    assert fatima.post(own, data={"csrf_token": token(fatima, "/account")}).status_code == 404


def test_the_command_line_resets_and_tells(house: Flask):
    set_up(of(house, CHEN))
    with house.app_context():
        # Chen belongs to no State: the administrator is told.
        assert passwords.reset_second_factor(CHEN) == 1
        told = db.session.scalars(select(Notice)).one()
        assert told.person_id == db.session.query(Person).filter_by(email=ADA).one().id
        with pytest.raises(WrongState):
            passwords.reset_second_factor(CHEN)
        with pytest.raises(UnknownThing):
            passwords.reset_second_factor("nobody@example.org")
    assert sign_in(house.test_client(), CHEN).headers["Location"] == "/"
