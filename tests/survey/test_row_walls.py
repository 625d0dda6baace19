"""Every wall of row security from all its sides: who has how many rows of every table, whatever the
command. Every table holds rows of two States or persons."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import (
    Delete,
    Executable,
    Table,
    UniqueConstraint,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, ProgrammingError

from survey import acting, audit, row_security
from survey.actions.transaction import changing
from survey.extensions import db
from survey.models import Grant, PartyState, Person, Role
from survey.models.base import Base, Moment, now
from tests.survey import every_route
from tests.survey.cast import ACT, LAW, OFFLINE, ORDER, PEOPLE, UNIT, Cast, card
from tests.survey.engines import only_postgresql
from tests.survey.every_route import Scene
from tests.survey.test_row_security import as_

EXPECTED = Path(__file__).with_name("row_walls.txt")
WHO = (
    "amina",
    "benoit",
    "dalia",
    "fatima",
    "rafael",
    "oscar",
    "chen",
    "ada",
    "odile",
    "petra",
    "nobody",
)
T = Base.metadata.tables


@pytest.fixture
def full(app: Flask) -> Iterator[Scene]:
    """Chen's office may read the law of what Atlantis signed. Oscar's might until Atlantis withdrew
    it, and may read of what Borduria signed in another round; Rafael's of what Borduria has not
    signed. Petra leads a State that takes part in nothing yet."""
    scene = every_route.signed(app)
    with app.app_context():
        _fill(scene.cast)
        yield scene
        db.session.remove()


def _rows(table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(select(T[table])).mappings()]


def _again(table: str, row: dict[str, Any], **other: Any) -> int:
    """A row like this one, with something else in it; its id."""
    new = {**row, **other}
    new.pop("id")
    if "public_id" in new:
        new["public_id"] = f"{table}-{len(_rows(table))}"
    made: int = db.session.execute(
        insert(T[table]).values(new).returning(T[table].c.id)
    ).scalar_one()
    return made


def _fill(cast: Cast) -> None:
    odile = {OFFLINE: card("yes", evidence=(ACT,))}
    cast.save("odile", cast.other_ministry, LAW, odile, cast.other_assessment)
    ids = {
        row["public_id"]: row["id"]
        for table in ("assessment", "agency", "organisation")
        for row in _rows(table)
    }
    borduria = ids[cast.other_assessment]
    now_, people = now(), cast.people
    later = _again("round", _rows("round")[0], title="Second round")
    signed = _again(
        "assessment",
        next(row for row in _rows("assessment") if row["id"] == borduria),
        round_id=later,
        status="signed_off",
    )
    given = _rows("consent")[0]
    _again("consent", given, organisation_id=ids[cast.donor], withdrawn_at=now_)
    _again("consent", given, assessment_id=borduria, organisation_id=ids[cast.reviewers])
    _again("consent", given, assessment_id=signed, organisation_id=ids[cast.donor])
    snapshot = _again("snapshot", _rows("snapshot")[0], assessment_id=signed)
    _again("score", _rows("score")[0], assessment_id=signed, snapshot_id=snapshot)
    _again("settlement", _rows("settlement")[0], assessment_id=signed)
    job = _rows("job")[0]
    for number, office in enumerate((cast.donor, cast.reviewers)):
        params = {**job["params"], "organisations": [ids[office]]}
        _again("job", job, key=f"other {number}", params=params)
    _again("job", job, key="of Borduria", params={}, assessment_id=borduria)
    for answer in _rows("answer"):
        former = {"answer_id": answer["id"], "revision": 0, "payload": {}, "written_at": now_}
        db.session.execute(
            insert(T["answer_revision"]).values(**former, written_by_id=answer["changed_by_id"])
        )
    alone = PartyState(code="XAC", name="Carpathia", synthetic=True)
    focal = Grant(role=Role.FOCAL_POINT, state=alone)
    petra = Person(name="Petra", email="petra@example.org", fs_uniquifier="petra", grants=[focal])
    db.session.add(petra)
    db.session.flush()
    people["petra"] = petra.id
    factor = _rows("second_factor")[0]
    own = {factor["id"], _again("second_factor", factor, person_id=people["odile"])}
    for one in own:
        code = {"second_factor_id": one, "digest": str(one), "made_at": now_}
        db.session.execute(insert(T["recovery_code"]).values(code))
    for name in ("fatima", "odile"):
        told = {"public_id": name, "person_id": people[name], "about_id": people["amina"]}
        db.session.execute(insert(T["notice"]).values(**told, kind="reset", at=now_))
    db.session.commit()


def _as(cast: Cast, who: str) -> AbstractContextManager[None]:
    return as_(None if who == "nobody" else cast.actor(who))


def _refused() -> AbstractContextManager[object]:
    return pytest.raises(ProgrammingError, match="row-level security")


def _touched(statement: Executable, values: dict[str, Any] | None = None) -> int | None:
    """How many rows the wall lets this statement have; None: something in it is refused, by the
    wall or by a key that points to it. Whatever it did is taken back."""
    nested = db.session.begin_nested()
    try:
        done: Any = db.session.execute(statement, values)
        return len(done.all()) if done.returns_rows else abs(done.rowcount)
    except IntegrityError:
        return 1 if values else None  # of one row that was added nothing but the wall is asked
    except ProgrammingError as refused:
        assert "row-level security" in str(refused)
        return 0 if values else None
    finally:
        nested.rollback()


def _each(table: Table, rows: list[dict[str, Any]], statement: Update | Delete) -> int:
    """The same of all rows at once, or of one after the other where that goes no further."""
    found = _touched(statement)
    if found is None:
        by_id = statement.where(table.c.id == bindparam("this"))
        found = sum(_touched(by_id, {"this": row["id"]}) or 0 for row in rows)
    return found


def _plain(table: Table) -> str:
    """A column that no wall, key or place looks at. What sets it to a value reads nothing: else
    PostgreSQL would ask the wall of reading as well, and hide that the one of changing is open."""
    unique = {
        column.name
        for one in (*table.constraints, *table.indexes)
        if isinstance(one, UniqueConstraint) or getattr(one, "unique", False)
        for column in one.columns
    }
    plain = [
        column
        for column in table.columns
        if not (column.primary_key or column.foreign_keys or column.name in unique)
    ]
    return next((c.name for c in plain if isinstance(c.type, Moment)), plain[0].name)


def _counts(table: Table, rows: list[dict[str, Any]]) -> dict[str, int]:
    read = _touched(select(table.c.id)) or 0
    # Of the trail its triggers refuse the rest before the wall is asked.
    if table.name == "audit_event":
        return {"read": read}
    add = insert(table)
    return {
        "read": read,
        "hold": _touched(select(table.c.id).with_for_update()) or 0,
        "change": _each(table, rows, update(table).values({_plain(table): rows[0][_plain(table)]})),
        "delete": _each(table, rows, delete(table)),
        "add": sum(_touched(add, {**row, "id": 10**6}) or 0 for row in rows),
    }


def walls(cast: Cast) -> str:
    """A line for each table and command: all its rows, and how many of them each person has."""
    lines = []
    for name in sorted(row_security.WALLS):
        rows, found = _rows(name), {}
        for who in WHO:
            with _as(cast, who):
                found[who] = _counts(T[name], rows)
        for command in found[WHO[0]]:
            numbers = " ".join(f"{found[who][command] or '-':>6}" for who in WHO)
            lines.append(f"{name:<16}{command:<7}{len(rows):>3} {numbers}")
    head = " ".join(f"{who:>6}" for who in WHO)
    return f"{'':<23}all {head}\n" + "\n".join(lines) + "\n"


@only_postgresql
def test_everybody_has_the_rows_that_are_theirs_and_no_more_whatever_the_command(full: Scene):
    assert walls(full.cast) == EXPECTED.read_text(encoding="utf-8")


@only_postgresql
def test_nobody_writes_a_line_of_the_trail_under_another_name(full: Scene):
    cast = full.cast
    for who in ("amina", "ada"):
        for name in ("fatima", who):
            actor = cast.actor(name)
            with _as(cast, who), nullcontext() if name == who else _refused():
                with changing() as session:
                    audit.record(session, actor=actor, verb="x", thing="x", state_id=1)


@only_postgresql
def test_a_question_that_was_assigned_by_itself_opens_no_section_of_others(full: Scene):
    cast = full.cast
    first = _rows("assignment")[0]
    agencies = {row["public_id"]: row["id"] for row in _rows("agency")}
    ministry, police = agencies[cast.ministry], agencies[cast.police]
    given = {"assessment_id": first["assessment_id"], "status": "handed_in"}
    _again("assignment", first, **given, agency_id=ministry, section_id=PEOPLE, question_id=UNIT)
    _again("assignment", first, **given, agency_id=police, section_id=LAW, question_id=ORDER)
    order = next(row for row in _rows("answer") if row["question_id"] == ORDER)
    _again("answer", order, agency_id=police)
    db.session.commit()
    answers = select(T["answer"].c.agency_id, T["answer"].c.question_id)
    with _as(cast, "amina"):
        with acting.reading_beside(PEOPLE, [UNIT]):
            assert UNIT not in {question for _, question in db.session.execute(answers)}
        with acting.reading_beside(LAW, [ORDER]):
            assert {agency for agency, _ in db.session.execute(answers)} == {
                ministry,
                agencies[cast.prosecution],
            }
