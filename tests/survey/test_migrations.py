"""Migrations and models say the same, and a database can go forth and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import create_engine, inspect, text

from survey import upgrading
from survey.app import create_app
from survey.extensions import db
from survey.models import Base
from tests.survey.settings import settings_for


@pytest.fixture
def empty(tmp_path: Path) -> Flask:
    """An application whose database has no tables."""
    return create_app(settings_for(tmp_path))


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


def test_migrations_make_the_tables_of_the_models(empty: Flask, tmp_path: Path):
    assert upgrading.is_behind(empty)
    upgrading.upgrade(empty)
    assert not upgrading.is_behind(empty)
    with empty.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        migrated = described(inspect(connection))
    direct = create_engine(f"sqlite:///{tmp_path}/direct.db")
    Base.metadata.create_all(direct)
    assert migrated == described(inspect(direct))
    direct.dispose()


def test_upgrading_twice_changes_nothing(empty: Flask):
    upgrading.upgrade(empty)
    upgrading.upgrade(empty)
    assert not upgrading.is_behind(empty)


def test_every_migration_can_be_undone(empty: Flask):
    upgrading.upgrade(empty)
    with empty.app_context():
        downgrade(directory=str(upgrading.FOLDER), revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrading.upgrade(empty)


def test_a_migration_that_fails_leaves_the_tables_as_they_were(empty: Flask, monkeypatch):
    with empty.app_context(), db.engine.begin() as connection:
        # The last table of the first migration is there already, so it fails after all others.
        connection.execute(text("CREATE TABLE evidence (id INTEGER)"))
    with pytest.raises(Exception, match="evidence"):
        upgrading.upgrade(empty)
    with empty.app_context():
        assert inspect(db.engine).get_table_names() == ["evidence"]


def test_foreign_keys_are_watched_again_afterwards(empty: Flask):
    upgrading.upgrade(empty)
    with empty.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
