"""Reading a moment: everything read after it is as it stood then, whatever is written meanwhile."""

from __future__ import annotations

from sqlalchemy import Connection

from survey.extensions import db


def begin_calm_reading() -> Connection:
    """End what was being read, and begin to read the database as it stands now."""
    db.session.rollback()
    calm = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    # SQLite's write-ahead log gives a transaction that reads one moment of its own anyhow.
    postgresql = db.engine.dialect.name == "postgresql"
    return db.session.connection(execution_options=calm if postgresql else {})
