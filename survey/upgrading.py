"""Migrations: whether the database is behind, and bringing it up to this version."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import Connection

from survey.config import ROOT
from survey.extensions import db

FOLDER = ROOT / "survey" / "migrations"


def is_behind(app: Flask) -> bool:
    """Whether migrations are missing in the database."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory(str(FOLDER)).get_current_head()
    with app.app_context(), db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() != newest


def upgrade(app: Flask) -> None:
    """Run what is missing. Two that do it at once wait for each other."""
    from flask_migrate import upgrade as run

    with app.app_context():
        run(directory=str(FOLDER))


def revision_of(connection: Connection) -> str | None:
    """The migration that the database stands at."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this version has the migration."""
    from alembic.script import ScriptDirectory

    known = ScriptDirectory(str(FOLDER)).walk_revisions()
    return revision in {script.revision for script in known}


def rebuild(app: Flask, revision: str) -> None:
    """Every table anew, empty, as it was at this migration. What is in them goes."""
    from flask_migrate import downgrade
    from flask_migrate import upgrade as run

    with app.app_context():
        downgrade(directory=str(FOLDER), revision="base")
        run(directory=str(FOLDER), revision=revision)


def revise(app: Flask, message: str) -> str:
    """Write a migration from the difference between models and tables; the path of its file."""
    from alembic.script import ScriptDirectory
    from flask_migrate import migrate

    number = len(list(ScriptDirectory(str(FOLDER)).walk_revisions())) + 1
    with app.app_context():
        script = migrate(directory=str(FOLDER), message=message, rev_id=f"{number:04d}")
    return str(script.path) if script else "Nothing has changed."
