"""How a database stands when many tests begin: made once a test process, copied ever after."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import text

from survey.extensions import db
from tests.survey.engines import database_of
from tests.survey.every_route import Scene

Made = TypeVar("Made")

#: By engine and by what made it: the rows, the documents, and what the maker gave back.
_taken: dict[tuple[str, str], tuple[Any, dict[str, bytes], Any]] = {}


def begin(app: Flask, name: str, make: Callable[[], Made]) -> Made:
    """What ``make`` puts into the database of an application, and what it gives back.

    Whoever comes first makes it; everybody after gets a copy, rows and all, of their own. The
    database holds nothing before, or what another photograph put there.
    """
    database = database_of(app)
    documents = Path(app.config["INSTANCE"]) / "documents"
    key = (database.engine, name)
    if key not in _taken:
        made = make()
        files = {file.name: file.read_bytes() for file in documents.iterdir()}
        _taken[key] = (database.picture(app), files, copy.deepcopy(made))
        return made
    picture, files, made = _taken[key]
    database.restore(app, picture)
    for file, content in files.items():
        (documents / file).write_bytes(content)
    return copy.deepcopy(made)


def nobody_there(app: Flask) -> None:
    """A photograph of the beginning would wipe out what a test has written before it."""
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM person")).scalar_one() == 0
        db.session.rollback()


def scene(app: Flask, make: Callable[[Flask], Scene]) -> Scene:
    """One of the scenes of every_route.py in an application with an empty database."""
    nobody_there(app)

    def without_app() -> Scene:
        # What is kept would keep the application of the first test too; rows are read again.
        return replace(make(app), app=None, were=None, read=None)  # type: ignore[arg-type]

    return replace(begin(app, make.__name__, without_app), app=app)
