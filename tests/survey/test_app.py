"""The application as a whole: headers, languages, content that must be right, sessions that end."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import get_locale
from sqlalchemy import text

from questionnaires.errors import ContentError
from survey import rendering
from survey.app import PAGES, create_app
from survey.errors import answer_to, bare_page
from survey.extensions import db
from survey.models import Round
from survey.problems import NotVisible
from tests.catalogues import speak
from tests.survey.cast import Cast
from tests.survey.settings import settings_for


def test_every_audience_has_its_pages(app: Flask):
    assert {name.removeprefix("survey.") for name in PAGES} <= set(app.blueprints)


def test_every_answer_forbids_what_is_foreign_or_inline(app: Flask):
    for path in ("/sign-in", "/health", "/nowhere", "/static/manifest.json"):
        headers = app.test_client().get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert rule in policy


def test_pages_are_kept_by_no_cache(app: Flask, everybody: Cast, client_of):
    for client, path in (
        (client_of("amina"), "/change-password"),
        (client_of("amina"), "/sections"),
        (app.test_client(), "/sign-in"),
    ):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "Cookie" in headers["Vary"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_files_of_the_product_may_be_kept(app: Flask):
    with app.test_request_context():
        address = app.jinja_env.globals["asset_url"]("app.css")
    answer = app.test_client().get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_it_says_that_it_is_well(app: Flask):
    assert app.test_client().get("/health").get_json() == {"status": "ok"}


def test_about_needs_no_account(app: Flask):
    assert app.test_client().get("/about").status_code == 200


def test_it_believes_a_proxy_only_if_told_to(tmp_path: Path):
    for proxies, expected in ((0, False), (1, True)):
        app = create_app(settings_for(tmp_path / str(proxies), PROXIES=proxies))
        answer = app.test_client().get("/about", headers={"X-Forwarded-Proto": "https"})
        assert ("Strict-Transport-Security" in answer.headers) is expected


def test_it_answers_only_to_its_own_host_names(tmp_path: Path):
    app = create_app(settings_for(tmp_path, TRUSTED_HOSTS=("readiness.example",)))
    client = app.test_client()
    assert client.get("/about", base_url="http://readiness.example").status_code == 200
    assert client.get("/about", base_url="http://evil.example").status_code == 400


def test_it_refuses_to_start_with_broken_content_and_names_every_problem(tmp_path: Path):
    content = tmp_path / "content" / "broken"
    (content / "legal").mkdir(parents=True)
    (content / "edition.yaml").write_text(
        'edition: "broken"\ntitle: "Broken"\nlanguage: "en"\nstatus: "draft"\n'
        'questionnaires:\n  - {track: "legal", title: "Law", sections: ["legal.a", "legal.b"]}\n'
    )
    settings = settings_for(tmp_path / "instance", CONTENT_ROOTS=(str(tmp_path / "content"),))
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        day = date(2026, 1, 1)
        db.session.add(Round(title="R", edition="broken", opens_on=day, due_on=day))
        db.session.commit()
    with pytest.raises(ContentError) as refusal:
        create_app(settings)
    said = str(refusal.value)
    assert "legal.a" in said
    assert "legal.b" in said


def asked_in(client: FlaskClient, accepted: str) -> str:
    page = client.get("/about", headers={"Accept-Language": accepted}).text
    return page[page.index("<html") : page.index(">", page.index("<html"))]


def test_the_language_is_the_persons_then_the_browsers_then_the_first(
    tmp_path: Path, everybody: Cast, app: Flask, client_of: Callable[[str], FlaskClient]
):
    app.config["LANGUAGES"] = ("en", "fr", "ar")
    for language in ("fr", "ar"):
        speak(app, tmp_path, language)
    anonymous = app.test_client()
    assert '<html lang="en"' in anonymous.get("/about").text
    assert '<html lang="fr" dir="ltr"' in asked_in(anonymous, "de, fr;q=0.5")
    with app.app_context():
        db.session.execute(text("UPDATE person SET language = 'ar' WHERE email LIKE 'amina%'"))
        db.session.commit()
    assert '<html lang="ar" dir="rtl"' in asked_in(client_of("amina"), "fr")


def test_a_language_without_a_catalogue_reads_as_the_english_that_it_is(app: Flask):
    app.config["LANGUAGES"] = ("en", "ar", "ar-XB")
    reader = app.test_client()
    assert '<html lang="en" dir="ltr"' in asked_in(reader, "ar")
    assert '<html lang="ar-XB" dir="rtl"' in asked_in(reader, "ar-XB")
    with app.test_request_context("/", headers={"Accept-Language": "ar"}):
        assert str(get_locale()) == "en_001"
    with app.test_request_context("/", headers={"Accept-Language": "ar-XB"}):
        bare = bare_page(answer_to(NotVisible())).get_data(as_text=True)
    assert 'lang="ar-XB" dir="rtl"' in bare


def test_every_page_says_that_states_are_invented(app: Flask, everybody: Cast):
    assert "synthetic" in app.test_client().get("/sign-in").text


def test_no_transaction_outlives_a_request(
    app: Flask, everybody: Cast, client_of: Callable[[str], FlaskClient]
):
    client = client_of("amina")
    with app.app_context():
        pool = db.engine.pool
    for path in ("/sections", "/change-password", "/nowhere", "/health"):
        client.get(path)
        assert pool.checkedout() == 0, path


def test_no_page_waits_for_its_template_once_the_web_server_has_parted(app: Flask):
    rendering.read_ahead(app)
    kept = {name for _, name in (app.jinja_env.cache or {}).keys()}
    assert "results/show.html" in kept
    assert kept >= set(app.jinja_env.list_templates())


def test_nothing_holds_an_application_that_is_gone(tmp_path: Path):
    """What is ours for all of a process must not gather something of each: pages would ask those
    before it too, and a run of the tests would keep thousands."""
    gone = weakref.ref(create_app(settings_for(tmp_path / "first")))
    create_app(settings_for(tmp_path / "second"))
    gc.collect()
    assert gone() is None
