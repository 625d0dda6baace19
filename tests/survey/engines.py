"""Both engines for tests: which run on one alone, and on whose behalf a test itself looks."""

from __future__ import annotations

from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from flask import Flask, appcontext_pushed, request_started
from jinja2.bccache import Bucket, BytecodeCache

from survey import acting
from survey.app import create_app
from tests.survey.databases import Database
from tests.survey.settings import settings_for

ENGINES = ("sqlite", "postgresql")

only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


class Compiled(BytecodeCache):
    """Templates as code, for every application of a test process: each of them compiles anew what
    it shows, and that takes thirty times as long as showing it."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        source, code = self.codes.get(bucket.key, ("", None))
        if source == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.codes[bucket.key] = (bucket.checksum, bucket.code)


COMPILED = Compiled()


def whole_app(folder: Path, database: Database, **more: Any) -> Flask:
    """The whole application with its tables; ``folder`` is its instance."""
    database.fill(folder)
    app = create_app(settings_for(folder, **{**database.settings(), **more}))
    app.jinja_env.bytecode_cache = COMPILED
    app.extensions["database of the tests"] = database
    speak_for_the_system(app)
    return app


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
