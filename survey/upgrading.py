"""Migrations: whether the database is behind, and bringing it up to this version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import Flask
from sqlalchemy import Connection, create_engine, inspect, make_url, text

from survey import audit, database_settings, row_security
from survey.config import ROOT
from survey.database import prepare_engine
from survey.extensions import db

_impatient: ContextVar[bool] = ContextVar("impatient", default=False)
_emptying: ContextVar[bool] = ContextVar("emptying", default=False)

FOLDER = ROOT / "survey" / "migrations"


def is_behind(app: Flask) -> bool:
    """Whether migrations are missing in the database, or its row security is another version's."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory(str(FOLDER)).get_current_head()
    with app.app_context(), db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        return current != newest or not row_security.stands(connection)


def walks_through_walls(app: Flask) -> bool:
    """Whether the product would run as a role that row security does not bind."""
    with app.app_context(), db.engine.connect() as connection:
        return row_security.is_above(connection)


def has_owner(app: Flask) -> bool:
    """Whether the tables belong to another role than the one that the product runs as."""
    return bool(app.config["DATABASE_OWNER_URI"])


def role_of(app: Flask) -> str:
    """The role that the product runs as."""
    return make_url(app.config["SQLALCHEMY_DATABASE_URI"]).username or ""


@contextmanager
def owners_connection(app: Flask) -> Iterator[Connection]:
    """A connection that may change tables: the owner's, where that is a role of its own."""
    if not has_owner(app):
        with db.engine.connect().execution_options(writing=True) as connection:
            yield connection
        return
    # An upgrade waits as long as it takes; where somebody forgot to stop the services, whoever puts
    # a backup back would wait for ever, and everybody else behind them.
    options = database_settings.engine_options(dict(app.config)) if _impatient.get() else {}
    engine = create_engine(app.config["DATABASE_OWNER_URI"], **options)
    prepare_engine(engine)
    try:
        with engine.connect().execution_options(writing=True) as connection:
            yield connection
    finally:
        engine.dispose()


def upgrade(app: Flask) -> None:
    """Run what is missing. Two that do it at once wait for each other."""
    from flask_migrate import upgrade as run

    from survey.actions.scores import count_missing

    with app.app_context():
        run(directory=str(FOLDER))
        count_missing(actor=audit.SYSTEM)


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

    with app.app_context(), _being(_impatient):
        with _being(_emptying):
            downgrade(directory=str(FOLDER), revision="base")
        run(directory=str(FOLDER), revision=revision)


def let_rows_go(connection: Connection) -> None:
    """Before ``rebuild`` undoes the migrations on PostgreSQL, in the same transaction: some refuse
    to be undone over rows that they could not keep (0002: what was signed)."""
    if not _emptying.get():
        return
    name = connection.dialect.identifier_preparer.quote
    found = inspect(connection).get_table_names()
    tables = [name(table) for table in sorted(found) if table != "alembic_version"]
    for table in tables:
        # The audit trail's own refuse it; they go with its table a moment later.
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    if tables:
        connection.execute(text(f"TRUNCATE TABLE {', '.join(tables)}"))


def demand_nobody_else(app: Flask) -> None:
    """Hold every table of the server for a moment. Raises DBAPIError where somebody else holds one
    for longer than DATABASE_PATIENCE_SECONDS."""
    with app.app_context(), _being(_impatient), owners_connection(app) as connection:
        name = connection.dialect.identifier_preparer.quote
        tables = ", ".join(name(table) for table in sorted(inspect(connection).get_table_names()))
        if tables:
            connection.execute(text(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"))
        connection.rollback()


@contextmanager
def _being(what: ContextVar[bool]) -> Iterator[None]:
    token = what.set(True)
    try:
        yield
    finally:
        what.reset(token)


def revise(app: Flask, message: str) -> str:
    """Write a migration from the difference between models and tables; the path of its file."""
    from alembic.script import ScriptDirectory
    from flask_migrate import migrate

    number = len(list(ScriptDirectory(str(FOLDER)).walk_revisions())) + 1
    with app.app_context():
        script = migrate(directory=str(FOLDER), message=message, rev_id=f"{number:04d}")
    return str(script.path) if script else "Nothing has changed."
