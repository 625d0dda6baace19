"""Requests that no page of ours sends: tricks with paths, methods, cookies, encodings and sizes."""

from __future__ import annotations

import os

import pytest
from flask import Flask

from survey.extensions import db
from survey.models import Grant, Person
from survey.models.base import now
from survey.sessions import PageSessions
from survey.static_files import FOLDER
from tests.survey import every_route, photographs
from tests.survey.engines import only_sqlite
from tests.survey.every_route import ROLES, Scene
from tests.survey.test_every_route import address, ask, rules

#: Ways to climb out of a folder, as they arrive.
CLIMBS = (
    "../secret_key", "..%2Fsecret_key", "%2e%2e/secret_key", "%2e%2e%2fsecret_key",
    "..%5Csecret_key", "..%255Csecret_key", "....//secret_key", "/etc/passwd", "%2Fetc%2Fpasswd",
    "%00", "app.css%00.js", "..%c0%afsecret_key", "", ".", "..", "%2e", "con",
)  # fmt: skip


@pytest.fixture
def signed(app: Flask) -> Scene:
    """Chen's office may read the law, and a report was made for Chen."""
    return photographs.scene(app, every_route.signed)


@only_sqlite
def test_no_trick_with_a_path_reaches_a_file_of_the_instance(signed: Scene):
    folder = signed.app.config["INSTANCE"]
    key = folder / "letter.txt"  # of a kind that the product hands out
    key.write_text("TokenKey")
    # The way there from the one folder that is handed out, however long.
    there = os.path.relpath(key, FOLDER)
    ways = [there, there.replace("/", "%2F"), there.replace("..", "%2e%2e"), f"x/../{there}"]
    ways += [str(key).replace("/", "%2F"), there.replace("/", "%5C"), f"{there}%00.css"]
    job = signed.values["job"]
    for who in ("out", "chen", "ada"):
        client = signed.client(who)
        for climb in (*CLIMBS, *ways):
            for where in (
                f"/static/{climb}",
                f"/jobs/{climb}",
                f"/jobs/{climb}/download",
                f"/jobs/{job}/download/{climb}",
                f"/documents/{climb}",
                f"/instance/{climb}",
            ):
                answer = client.get(where, buffered=True)
                known = (302, 308, 400, 404)
                assert answer.status_code in known or where in ("/jobs/", "/jobs"), where
                assert b"Token" not in answer.data and b"root:" not in answer.data, where


@only_sqlite
def test_other_methods_are_refused_and_safe_ones_tell_no_more_than_get(signed: Scene):
    for who in ("out", "chen"):
        client = signed.client(who)
        for rule, method in rules(signed.app):
            where = address(signed.app, rule, signed.values)
            for strange in ("PUT", "DELETE", "TRACE", "PROPFIND"):
                assert client.open(where, method=strange).status_code == 405, (strange, where)
            if method == "GET":
                got, head = client.get(where, buffered=True), client.head(where, buffered=True)
                assert head.status_code == got.status_code and not head.data, where
            asked = client.open(where, method="OPTIONS")
            assert b"Token" not in asked.data and asked.status_code in (200, 302, 401, 404), where


@only_sqlite
def test_no_answer_is_open_to_other_sites(signed: Scene):
    client = signed.client("fatima")
    for rule, method in rules(signed.app):
        if method == "GET":
            where = address(signed.app, rule, signed.values)
            answer = client.get(where, headers={"Origin": "https://evil.example"}, buffered=True)
            named = [name for name, _ in answer.headers if name.startswith("Access-Control")]
            assert not named, where


@only_sqlite
def test_every_answer_says_what_it_is(signed: Scene):
    for who in ("out", "fatima", "chen"):
        for rule, method in rules(signed.app):
            if method == "GET":
                answer = ask(signed, who, rule, "GET", signed.values)
                kind = answer.headers["Content-Type"]
                text = kind.startswith("text/")
                assert "charset=utf-8" in kind if text else "/" in kind, (rule.rule, kind)
                assert answer.headers["X-Content-Type-Options"] == "nosniff", rule.rule
                if rule.endpoint != "static":
                    assert answer.headers["Cache-Control"] == "no-store", rule.rule
                    assert "Cookie" in answer.headers["Vary"], rule.rule


@only_sqlite
def test_a_page_about_a_missing_file_is_kept_by_nobody(signed: Scene):
    """It shows in its head who is signed in."""
    for where in ("/static/no-such.css", "/static//app.css"):
        answer = signed.client("fatima").get(where)
        assert answer.status_code in (308, 404)
        assert answer.headers["Cache-Control"] == "no-store" and "Cookie" in answer.headers["Vary"]


@only_sqlite
def test_a_cookie_that_was_changed_is_nobody(signed: Scene):
    app = signed.app
    name = app.config["SESSION_COOKIE_NAME"]
    where = f"/assessments/{signed.values['assessment']}/board"
    signer = PageSessions().get_signing_serializer(app)
    assert signer is not None
    right = signer.dumps({"_user_id": "fatima", "_fresh": True})
    client = app.test_client()

    def asked(cookie: str) -> int:
        client.set_cookie(name, cookie)
        return client.get(where).status_code

    assert asked(right) == 200
    forger = Flask("survey")
    forger.secret_key = "a secret that somebody guessed"
    guessed = PageSessions().get_signing_serializer(forger)
    assert guessed is not None
    head, rest = right.split(".", 1)
    for cookie in (
        guessed.dumps({"_user_id": "fatima", "_fresh": True}),
        # Not the last character: its last bits belong to no byte.
        right[:-3] + ("A" if right[-3] != "A" else "B") + right[-2:],
        f"{head[:-2]}AA.{rest}",
        head,
        "",
        ".",
        "e30.e30.e30",
        "x" * 3000,
        signer.dumps({"_user_id": 1}),
        signer.dumps({"_user_id": ["fatima"]}),
        signer.dumps({"_user_id": {"a": 1}}),
        signer.dumps({"_user_id": "fatima\0"}),
    ):
        assert asked(cookie) == 302, cookie[:60]


@only_sqlite
def test_strange_ids_are_no_page_for_anybody(signed: Scene):
    """A card says first that its form was cut off: everywhere, so that it tells nothing."""
    for planted in ("%00", "%FF", "%ED%A0%80", "'", '"><script>', "%"):
        for who in ("out", "fatima"):
            client = signed.client(who)
            for rule, method in rules(signed.app):
                if not rule.arguments or rule.endpoint.startswith(("security.", "static")):
                    continue
                where = address(signed.app, rule, dict.fromkeys(rule.arguments, "PLANTED"))
                answer = client.open(where.replace("PLANTED", f"x{planted}"), method=method)
                known = (302, 400, 401, 404, 422 if rule.endpoint == "respond.save_card" else 404)
                if planted == "%00":
                    # SQLite finds nothing by such an id, PostgreSQL breaks over it.
                    known = (400,)
                assert answer.status_code in known, (rule.rule, method, who)
                assert "<script>" not in answer.text


@only_sqlite
def test_a_body_that_is_no_form_is_never_the_services_fault(signed: Scene):
    """Whoever may post, posts what they like: a sentence and a status, and nothing is changed."""
    bodies = (
        (b"\xff\xfe\0", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"a=1", "text/plain; charset=no-such-charset"),
        (b"a=" + b"%" * 5000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(20_000)), "application/x-www-form-urlencoded"),
        (b"revision=" + b"9" * 5000, "application/x-www-form-urlencoded"),
    )
    for who in ("amina", "fatima"):
        for rule, method in rules(signed.app):
            if method == "POST":
                where = address(signed.app, rule, signed.values)
                for body, kind in bodies:
                    answer = signed.client(who).post(where, data=body, content_type=kind)
                    assert answer.status_code < 500, (rule.rule, who, body[:20], kind)
    with signed.app.app_context():
        db.session.rollback()


def test_a_link_to_a_report_is_dead_when_the_role_has_ended(signed: Scene):
    job = signed.values["job"]
    client = signed.client("chen")
    for ending in ("", ".json", "/download"):
        assert client.get(f"/jobs/{job}{ending}", buffered=True).status_code == 200
    with signed.app.app_context():
        chen = signed.cast.people["chen"]
        db.session.query(Grant).filter_by(person_id=chen).update({"ended_at": now()})
        db.session.commit()
    for ending in ("", ".json", "/download"):
        answer = client.get(f"/jobs/{job}{ending}", buffered=True)
        assert answer.status_code == 404 and "Atlantis" not in answer.text, ending


def test_whoever_has_no_role_any_more_finds_nothing(signed: Scene):
    """Everybody's roles end while they are signed in: at once there is no State for any of them."""
    with signed.app.app_context():
        db.session.query(Grant).update({"ended_at": now()})
        db.session.commit()
    general = {"respond.home", "respond.sections"}
    general |= {
        f"coordinate.{page}" for page in ("states", "articles", "map", "chapters", "coverage")
    }
    for who in ROLES[1:]:
        for rule, method in rules(signed.app):
            if rule.endpoint.partition(".")[0] in {"about", "auth", "security", "static"}:
                continue
            answer = ask(signed, who, rule, method, signed.values)
            expected = 200 if rule.endpoint in general else 404
            assert answer.status_code == expected, (who, rule.rule, method)
            assert "Atlantis" not in answer.text and "Token" not in answer.text, (who, rule.rule)


def test_a_closed_account_is_nobody_at_every_address(signed: Scene):
    with signed.app.app_context():
        db.session.query(Person).update({"active": False})
        db.session.commit()
    for who in ("fatima", "chen", "ada"):
        for rule, method in rules(signed.app):
            if method == "GET" and rule.endpoint.startswith(("results.", "review.", "respond.")):
                answer = ask(signed, who, rule, "GET", signed.values)
                if rule.endpoint == "respond.home":  # the page for whoever has not signed in
                    assert "Accounts are made by invitation" in answer.text, who
                    assert "Sign out" not in answer.text, who
                    continue
                assert answer.status_code in (302, 401), (who, rule.rule)
