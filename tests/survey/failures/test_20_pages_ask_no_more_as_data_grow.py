"""Failure 20: slowness with size. A page sends as many statements for one agency, a few answers
and two States as for many of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from survey.extensions import db
from tests.survey.engines import ENGINES
from tests.survey.every_route import ROLES, SCENES, Scene
from tests.survey.grown import grow
from tests.survey.test_every_route import TABLE, address, one_rule

#: One statement may ask for more rows.
LIST = re.compile(r"IN \((?:[^()]|\([^()]*\))*\)")
#: An entry of the trail alone goes out together with its new end, on PostgreSQL; several do not.
TRAIL = ("INSERT INTO audit_event", "UPDATE audit_head")
#: Who asks is told apart; beyond that PostgreSQL is sent what SQLite is sent: before the signature
#: and after it is enough.
ON_POSTGRESQL = ("answering", "signed")
WALKED = [
    (engine, name)
    for engine in ENGINES
    for name in sorted(SCENES)
    if engine == "sqlite" or name in ON_POSTGRESQL
]
#: What each of the cast sees at every address: statement by statement.
Sent = dict[tuple[str, str], list[str]]


@contextmanager
def noting(app: Flask) -> Iterator[list[str]]:
    """Every statement that is sent meanwhile, but for what tells PostgreSQL who asks."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if trail := [part for part in TRAIL if part in statement]:
            sent.extend(trail)
        elif "set_config" not in statement:
            sent.append(LIST.sub("IN (...)", " ".join(statement.split())))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def walk(scene: Scene, name: str) -> Sent:
    """Every page of the scene, by everybody who may open it."""
    found: Sent = {}
    for row in TABLE:
        if (row.method, row.scene) != ("GET", name) or row.endpoint in ("static", "results.job"):
            continue
        for who in ROLES:
            if row.expected[who] != 200:
                continue
            rule = one_rule(scene.app, row.endpoint, "GET")
            where = address(scene.app, rule, scene.values)
            client = scene.client(who)
            with noting(scene.app) as sent:
                answer = client.get(where, buffered=True)
            assert answer.status_code == 200, (row.endpoint, who, answer.status_code)
            found[row.endpoint, who] = sent
    return found


@pytest.mark.parametrize(("database", "name"), WALKED, indirect=["database"])
def test_no_page_sends_more_statements_for_more_of_everything(app: Flask, name: str):
    scene = SCENES[name](app)
    few = walk(scene, name)
    assert len(few) > 20
    with app.app_context():
        grow(scene.cast)
    many = walk(scene, name)
    # Statement by statement: a first visit also notes that it took place, and would hide others.
    more = {place: Counter(many[place]) - Counter(few[place]) for place in few}
    told = [f"{place}: {dict(added)}" for place, added in more.items() if added]
    assert told == [], "\n".join(told)
