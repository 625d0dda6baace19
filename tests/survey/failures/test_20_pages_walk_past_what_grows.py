"""Failure 20, in the database: no page has a table read from end to end that grows with States,
rounds and answers, however few rows of it the page shows."""

from __future__ import annotations

import re
import sqlite3

import pytest
from flask import Flask
from sqlalchemy import event

from survey.extensions import db
from tests.survey.every_route import ROLES, SCENES
from tests.survey.test_every_route import TABLE, address, one_rule

#: The plans of SQLite can be read, and the indexes are those of both engines.
ENGINES = ("sqlite",)

#: Rows that come with every State, round, section or answer.
GROWS = frozenset(
    {"answer", "answer_revision", "evidence", "assignment", "audit_event", "consent", "grant"}
    | {"job", "person", "score", "settlement", "snapshot"}
)
#: Pages about the whole deployment count what there is, and take the last of the trail.
ABOUT_ALL = {
    "admin.accounts": {"audit_event", "grant", "job", "person", "snapshot"},
    "admin.audit": {"audit_event"},
}


@pytest.mark.parametrize("name", sorted(SCENES))
def test_no_page_has_a_growing_table_read_from_end_to_end(app: Flask, name: str):
    scene = SCENES[name](app)
    asked: dict[tuple[str, str], tuple] = {}
    place = ""

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        if statement.startswith("SELECT"):
            asked.setdefault((place, statement), parameters)

    with app.app_context():
        engine = db.engine
        file = engine.url.database
    event.listen(engine, "before_cursor_execute", note)
    try:
        for row in TABLE:
            if (row.method, row.scene) != ("GET", name) or row.endpoint == "static":
                continue
            place = row.endpoint
            for who in ROLES:
                if row.expected[who] == 200:
                    rule = one_rule(app, row.endpoint, "GET")
                    scene.client(who).get(address(app, rule, scene.values), buffered=True)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) > 10
    walked = []
    with sqlite3.connect(file) as beside:
        for (endpoint, statement), parameters in asked.items():
            for *_, step in beside.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
                # A table that is asked twice is told by its other name: "grant_1".
                table = re.sub(r"_\d+$", "", step.removeprefix("SCAN ").split()[0])
                known = ABOUT_ALL.get(endpoint, set())
                if step.startswith("SCAN ") and table in GROWS - known:
                    walked.append(f"{endpoint}: {step}: {' '.join(statement.split())}")
    beside.close()
    assert walked == [], "\n".join(walked)
