"""Addresses are lists: every page is in one, no list does more, no page knows its address."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from survey.app import PAGES, create_app
from survey.auth.guard import PUBLIC
from tests.survey.settings import settings_for

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests" / "survey" / "every_route.txt"


def rooms() -> list[Path]:
    return [ROOT / package.replace(".", "/") for package in PAGES]


def whole(folder: Path) -> Flask:
    return create_app(settings_for(folder / "instance"))


def bound_names(file: Path) -> Iterator[str]:
    """ "module.function" of every view that a list of addresses names."""
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "add_url_rule":
            yield ast.unparse(call.args[2])


def test_every_room_with_pages_is_open():
    with_lists = {file.parent for file in (ROOT / "survey").glob("*/routes.py")}
    assert with_lists == set(rooms()), "a routes.py that create_app does not know, or none"


def test_every_list_of_addresses_is_only_a_list():
    for room in rooms():
        for line in ast.parse((room / "routes.py").read_text("utf-8")).body:
            plain = isinstance(line, ast.Import | ast.ImportFrom | ast.Assign | ast.Expr)
            assert plain, f"{room.name}/routes.py:{line.lineno} is more than a line of a list"


def test_no_page_knows_its_address():
    knowing = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for room in rooms()
        for file in room.glob("*.py")
        if file.name != "routes.py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith(".routes")
        or isinstance(node, ast.FunctionDef)
        and any("route" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    assert not knowing, "addresses stand in routes.py"


def test_every_page_has_an_address():
    """A function of a page module that answers a browser, and is in no list, answers nobody."""
    answers = {"Response", "AnyResponse", "Answer", "str | Response", "str | Response | tuple"}
    lost = []
    for room in rooms():
        bound = set(bound_names(room / "routes.py"))
        for file in room.glob("*.py"):
            for node in ast.parse(file.read_text("utf-8")).body:
                if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                    continue
                said = ast.unparse(node.returns) if node.returns else ""
                page = any(said.startswith(answer) for answer in answers)
                if page and f"{file.stem}.{node.name}" not in bound:
                    lost.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not lost


def test_every_view_has_an_address_and_a_row(tmp_path: Path):
    app = whole(tmp_path)
    served = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(app.view_functions) == served, "views without an address"
    listed = {line.split()[0] for line in TABLE.read_text("utf-8").splitlines() if line[:1] != "#"}
    assert served == listed, "tests/survey/every_route.txt says what each of the cast is answered"


def test_whoever_is_signed_out_reaches_only_what_is_listed(tmp_path: Path):
    app = whole(tmp_path)
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        where = app.url_map.bind("localhost").build(
            rule.endpoint, dict.fromkeys(rule.arguments, "x"), method=None
        )
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = app.test_client().open(where, method=method)
            sent_away = answer.status_code == 302 and "/sign-in" in answer.headers["Location"]
            assert sent_away or answer.status_code == 401, (method, rule.rule)


def test_the_list_of_what_needs_no_account_is_short_and_real(tmp_path: Path):
    served = {rule.endpoint for rule in whole(tmp_path).url_map.iter_rules()}
    assert served >= PUBLIC
    # Eight pages, the first one among them, which says what this is; the two steps between the
    # password and the session, each shown and sent, which ask themselves who is waiting; and the
    # reports that browsers send by themselves.
    assert len(PUBLIC) <= 8 + 4 + 1, "whoever lengthens it says here why"


def test_no_address_holds_a_number_of_a_row(tmp_path: Path):
    """Public ids are random; a number would say how many there are, and what the next one is."""
    for rule in whole(tmp_path).url_map.iter_rules():
        assert "<int:" not in rule.rule, rule.rule
