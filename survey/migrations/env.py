"""How migrations run: in one writing transaction; on SQLite foreign keys are checked last."""

from alembic import context
from flask import current_app

from survey.models.base import Moment


def render_item(kind, thing, _autogen):
    """A migration must read the same in ten years: it names SQLAlchemy's types, never ours."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    return False


engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata

if context.is_offline_mode():
    raise SystemExit("Migrations are run against the database itself, never written out as SQL.")

with engine.connect().execution_options(writing=True) as connection:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # A batch operation makes a table anew and drops the old one, which foreign keys forbid.
        # The pragma does nothing inside a transaction, so it goes to the driver before one begins.
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
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
    connection.commit()
    if sqlite:
        driver.execute("PRAGMA foreign_keys = ON")
