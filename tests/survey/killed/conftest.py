"""A real web server in front of the cast, and windows of people who are signed in to it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks import house
from benchmarks.browser import Browser
from tests.survey.cast import LAW, OFFLINE, ORDER, Cast
from tests.survey.engines import database_of
from tests.survey.killed.savers import Saver
from tests.survey.settings import settings_for

#: Seconds for another process to do what it should; on a busy machine it takes its time.
PATIENCE = 120


def until(happened: Callable[[], bool], what: str) -> None:
    """Wait for something of another process."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.01)


def settings_of(app: Flask) -> dict[str, Any]:
    """The settings with which another process opens the instance of an application."""
    return settings_for(Path(app.config["INSTANCE"]), **database_of(app).settings())


@pytest.fixture
def web(app: Flask, everybody: Cast) -> Iterator[house.Web]:
    """Two processes of gunicorn, as in service."""
    with house.web(settings_of(app), workers=2, threads=4) as server:
        yield server


def window_of(client: FlaskClient, port: int) -> Browser:
    """A window in which whoever is signed in to a client of the tests is signed in."""
    window = Browser("127.0.0.1", port)
    cookie = client.get_cookie("readiness")
    assert cookie is not None
    window.cookies["readiness"] = cookie.value
    return window


@pytest.fixture
def savers(everybody: Cast, client_of, web: house.Web) -> Iterator[list[Saver]]:
    """Eight windows on six answers of three agencies: on two of them two people write at once."""
    home, other = everybody.assessment, everybody.other_assessment
    desks = (
        ("amina", home, everybody.ministry),
        ("dalia", home, everybody.prosecution),
        ("odile", other, everybody.other_ministry),
        ("amina", home, everybody.ministry),
    )
    found = []
    for who, assessment, agency in desks:
        path = f"/assessments/{assessment}/agencies/{agency}/sections/{LAW}"
        for question in (ORDER, OFFLINE):
            window = window_of(client_of(who), web.port)
            assert window.get(path).status == 200
            found.append(Saver(window, path, question, f"{who} {len(found)}"))
    yield found
    for saver in found:
        saver.window.close()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of three megabytes, for whoever may mount one."""
    place = Path(tempfile.mkdtemp(prefix="readiness-disk-"))
    try:
        how = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=711", "tmpfs", str(place)]
        if shutil.which("mount") is None or subprocess.run(how, capture_output=True).returncode:
            pytest.skip("only root may mount a small disk")
        yield place
        subprocess.run(["umount", "--lazy", str(place)], check=True)
    finally:
        place.rmdir()
