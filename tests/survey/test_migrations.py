"""Migrations and models say the same on both engines, and a database can go forth and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from survey import cli, row_security, upgrading
from survey.app import create_app
from survey.auth import passwords
from survey.extensions import db
from survey.models import Base
from tests.survey.engines import ENGINES
from tests.survey.settings import settings_for

REVISIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory(str(upgrading.FOLDER)).walk_revisions()))
]

only_sqlite = pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("empty", ["postgresql"], indirect=True)


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has no tables."""
    more = {}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        worker = request.getfixturevalue("worker_id")
        more = server.new(f"empty_{worker}", empty=True).settings()
    app = create_app(settings_for(tmp_path, **more))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def direct(request: pytest.FixtureRequest, empty: Flask, tmp_path: Path) -> Iterator[Engine]:
    """A database whose tables were made from the models, without any migration."""
    if empty.config["DATABASE_OWNER_URI"]:
        server = request.getfixturevalue("postgresql")
        worker = request.getfixturevalue("worker_id")
        made = server.new(f"direct_{worker}", empty=True)
        engine = create_engine(made.settings()["DATABASE_OWNER_URI"])
    else:
        engine = create_engine(f"sqlite:///{tmp_path}/direct.db")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def go(empty: Flask) -> Callable[[str], None]:
    """``go("0001")``: up or down to a revision; "" is before the first."""

    def to(revision: str) -> None:
        with empty.app_context():
            # Below the revision that lets it in, the product's own role sees nothing.
            with upgrading.owners_connection(empty) as connection:
                now = MigrationContext.configure(connection).get_current_revision()
            at = REVISIONS.index(now) if now else -1
            wanted = REVISIONS.index(revision) if revision else -1
            move = upgrade if wanted > at else downgrade
            if wanted != at:
                move(directory=str(upgrading.FOLDER), revision=revision or "base")

    return to


def described(inspector) -> dict:
    """Everything an inspector knows of every table, but for the order."""
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            },
            "unique": sorted(
                (c["name"], tuple(c["column_names"]))
                for c in inspector.get_unique_constraints(table)
            ),
            "checks": sorted(
                (c["name"], " ".join(c["sqltext"].split()))
                for c in inspector.get_check_constraints(table)
            ),
            "foreign": sorted(
                (c["name"], tuple(c["constrained_columns"]), c["referred_table"])
                for c in inspector.get_foreign_keys(table)
            ),
            "indexes": sorted(
                (
                    c["name"],
                    tuple(c["column_names"]),
                    c["unique"],
                    {name: str(value) for name, value in c["dialect_options"].items()},
                )
                for c in inspector.get_indexes(table)
            ),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def tables_of(app: Flask) -> dict:
    """What the database holds now."""
    with app.app_context(), db.engine.connect() as connection:
        return described(inspect(connection))


def walls_of(app: Flask) -> list[tuple]:
    """Every policy of the row security that stands, word by word."""
    with app.app_context(), db.engine.connect() as connection:
        found = text(
            "SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2"
        )
        return [tuple(row) for row in connection.execute(found)]


def test_migrations_make_the_tables_of_the_models(empty: Flask, direct: Engine):
    assert upgrading.is_behind(empty)
    upgrading.upgrade(empty)
    assert not upgrading.is_behind(empty)
    with empty.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert tables_of(empty) == described(inspect(direct))


def test_upgrading_twice_changes_nothing(empty: Flask):
    upgrading.upgrade(empty)
    before = tables_of(empty)
    upgrading.upgrade(empty)
    assert not upgrading.is_behind(empty)
    assert tables_of(empty) == before


def test_every_migration_goes_up_down_and_up_again(empty: Flask, go: Callable[[str], None]):
    """One at a time: what stands after each is the same, however it was reached."""
    before = ""
    for revision in REVISIONS:
        go(revision)
        reached = tables_of(empty)
        go(before)
        below = tables_of(empty)
        go(revision)
        assert tables_of(empty) == reached, revision
        go(before)
        assert tables_of(empty) == below, revision
        go(revision)
        before = revision
    go("")
    assert tables_of(empty) == {}
    go(REVISIONS[-1])
    assert not upgrading.is_behind(empty)


def test_a_migration_that_fails_leaves_the_tables_as_they_were(empty: Flask):
    with empty.app_context(), upgrading.owners_connection(empty) as connection:
        # The last table of the first migration is there already, so it fails after all others.
        connection.execute(text("CREATE TABLE evidence (id INTEGER)"))
        connection.commit()
    with pytest.raises(Exception, match="evidence"):
        upgrading.upgrade(empty)
    with empty.app_context():
        assert inspect(db.engine).get_table_names() == ["evidence"]


def test_a_database_without_tables_says_what_to_do(empty: Flask):
    with empty.app_context():
        with pytest.raises(DBAPIError) as failed:
            passwords.listing()
        db.session.remove()
    assert cli._says_it_all(failed.value)
    assert "./run survey upgrade" in cli._sentence(failed.value)


@only_sqlite
def test_foreign_keys_are_watched_again_afterwards(empty: Flask):
    upgrading.upgrade(empty)
    with empty.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


@only_postgresql
def test_row_security_comes_and_goes_with_its_revision(empty: Flask, go: Callable[[str], None]):
    """An older version of the product says nobody's name: below, nothing may be in its way."""
    go(REVISIONS[-1])
    walls = walls_of(empty)
    assert len(walls) == 4 * len(row_security.WALLS)
    go("0001")
    assert walls_of(empty) == []
    go(REVISIONS[-1])
    assert walls_of(empty) == walls


@only_postgresql
def test_a_wall_of_another_version_is_replaced(empty: Flask, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as other:
        opened = {**row_security.WALLS, "answer": row_security.Wall(read="true")}
        other.setattr(row_security, "WALLS", opened)
        upgrading.upgrade(empty)
        assert not upgrading.is_behind(empty)
    assert upgrading.is_behind(empty)
    upgrading.upgrade(empty)
    assert not upgrading.is_behind(empty)


@only_postgresql
def test_the_products_role_can_change_rows_and_no_tables(empty: Flask):
    upgrading.upgrade(empty)
    for statement in ("CREATE TABLE mine (id int)", "DROP TABLE answer", "TRUNCATE answer",
                      "ALTER TABLE answer DISABLE ROW LEVEL SECURITY",
                      "DROP POLICY readiness_select ON answer",
                      "DELETE FROM alembic_version"):  # fmt: skip
        with empty.app_context(), db.engine.connect() as connection:
            with pytest.raises(Exception, match="permission denied|must be owner"):
                connection.execute(text(statement))
