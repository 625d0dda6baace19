"""The doors of the top floor: who acts is said, one place commits, one table answers errors."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SURVEY = ROOT / "survey"

#: Public functions of queries and actions that no page may call: parts of those that take an actor.
PARTS = {
    "survey.queries.people.actor_of": "makes the actor from whoever is signed in",
    "survey.queries.people.tied_to": "makes the actor from the session of whoever is signed in",
    "survey.queries.people.names_around": "reads names around whoever sets a password",
    "survey.queries.facts.facts_of": "copies a row that the caller was allowed to read",
    "survey.queries.facts.snapshot_facts": "copies a row that the caller was allowed to read",
    "survey.queries.review.board.sections_of": "reads an instrument, no rows",
    "survey.queries.review.board.to_approve": "reads a sheet that the caller was allowed to read",
    "survey.queries.sought.holds": "makes a condition, reads no rows",
    "survey.actions.answer_rows.as_of_revision": "reads back an answer that is being saved",
    "survey.actions.answer_rows.cited": "compares two citations",
    "survey.actions.assessments.demand_sections": "looks at an assessment already allowed",
    "survey.actions.founding.find_state": "looks a State up inside the door",
    "survey.actions.founding.one_line": "judges a text",
    "survey.actions.transaction.changing": "the door itself",
    "survey.actions.transaction.insert_unless_there": "one statement inside the door",
    "survey.actions.wording.required_text": "judges a text",
}


def functions(package: str) -> Iterator[tuple[str, FunctionType]]:
    """Every public function of a package under its full name."""
    for file in sorted((ROOT / package.replace(".", "/")).rglob("*.py")):
        dotted = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for name, found in vars(importlib.import_module(dotted)).items():
            own = inspect.isfunction(found) and found.__module__ == dotted
            if own and not name.startswith("_"):
                yield f"{dotted}.{name}", found


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (found for found in ast.walk(node) if isinstance(found, ast.Call))


def sources(folder: Path = SURVEY) -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(folder.rglob("*.py")):
        yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text("utf-8"))


@pytest.mark.parametrize("package", ["survey.queries", "survey.actions"])
def test_everything_that_reads_or_writes_is_told_who_asks(package: str):
    silent = [
        name
        for name, function in functions(package)
        if "actor" not in inspect.signature(function).parameters and name not in PARTS
    ]
    assert not silent, "takes no actor, so nobody can have asked whether they may"


def test_every_query_begins_with_who_asks():
    for name, function in functions("survey.queries"):
        parameters = list(inspect.signature(function).parameters)
        assert name in PARTS or parameters[0] == "actor", name


def test_every_action_that_pages_call_takes_names_only():
    """``settle(a, q)`` with its arguments the wrong way round must not be possible."""
    called = {
        call.func.attr
        for package in ("respond", "review", "results", "coordinate", "admin", "demo")
        for _, tree in sources(SURVEY / package)
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute)
    }
    seen = 0
    for name, function in functions("survey.actions"):
        if name.rpartition(".")[2] in called and name not in PARTS:
            kinds = {p.kind for p in inspect.signature(function).parameters.values()}
            assert kinds == {inspect.Parameter.KEYWORD_ONLY}, name
            seen += 1
    assert seen >= 15


def test_no_part_is_called_by_a_page():
    parts = {name.rpartition(".")[2] for name in PARTS} - {
        "actor_of",
        "required_text",
        "to_approve",
    }
    for package in ("respond", "review", "results", "coordinate", "admin"):
        for file, tree in sources(SURVEY / package):
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                    ("survey.queries", "survey.actions")
                ):
                    assert not parts & {alias.name for alias in node.names}, file


def test_the_list_of_parts_is_fresh():
    there = {
        name for package in ("survey.queries", "survey.actions") for name, _ in functions(package)
    }
    assert set(PARTS) <= there, "gone, and still excused"


def test_one_place_commits():
    committing = {
        file
        for file, tree in sources()
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    }
    # The migrations' environment ends the transaction that alembic began.
    assert committing == {"survey/database.py", "survey/migrations/env.py"}


def test_only_actions_and_accounts_open_the_writing_door():
    opening = {
        file
        for file, tree in sources()
        for call in calls(tree)
        if isinstance(call.func, ast.Name) and call.func.id in ("writing", "changing")
    }
    rooms = ("survey/actions/", "survey/auth/", "survey/jobs/", "survey/demo/")
    assert all(file.startswith(rooms) for file in opening), opening


def test_pages_ask_the_database_nothing():
    """A page reads through queries, which start from what the reader may see."""
    asking = [
        file
        for package in ("respond", "review", "results", "coordinate", "admin")
        for file, tree in sources(SURVEY / package)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module in ("sqlalchemy", "survey.extensions", "survey.database", "survey.sheets"))
    ]
    assert not asking


def test_the_domain_raises_and_one_table_answers():
    aborting = [
        f"{file}:{call.lineno}"
        for file, tree in sources()
        for call in calls(tree)
        if isinstance(call.func, ast.Name) and call.func.id == "abort"
    ]
    assert not aborting, "raise an error of survey/problems.py: survey/error_table.py answers it"
