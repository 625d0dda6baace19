"""A database at one moment, with the people in it: looked at, asked, and brought back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.survey.cast import Cast
from tests.survey.engines import database_of


@dataclass
class Scene:
    """A database as it stood at one moment; ``restore`` brings it back, whatever was posted."""

    app: Flask
    cast: Cast
    values: dict[str, str] = field(default_factory=dict)
    picture: Any = None
    #: The rows of the picture, and those that were read last, with the mark of that moment.
    were: dict[str, list[tuple]] | None = None
    read: tuple[Any, dict[str, list[tuple]]] | None = None
    #: What a browser of each of the cast carries, once it has been asked for.
    cookies: dict[str, str] = field(default_factory=dict)

    def take_picture(self) -> None:
        """Remember how everything stands."""
        self.picture = database_of(self.app).picture(self.app)
        self.were = self.rows()

    def restore(self) -> None:
        """Everything as it was, if anything changed since."""
        if self.were is None or self.rows() != self.were:
            database_of(self.app).restore(self.app, self.picture)
            self.were = self.rows()

    def client(self, who: str) -> FlaskClient:
        """A browser in which this one of the cast is signed in; "out": nobody."""
        client = self.app.test_client()
        name = self.app.config["SESSION_COOKIE_NAME"]
        if who in self.cookies:
            client.set_cookie(name, self.cookies[who])
        elif who != "out":
            with client.session_transaction() as session:
                # The cast's fs_uniquifier is the name.
                session["_user_id"], session["_fresh"] = who, True
            cookie = client.get_cookie(name)
            assert cookie is not None
            self.cookies[who] = cookie.value
        return client

    def rows(self) -> dict[str, list[tuple]]:
        """Every row of every table; read anew only if somebody wrote since."""
        database = database_of(self.app)
        mark = database.mark(self.app)
        if self.read is None or self.read[0] != mark:
            self.read = mark, database.rows(self.app)
        return self.read[1]

    def tables(self) -> dict[str, list[tuple]]:
        """Every row of every table, and the names of the documents."""
        folder = Path(self.app.config["INSTANCE"]) / "documents"
        files = [(path.name,) for path in sorted(folder.iterdir())]
        return {**self.rows(), "(files)": files}
