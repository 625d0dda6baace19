"""Every page of everybody in a language that nobody speaks: a text in plain letters was never given
to a translator. The test names the page and the text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from questionnaires.library import CONTENT, editions
from survey.extensions import db
from survey.models import Person
from tests import spoken
from tests.instruments import ROOT
from tests.survey import every_route
from tests.survey.cast import OFFLINE, ORDER, UNIT
from tests.survey.databases import SqliteDatabase
from tests.survey.engines import whole_app
from tests.survey.every_route import ROLES, STAGES, Scene
from tests.survey.grown import grow
from tests.survey.test_every_route import address, ask, rules
from tests.survey.typed import typed_by_people


def scene_in(folder: Path, tables: bytes, name: str, language: str = "en-XA") -> Scene:
    """One of the scenes, in which everybody reads this language; "... and more": with more States
    and agencies in it."""
    name, _, more = name.partition(" ")
    app = whole_app(folder, SqliteDatabase(tables), LANGUAGES=(language, "en"))
    made = STAGES[name](app)
    with app.app_context():
        if more:
            grow(made.cast)
        db.session.execute(update(Person).values(language=language))
        db.session.commit()
    made.take_picture()
    return made


@pytest.fixture
def scene(request: pytest.FixtureRequest, tmp_path: Path, tables: bytes) -> Iterator[Scene]:
    """A scene."""
    made = scene_in(tmp_path, tables, request.param)
    yield made
    with made.app.app_context():
        db.engine.dispose()


def plain_texts(answer: TestResponse, typed: Iterable[str]) -> list[str]:
    """What nobody translated in an answer: a page, or what a script is given to show."""
    if answer.status_code in (301, 302, 303, 308):
        return []  # No browser shows the page of a redirection.
    if answer.mimetype == "text/html":
        texts = spoken.said_by(answer.text)
    elif answer.mimetype == "application/json" and answer.request.path.endswith(".json"):
        texts = list(spoken.strings_of(answer.json))
    elif answer.mimetype == "image/svg+xml":
        texts = spoken.said_by(answer.text)
    elif answer.mimetype == "text/csv":
        # The heads of the columns: below them stand codes and numbers, for other programs.
        heads = answer.data.decode("utf-8-sig").splitlines()[0]
        texts = [("column", head) for head in next(csv.reader([heads]))]
    else:
        return []
    return list(spoken.untranslated(texts, [*typed, *NAMES]))


#: Files, codes for other programs, and whether the service runs.
FOR_PROGRAMS = ("static", "about.health", "results.answers", "results.workbook")
#: What has one name in every language.
NAMES = ("Hanoi Readiness", *editions((CONTENT, ROOT)), "en-XA", "As it was.", "English")


def typed_in(app: Flask) -> set[str]:
    with app.app_context():
        return typed_by_people()


def gathered(found: dict[str, set[str]]) -> str:
    """Every text once, with the pages that say it."""
    return "\n".join(f"{text}\n    {', '.join(sorted(on)[:4])}" for text, on in found.items())


@pytest.mark.parametrize("scene", [f"{stage} and more" for stage in STAGES], indirect=True)
def test_every_page_says_nothing_that_was_not_translated(scene: Scene):
    typed = typed_in(scene.app)
    found: dict[str, set[str]] = {}
    pages = 0
    for who in ROLES:
        for rule, method in rules(scene.app):
            if method == "GET" and rule.endpoint not in FOR_PROGRAMS:
                several = (OFFLINE, ORDER, UNIT) if "question" in rule.arguments else (OFFLINE,)
                for question in several:
                    answer = ask(scene, who, rule, method, {**scene.values, "question": question})
                    pages += answer.mimetype == "text/html"
                    for text in plain_texts(answer, typed):
                        found.setdefault(text, set()).add(f"{who} at {rule.endpoint}")
    assert pages > 200
    assert not found, gathered(found)


@pytest.mark.parametrize("scene", ["answering", "validating"], indirect=True)
def test_whatever_is_posted_is_answered_in_the_language_of_the_reader(scene: Scene):
    """What a post is answered with, taken or not, and what the page after it says."""
    stored = typed_in(scene.app)
    found: dict[str, set[str]] = {}
    for who in ROLES:
        for rule, method in rules(scene.app):
            if method != "POST":
                continue
            where = address(scene.app, rule, scene.values)
            for form in (every_route.form(scene, rule.endpoint), {}, WRONG):
                client = scene.client(who)
                typed = stored.union(*([v] if isinstance(v, str) else v for v in form.values()))
                answer = client.post(where, data=form, buffered=True)
                texts = plain_texts(answer, typed)
                if answer.status_code in (302, 303):
                    texts += plain_texts(client.get(answer.location, buffered=True), typed)
                for text in texts:
                    found.setdefault(text, set()).add(f"{who} at {rule.endpoint}")
                scene.restore()
    assert not found, gathered(found)


#: Something wrong in every field that any form has.
WRONG = {
    f"q-{OFFLINE}-revision": "1",
    f"q-{OFFLINE}-value": ["yes", "no"],
    f"q-{OFFLINE}-state": "not_applicable",
    f"q-{ORDER}-revision": "x",
    f"q-{ORDER}-value": ["no-such-code", "~none"],
    f"q-{ORDER}-evidence-0-link": "javascript:1",
    f"q-{ORDER}-evidence-0-dated": "yesterday",
    f"q-{ORDER}-pipeline_expected": "soon",
    "national-revision": "0",
    "national-value": ["yes", "no"],
    "why": "",
    "reason": "",
    "signed_on": "yesterday",
    "signer_name": "",
    "code": "1",
    "password": "0",
    "new_password": "0",
    "new_password_confirm": "00",
    "email": "nobody",
}
