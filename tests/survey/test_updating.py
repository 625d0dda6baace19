"""While the service is updated: every page says so, and asks no database."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event

from survey import updating
from survey.extensions import db

#: Nothing here reaches a database, whatever its engine.
ENGINES = ("sqlite",)


@pytest.fixture
def being_updated(app: Flask):
    """The file is there."""
    updating.flag(app).touch()
    yield app
    updating.flag(app).unlink()


@pytest.mark.parametrize("path", ["/", "/sections", "/sign-in", "/health", "/nowhere"])
def test_every_page_says_so_and_when_to_come_again(being_updated, path):
    answer = being_updated.test_client().get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "300"
    assert "being updated" in answer.text and "Everything that was saved is safe." in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_database_is_asked(being_updated, everybody, client_of):
    client, asked = client_of("amina"), []
    with being_updated.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert client.get("/sections").status_code == 503
    assert asked == []


def test_a_script_is_told_in_its_own_way(being_updated):
    answer = being_updated.test_client().get("/sections", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["problem"]) == (503, "updating")


def test_files_come_as_ever(being_updated):
    client = being_updated.test_client()
    assert client.get("/static/manifest.json").status_code == 200


def test_what_was_typed_is_given_back(being_updated):
    answer = being_updated.test_client().post(
        "/sections", data={"remark": "not lost"}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 503 and "not lost" in answer.text


def test_without_the_file_it_works(app):
    assert app.test_client().get("/about").status_code == 200
