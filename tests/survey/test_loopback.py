"""A database with the demo in it is shown to this machine only, however it is started."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert

from survey import config
from survey.app import create_app
from survey.demo.cast import ACCOUNTS
from survey.extensions import db
from survey.models import Person
from tests.survey.settings import settings_for


def copied(folder: Path, **settings):
    """Somebody took the database of a demo for an instance of their own."""
    given = settings_for(folder, **settings)
    app = create_app({**given, "PROXIES": 0})
    with app.app_context():
        db.create_all()
        values = {"email": ACCOUNTS[0].email, "name": "X", "fs_uniquifier": "x"}
        db.session.execute(insert(Person).values(**values))
        db.session.commit()
    return create_app(given)


def test_whoever_comes_from_another_machine_is_refused_with_a_sentence(tmp_path: Path):
    app = copied(tmp_path)
    assert not app.config["DEMO"]
    client = app.test_client()
    for path in ("/sign-in", "/health", "/static/manifest.json", "/nowhere"):
        for address in ("192.0.2.7", "10.0.0.1", "2001:db8::1"):
            answer = client.get(path, environ_base={"REMOTE_ADDR": address})
            assert answer.status_code == 403, path
            assert "to no other" in answer.text
    for address in ("127.0.0.1", "127.8.8.8", "::1"):
        answer = client.get("/sign-in", environ_base={"REMOTE_ADDR": address})
        assert answer.status_code == 200


def test_nor_under_a_name_that_somebody_pointed_here(tmp_path: Path):
    client = copied(tmp_path).test_client()
    assert client.get("/sign-in", base_url="http://demo.evil.example").status_code == 403
    for own in ("http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000", "http://[::1]"):
        assert client.get("/sign-in", base_url=own).status_code == 200, own


def test_it_does_not_start_behind_a_proxy(tmp_path: Path):
    with pytest.raises(config.SettingRefused, match="demo data"):
        copied(tmp_path, PROXIES=1)


def test_an_instance_that_says_it_is_a_demo_is_one(tmp_path: Path):
    app = create_app(settings_for(tmp_path, DEMO=True))
    answer = app.test_client().get("/about", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 403


def test_any_other_instance_is_for_everybody(tmp_path: Path):
    app = create_app(settings_for(tmp_path))
    answer = app.test_client().get("/about", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 200


def test_in_the_demo_nobody_needs_a_device(tmp_path: Path):
    real = config.load({"INSTANCE": tmp_path}, environment={})
    assert real["SECOND_FACTOR_REQUIRED_FOR"] == ("coordinator", "administrator")
    demo = config.load({"INSTANCE": tmp_path, "DEMO": True}, environment={})
    assert demo["SECOND_FACTOR_REQUIRED_FOR"] == ()
    with pytest.raises(config.SettingRefused, match="king"):
        config.load({"INSTANCE": tmp_path, "SECOND_FACTOR_REQUIRED_FOR": ("king",)})
