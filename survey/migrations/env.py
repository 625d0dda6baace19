"""How migrations run: in one transaction, as owner of the tables, with the walls down meanwhile."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from survey import row_security, upgrading
from survey.models.base import Moment

#: Two upgrades at once wait for each other: any number will do that nobody else uses.
LOCK = 2_024_1224
#: The revision below which there is no row security.
WALLS_FROM = "0002"


def render_item(kind, thing, _autogen):
    """A migration must read the same in ten years: it names SQLAlchemy's types, never ours."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def walls_are_due():
    """Whether what has been reached lies at or above the revision that brought row security."""
    reached = context.get_context().get_current_heads()
    revisions = context.script.iterate_revisions(reached, "base")
    return WALLS_FROM in {revision.revision for revision in revisions}


metadata = current_app.extensions["migrate"].db.metadata

if context.is_offline_mode():
    raise SystemExit("Migrations are run against the database itself, never written out as SQL.")

with upgrading.owners_connection(current_app) as connection:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # A batch operation makes a table anew and drops the old one, which foreign keys forbid.
        # The pragma does nothing inside a transaction, so it goes to the driver before one begins.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
    postgresql = connection.dialect.name == "postgresql"
    if postgresql:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        row_security.take_down(connection)
        upgrading.let_rows_go(connection)
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        # Our own BEGIN (survey/database.py) makes SQLite's changes of tables one transaction too.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise RuntimeError(f"the migration broke foreign keys: {broken[:5]}")
    if postgresql and walls_are_due():
        row_security.put_up(connection)
        if upgrading.has_owner(current_app):
            row_security.lets_in(connection, upgrading.role_of(current_app))
    connection.commit()
    if sqlite and driver is not None:
        driver.execute("PRAGMA foreign_keys = ON")
