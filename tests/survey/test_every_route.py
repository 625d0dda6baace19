"""Every address x everybody of the cast: what each is answered, what each must never read, and
that looking changes nothing. Another State's address, chart, file or nested part is the classic
leak, so that an address without a row in every_route.txt fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from survey.auth.guard import PUBLIC
from survey.extensions import db
from survey.models.base import Base
from survey.trail_view import VERBS
from tests.survey import every_route
from tests.survey.cast import OFFLINE, ORDER, UNIT
from tests.survey.databases import Database, SqliteDatabase
from tests.survey.engines import ENGINES, whole_app
from tests.survey.every_route import ROLES, SCENES, Scene, scenes_of

METHODS = ("GET", "POST")


class Row(NamedTuple):
    """One line of the table."""

    endpoint: str
    method: str
    scene: str
    expected: dict[str, int]


def table() -> list[Row]:
    """every_route.txt: endpoint, method, scenes (or "rest"), a status for each of the cast."""
    rows: list[Row] = []
    for line in Path(__file__).with_name("every_route.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        endpoint, method, scenes, *statuses = line.split()
        expected = dict(zip(ROLES, map(int, statuses), strict=True))
        named = {row.scene for row in rows if (row.endpoint, row.method) == (endpoint, method)}
        left = [scene for scene in scenes_of(endpoint) if scene not in named]
        for scene in left if scenes == "rest" else scenes.split(","):
            rows.append(Row(endpoint, method, scene, expected))
    return rows


TABLE = table()
#: The second wall stands on PostgreSQL alone, and these scenes lean on it most; each costs minutes.
ON_POSTGRESQL = ("answering", "signed", "beside", "elsewhere")
WALKED = [
    (engine, row)
    for engine in ENGINES
    for row in TABLE
    if engine == "sqlite" or row.scene in ON_POSTGRESQL
]
#: What looking may add to, and the verbs of the entries that it may add.
TRAIL = {"audit_event", "audit_head"}
READ = {"read_results", "download_report", "export_answers"}


Places = Callable[[pytest.FixtureRequest, str, str], Scene]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, tables: bytes) -> Iterator[Places]:
    """``place(request, engine, name)``: a scene in an instance of its own, built when first asked
    for; rows of one scene on one engine share it."""
    built: dict[tuple[str, str], Scene] = {}

    def find(request: pytest.FixtureRequest, engine: str, name: str) -> Scene:
        if (engine, name) not in built:
            database: Database = SqliteDatabase(tables)
            if engine == "postgresql":
                database = request.getfixturevalue("postgresql").new(
                    f"{name}_{request.getfixturevalue('worker_id')}"
                )
            built[engine, name] = SCENES[name](whole_app(tmp_path_factory.mktemp(name), database))
        return built[engine, name]

    yield find
    for scene in built.values():
        with scene.app.app_context():
            db.engine.dispose()


@pytest.fixture(params=ENGINES)
def in_scene(request: pytest.FixtureRequest, place: Places) -> Callable[[str], Scene]:
    """``in_scene("signed")``: this scene on each engine."""
    return lambda name: place(request, request.param, name)


def rules(app: Flask) -> list[tuple[Rule, str]]:
    """Every address with each of its methods."""
    return [
        (rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for method in METHODS
        if method in (rule.methods or ())
    ]


def address(app: Flask, rule: Rule, values: dict[str, str]) -> str:
    """The rule with what stands for its parts."""
    needed = {name: values[name] for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, needed, method=None)


def ask(scene: Scene, who: str, rule: Rule, method: str, values: dict[str, str]) -> TestResponse:
    """One of the cast asks for one address; a post carries a valid form."""
    form = every_route.form(scene, rule.endpoint) if method == "POST" else None
    where = address(scene.app, rule, values)
    return scene.client(who).open(where, method=method, data=form, buffered=True)


def text_of(answer: TestResponse) -> str:
    """What an answer says: of a workbook, what a spreadsheet would show."""
    body = answer.get_data()
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8")


def one_rule(app: Flask, endpoint: str, method: str) -> Rule:
    return next(rule for rule, its in rules(app) if rule.endpoint == endpoint and its == method)


def test_every_address_has_a_row_in_every_scene(app: Flask):
    served = {
        (rule.endpoint, method, scene)
        for rule, method in rules(app)
        for scene in scenes_of(rule.endpoint)
    }
    listed = [(row.endpoint, row.method, row.scene) for row in TABLE]
    assert set(listed) == served, "every_route.txt and the addresses differ"
    assert len(listed) == len(set(listed)), "a row stands twice"


def test_no_address_takes_a_method_that_is_not_walked(app: Flask):
    known = {*METHODS, "HEAD", "OPTIONS"}
    assert all(set(rule.methods or ()) <= known for rule in app.url_map.iter_rules())


#: Who must never read which texts, whatever they open.
ALL = frozenset(every_route.OF_THE_STATE)
#: What Amina typed; the others of her agency see it, and the State once it is handed in.
AMINAS = frozenset({"TokenComment", "TokenSource", "TokenPinpoint", "token-link"})
PEOPLE_AND_PAPER = frozenset({*every_route.PEOPLE_TOKENS, "TokenDocument"})
VEILS: dict[str, dict[str, frozenset[str]]] = {
    "answering": {
        "out": ALL,
        "odile": ALL,
        "rafael": ALL,
        "oscar": ALL,
        # Whoever coordinates or administers knows of the State and its agencies, not what they say.
        "chen": ALL - {"Atlantis"},
        "ada": ALL - {"Atlantis", "Prosecution Service", "State Police"},
        # The focal point reads a section once it is handed in; Amina's is not.
        "fatima": AMINAS,
        "dalia": AMINAS | {"TokenDocument", "TokenReason"},
        "amina": PEOPLE_AND_PAPER,
        "benoit": PEOPLE_AND_PAPER,
    },
    "signed": {
        "out": ALL,
        "odile": ALL,
        "rafael": ALL,
        "oscar": ALL,
        # The law is open to the coordinator: the national answers, and nothing that was typed.
        "chen": ALL - {"Atlantis", "TokenDocument"},
        "ada": frozenset(
            {*every_route.LAW_TOKENS, *every_route.PEOPLE_TOKENS, "TokenWhy", "TokenDocument"}
        ),
        "amina": PEOPLE_AND_PAPER | {"TokenWhy"},
        "benoit": PEOPLE_AND_PAPER | {"TokenWhy"},
        "dalia": AMINAS | {"TokenDocument", "TokenWhy"},
    },
}
VEILS["submitted"] = VEILS["answering"]
VEILS["validating"] = {**VEILS["answering"], "fatima": frozenset()}
# Whoever asks for the other agency's section reads nothing of it there.
VEILS["beside"] = {
    **VEILS["answering"],
    "amina": PEOPLE_AND_PAPER | {"TokenAgainst"},
    "benoit": PEOPLE_AND_PAPER | {"TokenAgainst"},
}
VEILS["closed"] = VEILS["signed"]
VEILS["unshared"] = {**VEILS["signed"], "chen": ALL - {"Atlantis"}}
VEILS["withdrawn"] = {**VEILS["unshared"], "fatima": frozenset({"TokenDocument"})}
# Another section is open to all three: they read of the State, and nothing of what was typed.
VEILS["elsewhere"] = VEILS["signed"] | dict.fromkeys(
    ("rafael", "oscar", "chen"), ALL - {"Atlantis"}
)


@pytest.mark.parametrize(
    ("engine", "row"),
    WALKED,
    ids=lambda one: one if isinstance(one, str) else f"{one.endpoint}-{one.method}-{one.scene}",
)
def test_everybody_is_answered_what_is_theirs_and_no_more(
    request: pytest.FixtureRequest, place: Places, engine: str, row: Row
):
    """The status of the table; none of the texts behind a veil; and only a post that was taken
    changes anything: looking never does, and neither does what was refused."""
    scene = place(request, engine, row.scene)
    rule = one_rule(scene.app, row.endpoint, row.method)
    scene.restore()
    before = scene.tables()
    answered = {}
    for who in ROLES:
        answer = ask(scene, who, rule, row.method, scene.values)
        answered[who] = answer.status_code
        read = answer.status_code == 200
        said = text_of(answer) + str(answer.headers)
        if row.method == "GET" and "question" in rule.arguments:
            for question in (ORDER, UNIT):
                values = {**scene.values, "question": question}
                another = ask(scene, who, rule, "GET", values)
                said += text_of(another)
                read |= another.status_code == 200
        assert [t for t in VEILS[row.scene].get(who, ()) if t in said] == [], f"read by {who}"
        if row.method == "GET" or answer.status_code >= 400:
            after = scene.tables()
            changed = {name for name in before if before[name] != after[name]}
            if row.method == "GET" and read and changed <= TRAIL:
                # That somebody read what was shared is all that reading may leave behind.
                added = after["audit_event"][len(before["audit_event"]) :]
                verbs = [
                    next(v for v in entry if isinstance(v, str) and v in VERBS) for entry in added
                ]
                changed -= TRAIL if READ.issuperset(verbs) else set()
            assert not changed, f"{who} was answered {answer.status_code}"
        scene.restore()
    assert answered == row.expected


def test_the_texts_are_there_to_be_read(in_scene: Callable[[str], Scene]):
    """The test above proves nothing if no page of the State says them."""
    scene = in_scene("signed")
    scene.restore()
    said = ""
    for question in (ORDER, OFFLINE, UNIT):
        for who in ("amina", "fatima", "chen"):
            values = {**scene.values, "question": question}
            for rule, method in rules(scene.app):
                if method == "GET":
                    said += text_of(ask(scene, who, rule, method, values))
    unread = [token for token in every_route.OF_THE_STATE if token not in said]
    assert unread == ["TokenReason"], "every_route.py types what no page shows"


@pytest.mark.parametrize("name", ["answering", "signed"])
def test_an_own_parent_opens_no_foreign_part(in_scene: Callable[[str], Scene], name: str):
    """Odile's own assessment or agency in front of Atlantis' part, and the other way round."""
    scene = in_scene(name)
    own = {"assessment": scene.cast.other_assessment, "agency": scene.cast.other_ministry}
    for rule, method in rules(scene.app):
        for part in own.keys() & rule.arguments:
            if len(rule.arguments & {*own, "job"}) < 2:
                continue
            scene.restore()
            answer = ask(scene, "odile", rule, method, {**scene.values, part: own[part]})
            assert answer.status_code == 404, (method, rule.rule, part)


def test_a_report_is_for_the_eyes_it_was_made_for(in_scene: Callable[[str], Scene]):
    scene = in_scene("signed")
    scene.restore()
    with scene.app.app_context():
        of_the_state = every_route.made_report(scene.cast, "fatima")
    for ending in ("", ".json", "/download"):
        where = f"/jobs/{of_the_state}{ending}"
        assert scene.client("fatima").get(where, buffered=True).status_code == 200
        assert scene.client("chen").get(where).status_code == 404


def test_the_dump_sees_every_table_and_every_change(in_scene: Callable[[str], Scene]):
    scene = in_scene("answering")
    scene.restore()
    before = scene.tables()
    assert {table.name for table in Base.metadata.sorted_tables} < before.keys()
    rule = one_rule(scene.app, "respond.save_section", "POST")
    assert ask(scene, "amina", rule, "POST", scene.values).status_code == 303
    after = scene.tables()
    assert {name for name in before if before[name] != after[name]} == {
        "answer",
        "answer_revision",
        "assignment",
        "audit_event",
        "audit_head",
    }


def test_no_post_is_taken_without_the_token_of_its_form(in_scene: Callable[[str], Scene]):
    scene = in_scene("answering")
    scene.restore()
    before = scene.tables()
    scene.app.config["WTF_CSRF_ENABLED"] = True
    try:
        for who in ROLES:
            for rule, method in rules(scene.app):
                # Browsers report by themselves, without a form; nothing is kept of it.
                if method == "POST" and rule.endpoint != "about.policy_report":
                    answer = ask(scene, who, rule, method, scene.values)
                    # Whoever is not signed in is told that first: the page keeps what was typed.
                    behind_the_guard = who == "out" and rule.endpoint not in PUBLIC
                    expected = 401 if behind_the_guard else 400
                    assert answer.status_code == expected, (who, rule.rule)
    finally:
        scene.app.config["WTF_CSRF_ENABLED"] = False
    assert scene.tables() == before


def test_every_form_of_every_page_carries_the_token(in_scene: Callable[[str], Scene]):
    scene = in_scene("answering")
    scene.restore()
    scene.app.config["WTF_CSRF_ENABLED"] = True
    found = 0
    try:
        for who in ROLES:
            for rule, method in rules(scene.app):
                if method == "GET" and rule.endpoint != "static":
                    page = text_of(ask(scene, who, rule, method, scene.values))
                    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.S):
                        assert re.search(r'name="csrf_token" value="[^"]+"', form), rule.rule
                        found += 1
    finally:
        scene.app.config["WTF_CSRF_ENABLED"] = False
    assert found > 50
