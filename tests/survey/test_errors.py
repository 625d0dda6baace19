"""What errors say: the right status, a sentence, no trace of the inside, and nothing half saved."""

from __future__ import annotations

import errno
import re
import sqlite3

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest, MethodNotAllowed, NotFound, TooManyRequests

from questionnaires.errors import EditionNotFound, QuestionNotFound, SectionNotFound
from survey import error_table, errors, problems
from tests.survey.cast import LAW, OFFLINE, Cast

#: One is enough: pages about errors, whatever they are about.
ENGINES = ("sqlite",)


def _sqlite(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("from the test")
    cause.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, cause)


RAISED = [
    (problems.NotVisible(), 404, "not_found"),
    (problems.UnknownThing("section", "x"), 404, "not_found"),
    (EditionNotFound("x"), 404, "not_found"),
    (QuestionNotFound("x"), 404, "not_found"),
    (SectionNotFound("x"), 404, "not_found"),
    (problems.Refused("sign_off"), 403, "refused"),
    (problems.WrongState("submit", "handed_in"), 409, "wrong_state"),
    (problems.Stale(mine=1, theirs=2, who="B", when=None, revision=3), 409, "stale"),
    (problems.InputRefused({"reason": "required"}), 422, "input_refused"),
    (problems.StorageFailed("full"), 507, "not_saved"),
    (problems.StorageFailed("read_only"), 507, "not_saved"),
    (problems.AnotherSite(), 403, "another_site"),
    (problems.StorageFailed("busy"), 503, "not_saved"),
    (_sqlite(sqlite3.SQLITE_FULL), 507, "not_saved"),
    (_sqlite(sqlite3.SQLITE_READONLY), 507, "not_saved"),
    (_sqlite(sqlite3.SQLITE_IOERR_WRITE), 507, "not_saved"),
    (_sqlite(sqlite3.SQLITE_BUSY), 503, "not_saved"),
    (_sqlite(sqlite3.SQLITE_CANTOPEN), 503, "not_saved"),
    (OSError(errno.ENOSPC, "full"), 507, "not_saved"),
    (UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"), 400, "unreadable_text"),
    (BadRequest(), 400, "bad_request"),
    (NotFound(), 404, "not_found"),
    (MethodNotAllowed(["GET"]), 405, "method_not_allowed"),
    (TooManyRequests(), 429, "too_many"),
]


@pytest.fixture
def raising(app: Flask):
    """A public page that raises what the test puts into the list."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    wanted: list[Exception] = []

    def fail() -> str:
        raise wanted[0]

    # Addresses of the product can't be added once it has answered; these stand in for one.
    app.view_functions["about.page"] = fail
    return wanted


@pytest.mark.parametrize(
    ("error", "status", "code"), RAISED, ids=lambda value: type(value).__name__
)
def test_each_error_has_its_status_and_a_sentence(app, raising, error, status, code):
    raising.append(error)
    page = app.test_client().get("/about")
    assert page.status_code == status
    assert "<h1>" in page.text
    assert "Traceback" not in page.text
    data = app.test_client().get("/about", headers={"Accept": "application/json"})
    assert data.status_code == status
    assert data.get_json()["problem"] == code
    assert data.get_json()["sentence"].endswith(".")


@pytest.mark.parametrize("reason", ["full", "busy", "gone"])
def test_where_nothing_was_typed_nobody_is_told_to_keep_what_they_typed(app, raising, reason):
    raising.append(problems.StorageFailed(reason))
    assert "you typed" not in app.test_client().get("/about").text
    ours = {"Origin": "http://localhost"}
    with app.test_request_context("/", method="POST", headers=ours, data={"form": "short"}):
        chosen = errors.answer(raising[0]).get_data(as_text=True)
    assert "you typed" not in chosen and "Send it again" in chosen
    with app.test_request_context("/", method="POST", headers=ours, data={"q-x-comment": "A text"}):
        texts = errors.answer(raising[0]).get_data(as_text=True)
    assert "hat you typed" in texts and "Send what I typed" in texts


def test_whoever_only_looked_is_not_told_that_nothing_was_saved(app, raising):
    raising.append(problems.StorageFailed("busy"))
    page = app.test_client().get("/about")
    assert page.status_code == 503
    assert "cannot show this page" in page.text and "ot saved" not in page.text
    with app.test_request_context("/", method="POST", data={"form": "short"}):
        assert "Nothing was saved" in errors.answer(raising[0]).get_data(as_text=True)


@pytest.mark.parametrize("error", [ValueError("secret"), _sqlite(sqlite3.SQLITE_ERROR), OSError(5)])
def test_an_error_nobody_expected_is_logged_and_not_shown(app, raising, caplog, error):
    raising.append(error)
    page = app.test_client().get("/about")
    assert page.status_code == 500
    assert "secret" not in page.text
    assert any(record.exc_info for record in caplog.records)
    reference = re.search(r"reference ([0-9a-f]{8})", caplog.text)
    assert reference
    assert reference[1] in page.text


def test_every_domain_error_has_a_row():
    # What only commands raise is said where they were typed.
    told_by_commands = {problems.BackupRefused, problems.ImportRefused, problems.SetUpRefused}
    in_the_table = {kind for kind, _ in error_table.ANSWERS} | {problems.StorageFailed}
    in_the_table |= told_by_commands
    for kind in problems.SurveyError.__subclasses__():
        assert kind in in_the_table, kind


def test_a_page_that_is_not_there(app: Flask):
    for path in ("/nowhere", "/assessments", "/static/nothing.css", "/reset/x/y"):
        assert app.test_client().get(path).status_code == 404, path
    assert app.test_client().get("/nowhere.json").get_json()["problem"] == "not_found"


def test_a_wrong_method_names_the_right_ones(app: Flask):
    answer = app.test_client().post("/about")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_form_that_is_too_large_is_refused_in_words(app: Flask):
    answer = app.test_client().post("/sign-in", data={"email": "x" * 5_000_000})
    assert answer.status_code == 413
    assert "larger" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/sections%00",
        "/%00",
        "/about?next=%00",
        "/assessments/%00/board",
        "/assessments/" + "9" * 5000 + "/board",
        "/assessments/-1/agencies/%FF/sections/%F0%9F%92%A9",
        "/assessments/../../etc/passwd",
        "/assessments/'; DROP TABLE person; --/board",
        "/static/../app.py",
        "/static/%2e%2e/%2e%2e/instance/secret_key",
    ],
)
def test_strange_addresses_are_never_the_services_fault(app, everybody: Cast, client_of, path):
    for client in (app.test_client(), client_of("fatima")):
        assert 300 <= client.get(path).status_code < 500


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"email=%FF%FE&password=x", "application/x-www-form-urlencoded"),
        (b"email=\xff\xfe&password=x", "application/x-www-form-urlencoded"),
        (b"email=%00&password=x", "application/x-www-form-urlencoded"),
        (b"%ED%A0%80=x", "application/x-www-form-urlencoded"),
        (b"not multipart at all", "multipart/form-data; boundary=x"),
        (b'{"email": "\\ud800"}', "application/json"),
        (b"{", "application/json"),
    ],
)
def test_bytes_that_are_no_text_are_never_the_services_fault(app, body, content_type):
    answer = app.test_client().post("/sign-in", data=body, content_type=content_type)
    assert 200 <= answer.status_code < 500
    assert "readiness=" not in str(answer.headers.getlist("Set-Cookie")) or "_user_id" not in str(
        answer.headers
    )


def test_a_post_without_its_token_says_what_to_do_with_what_was_typed(app, everybody, client_of):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client_of("amina").post("/sign-out")
    assert answer.status_code == 400
    assert "copy what you typed" in answer.text


def test_the_page_of_an_error_is_drawn_even_without_a_database(app, everybody, client_of):
    client = client_of("amina")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    from survey.extensions import db

    with app.app_context():
        db.drop_all()
    page = client.get("/sections")
    assert page.status_code == 500
    assert "<h1>" in page.text


OWN = {"Origin": "http://localhost"}


@pytest.mark.parametrize("other", [{}, {"Origin": "https://evil.example"}], ids=["none", "foreign"])
def test_what_was_typed_is_given_back_where_the_form_has_no_place_any_more(
    app, everybody: Cast, client_of, other
):
    """Elsewhere a page about an error took the place of what somebody had written."""
    place = f"/assessments/{everybody.assessment}/agencies/{everybody.prosecution}/sections/{LAW}"
    remark = "Typed before it was taken away.\r\n<b>Second line</b>"
    sent = {
        f"q-{OFFLINE}-value": "yes",
        f"q-{OFFLINE}-comment": remark,
        f"q-{OFFLINE}-evidence-0-source": "Act",
        f"q-{OFFLINE}-revision": "0",
    }
    # Not hers, or not hers any more: to her there is no difference.
    for path in (place, f"{place}/compare", f"{place}/choose"):
        said = client_of("amina").post(path, data=sent, headers=OWN)
        assert said.status_code == 404
        assert "It was not saved. Copy it" in said.text
        assert "Typed before it was taken away." in said.text and ">Act<" in said.text
        assert "&lt;b&gt;Second line" in said.text and "<b>Second" not in said.text
        assert "No answer is lost" not in said.text
        # Another site must not plant texts here.
        planted = client_of("amina").post(path, data=sent, headers=other)
        assert planted.status_code == 404 and "Typed before" not in planted.text


def test_no_page_about_an_error_gives_a_password_back(app, everybody: Cast, client_of):
    for path in ("/sign-in", "/account/second-factor/off", "/change-password"):
        with app.test_request_context(path, method="POST", data={"why": "TokenPass"}, headers=OWN):
            from flask import request

            from survey.incoming import typed, written

            assert not typed(request) and not written(request), path
