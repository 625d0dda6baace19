"""Failure 14: a form round trip overwrote what another role had written.

Elsewhere a page posted a whole row back, and with it columns that were not its sender's. Here every
address takes a post with the name of every column of every table in it, from each of the cast, and
only the columns of that verb change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from survey.extensions import db
from survey.models.base import Base
from tests.survey import every_route
from tests.survey.cast import OFFLINE
from tests.survey.databases import Database, SqliteDatabase
from tests.survey.engines import whole_app
from tests.survey.every_route import ROLES, STAGES, Scene
from tests.survey.test_every_route import address, rules

#: What each verb may change: "table.column", or "+table" for a new row.
HEAD = {"audit_head.digest", "audit_head.position"}
MOVED = {"assignment.changed_at", "assignment.changed_by_id", "assignment.status"}
SAVING = {
    "+answer",
    "+answer_revision",
    "+audit_event",
    "answer.changed_at",
    "answer.changed_by_id",
    "answer.comment",
    "answer.comment_language",
    "answer.revision",
    "answer.value",
    *MOVED,
}
ITS_OWN: dict[str, set[str]] = {
    "admin.reset_second_factor": {
        "+audit_event",
        "+notice",
        "person.fs_uniquifier",
        "second_factor.ended_at",
        "second_factor.secret",
    },
    "auth.sign_out_everywhere": {"+audit_event", "person.fs_uniquifier"},
    "respond.bring_back": SAVING,
    "respond.choose": SAVING,
    "respond.hand_in": {"+audit_event", *MOVED},
    "respond.return_section": {"+audit_event", "assignment.return_reason", *MOVED},
    "respond.save_card": SAVING,
    "respond.save_section": SAVING,
    "respond.submit": {"+audit_event", *MOVED},
    "results.request_report": {"+audit_event", "+job"},
    "review.assign": {"+assignment", "+audit_event"},
    "review.collect": {"+audit_event", "assessment.status"},
    "review.not_applicable": {"+audit_event"},
    "review.request_approval": {
        "+audit_event",
        "assessment.signer_name",
        "assessment.signer_post",
        "assessment.status",
        "assessment.validated_at",
        "assessment.validated_by_id",
    },
    "review.return_to_validating": {"+audit_event", "assessment.status"},
    "review.save_settlement": {"+audit_event", "+settlement", "settlement.superseded_at"},
    "review.save_sharing": {"+audit_event", "+consent"},
    "review.start": {"+audit_event", "assessment.status"},
    "review.suggestion": {"+assignment", "+audit_event"},
    "review.unassign": {"+audit_event", "-assignment"},
    "review.unsettle": {"+audit_event", "settlement.superseded_at"},
    "review.validate": {"+audit_event", "assessment.status"},
    # Tries that fail and goodbyes are recorded.
    "security.login": {"+audit_event"},
    "security.logout": {"+audit_event"},
}

PLANTED = "planted"
Rows = dict[tuple, dict[str, Any]]


#: Every stage; on PostgreSQL the one in which most may be changed.
PLACES = [*(("sqlite", stage) for stage in STAGES), ("postgresql", "answering")]


@pytest.fixture(scope="module", params=PLACES, ids="-".join)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tables: bytes
) -> Iterator[Scene]:
    """A scene in an instance of its own."""
    engine, stage = request.param
    database: Database = SqliteDatabase(tables)
    if engine == "postgresql":
        database = request.getfixturevalue("postgresql").new(
            f"failure_14_{request.getfixturevalue('worker_id')}"
        )
    built = STAGES[stage](whole_app(tmp_path_factory.mktemp(stage), database))
    yield built
    with built.app.app_context():
        db.engine.dispose()


def by_key(name: str, found: list[tuple]) -> Rows:
    """The rows of a table by their keys, with the names of their columns."""
    table = Base.metadata.tables[name]
    names = [column.name for column in table.columns]
    keys = [names.index(column.name) for column in table.primary_key]
    return {tuple(row[at] for at in keys): dict(zip(names, row, strict=True)) for row in found}


def changes(before: dict[str, list[tuple]], after: dict[str, list[tuple]]) -> set[str]:
    """ "table.column" for each column that changed, "+table" and "-table" for rows."""
    found = set()
    for table in before:
        if before[table] == after[table]:
            continue
        were, are = by_key(table, before[table]), by_key(table, after[table])
        for key in are.keys() - were.keys():
            found.add(f"+{table}")
            # A new row holds nothing that only its column's name brought in.
            found |= {
                f"+{table}.{column}" for column, value in are[key].items() if PLANTED in str(value)
            }
        found |= {f"-{table}" for _ in were.keys() - are.keys()}
        for key in were.keys() & are.keys():
            found |= {
                f"{table}.{column}"
                for column, value in were[key].items()
                if are[key][column] != value
            }
    return found


def planted(kind: type) -> str:
    """Something that such a column would take."""
    if issubclass(kind, bool):
        return "1"
    if issubclass(kind, int):
        return "2"
    if issubclass(kind, datetime):
        return "2020-01-01T00:00:00+00:00"
    return "2020-01-01" if issubclass(kind, date) else PLANTED


def every_column(*, questions: bool) -> dict[str, str]:
    """The name of every column with a value of its kind: alone and with its table; with
    ``questions`` also as a part of a question's name, as the form of a section has them."""
    body = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            value = planted(column.type.python_type)
            body[column.name] = body[f"{table.name}.{column.name}"] = value
            body[f"{table.name}-{column.name}"] = value
            if questions and table.name in ("answer", "answer_revision", "evidence"):
                body[f"q-{OFFLINE}-{column.name}"] = value
    return body


@pytest.mark.parametrize("questions", [False, True], ids=["columns", "columns of questions"])
def test_only_the_columns_of_the_verb_change(scene: Scene, questions: bool):
    strange = []
    everything = every_column(questions=questions)
    for rule, method in rules(scene.app):
        if method != "POST":
            continue
        where = address(scene.app, rule, scene.values)
        for who in ROLES:
            if questions and not rule.endpoint.startswith("respond."):
                continue
            scene.restore()
            before = scene.rows()
            body = {**everything, **every_route.form(scene, rule.endpoint)}
            answer = scene.client(who).post(where, data=body, buffered=True)
            changed = changes(before, scene.rows())
            own = ITS_OWN.get(rule.endpoint, set()) if answer.status_code < 400 else set()
            if "+audit_event" in own:
                own = own | HEAD
            strange += [
                f"{rule.endpoint} by {who}, answered {answer.status_code}: {one}"
                for one in sorted(changed - own)
            ]
    assert not strange, "\n".join(strange)


def test_the_table_names_columns_that_there_are():
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }
    tables = {f"{sign}{table.name}" for table in Base.metadata.sorted_tables for sign in "+-"}
    named = set().union(*ITS_OWN.values())
    assert {name.lstrip("+") for name in named if "." in name} <= columns
    assert {name for name in named if "." not in name} <= tables
