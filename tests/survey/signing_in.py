"""Signing in through the form, as a person does: for tests of the sign-in itself."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password

from survey.database import writing
from survey.models import Person
from tests.survey.databases import Database
from tests.survey.engines import whole_app

AMINA = "amina@example.org"
PASSWORD = "correct horse battery"


def amina_alone(folder: Path, database: Database, **settings: object) -> Flask:
    """An application that wants its tokens, with one person who has a password."""
    app = whole_app(folder, database, WTF_CSRF_ENABLED=True, **settings)
    with app.app_context():
        with writing() as session:
            session.add(
                Person(
                    email=AMINA,
                    name="Amina",
                    fs_uniquifier="amina",
                    password=hash_password(PASSWORD),
                )
            )
    return app


def token(client: FlaskClient, path: str = "/sign-in") -> str:
    """The token in the form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def sign_in(client: FlaskClient, email: str = AMINA, password: str = PASSWORD, query: str = ""):
    """Send the form of the sign-in page."""
    data = {"csrf_token": token(client), "email": email, "password": password}
    return client.post(f"/sign-in{query}", data=data)


def is_in(client: FlaskClient) -> bool:
    """Whether somebody is signed in."""
    return client.get("/change-password").status_code == 200
