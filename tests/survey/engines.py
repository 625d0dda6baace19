"""Both engines for tests: which run on one alone, and on whose behalf a test itself looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask, appcontext_pushed, request_started
from sqlalchemy import event

from survey import acting
from survey.app import create_app
from survey.extensions import db
from tests.survey.compiled import share_templates
from tests.survey.databases import Database
from tests.survey.settings import settings_for

ENGINES = ("sqlite", "postgresql")

only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def whole_app(folder: Path, database: Database, **more: Any) -> Flask:
    """The whole application with its tables; ``folder`` is its instance."""
    database.fill(folder)
    app = create_app(settings_for(folder, **{**database.settings(), **more}))
    share_templates(app)
    wait_for_no_disk(app)
    app.extensions["database of the tests"] = database
    speak_for_the_system(app)
    return app


def wait_for_no_disk(app: Flask) -> None:
    """What a test writes need not outlast the machine. The server of the tests knows that too."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _pragma(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA synchronous = OFF")


def database_of(app: Flask) -> Database:
    """Where an application of ``whole_app`` keeps its rows."""
    found: Database = app.extensions["database of the tests"]
    return found


def speak_for_the_system(app: Flask) -> None:
    """What a test writes and reads itself, in a context of its own, it does as the system.

    A request begins as nobody, as it does in the product; actions and queries confine themselves
    to their actor.
    """

    def as_system(_app: Flask, **_facts: object) -> None:
        acting.act_for(acting.SYSTEM)

    def as_nobody(_app: Flask, **_facts: object) -> None:
        acting.act_for(acting.NOBODY)

    appcontext_pushed.connect(as_system, app, weak=False)
    request_started.connect(as_nobody, app, weak=False)
