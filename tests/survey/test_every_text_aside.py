"""The texts off the main ways, in a language that nobody speaks: errors, mails, second factors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, g
from sqlalchemy import update

from survey import error_table, errors
from survey.auth import mail
from survey.extensions import db
from survey.models import Person
from tests import spoken
from tests.survey import cast as casting
from tests.survey.databases import SqliteDatabase
from tests.survey.devices import admit, send, set_up
from tests.survey.engines import whole_app
from tests.survey.signing_in import PASSWORD, sign_in
from tests.survey.typed import typed_by_people

LANGUAGE = "ar-XB"
MAILS = sorted(
    path.stem
    for path in (Path(mail.__file__).parents[1] / "templates" / "security" / "email").glob("*.txt")
)


@pytest.fixture
def house(tmp_path: Path, tables: bytes) -> Iterator[Flask]:
    """The cast in a product that speaks nothing else; everybody has a password."""
    app = whole_app(tmp_path, SqliteDatabase(tables), LANGUAGES=(LANGUAGE,))
    with app.app_context():
        casting.gather()
        db.session.execute(update(Person).values(language=LANGUAGE))
        db.session.commit()
    admit(app)
    yield app
    with app.app_context():
        db.engine.dispose()


def plain_texts(page: str, *typed: str) -> list[str]:
    return list(spoken.untranslated(spoken.said_by(page), ["Hanoi Readiness", *typed]))


def known_errors() -> list[error_table.Answer]:
    """Every row of the table of errors."""
    told = [value for value in vars(error_table).values() if isinstance(value, error_table.Answer)]
    return [*told, *(answer for _, answer in error_table.ANSWERS), *error_table.STATUSES.values()]


def test_every_error_is_told_in_the_language_of_the_reader(house: Flask):
    found = []
    assert len(known_errors()) > 15
    for known in known_errors():
        for accepted in ("text/html", "application/json"):
            with house.test_request_context("/", headers={"Accept": accepted}):
                answer = errors.page(known, reference="0123abcd")
                if answer.mimetype == "text/html":
                    found += plain_texts(answer.get_data(as_text=True), "0123abcd")
                else:
                    said = answer.get_json()
                    del said["problem"]
                    found += spoken.untranslated(spoken.strings_of(said), ())
    assert not found


def test_a_page_drawn_without_the_database_speaks_it_too(house: Flask, monkeypatch):
    with house.test_request_context("/"):
        g.reader_language = LANGUAGE
        bare = house.jinja_env.get_template("errors/page.html")
        known = error_table.NOT_SAVED_BUSY
        words = {"title": known.title, "sentence": known.sentence, "what_next": known.next}
        page = bare.render(code=503, **words, kept=[("q-a", "x")], kept_action="/")
    assert not plain_texts(page)


@pytest.mark.parametrize("name", MAILS)
def test_every_mail_is_written_in_the_language_of_whoever_gets_it(
    house: Flask, name: str, monkeypatch: pytest.MonkeyPatch
):
    written: list[str] = []
    monkeypatch.setattr(mail, "post", lambda _template, _subject, _to, body: written.append(body))
    facts = {"name": "Amina", "reset_link": "https://example.org/x"}
    with house.test_request_context("/"):
        # Whoever asked for it reads another language.
        g.reader_language = "en"
        mail.post_in(LANGUAGE, name, "", "amina@example.org", **facts)
    assert written and "‹" in written[0]
    assert not list(spoken.untranslated([("mail", written[0])], ("Amina", "Hanoi Readiness")))


def test_the_second_factor_is_told_in_the_language_of_the_reader(house: Flask):
    client = house.test_client()
    sign_in(client)
    with house.app_context():
        typed = typed_by_people()
    pages = [client.get("/account/second-factor").text]
    pages.append(send(client, "/account/second-factor", code="1", password="wrong").text)
    device, codes = set_up(client)
    pages.append(client.get("/account/second-factor").text)
    pages.append(client.get("/account").text)
    again = house.test_client()
    asked = sign_in(again)
    assert asked.status_code == 302
    pages += [again.get("/sign-in/code").text, again.get("/sign-in/recovery").text]
    pages.append(send(again, "/sign-in/code", code="1").text)
    pages.append(send(again, "/sign-in/recovery", code="1").text)
    assert "‹" in pages[0] and "‹" in pages[-1]
    found = [text for page in pages for text in plain_texts(page, *typed, device.totp.base32_key)]
    assert not found


def test_what_was_typed_before_a_session_ended_is_kept_in_the_language_of_the_reader(house: Flask):
    answer = house.test_client().post("/account/second-factor", data={"code": "12"})
    assert answer.status_code == 401
    assert not plain_texts(answer.text)


def test_a_wrong_password_is_told_in_the_language_of_the_reader(house: Flask):
    client = house.test_client()
    for typed in (
        {"email": "amina@example.org", "password": "wrong"},
        {"email": "", "password": ""},
    ):
        assert not plain_texts(send(client, "/sign-in", **typed).text, *typed.values())
    sign_in(client)
    with house.app_context():
        names = typed_by_people()
    for new in ("short", PASSWORD, "aaaaaaaaaaaaaaaa"):
        said = send(
            client, "/change-password", password="x", new_password=new, new_password_confirm="other"
        )
        assert not plain_texts(said.text, *names)
