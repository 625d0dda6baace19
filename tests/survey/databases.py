"""What the tests store in: an SQLite file each, or a database of a PostgreSQL server of the run."""

from __future__ import annotations

import sqlite3
import weakref
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import psycopg
from flask import Flask
from sqlalchemy import make_url, select

from survey import config, upgrading
from survey.app import prepare_database
from survey.extensions import db
from tests.survey import lines
from tests.survey.settings import settings_for

#: Whoever is still connected from the test before must not hold anything.
ALONE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL(%s)"
)


#: How the folders of servers begin, and the file in them that says which processes use one.
FOLDERS, USERS = "readiness-pg-", "users.json"


@cache
def _reading() -> dict[str, str]:
    """By table: how its rows are read, in an order of their own."""
    return {
        table.name: str(select(table).order_by(*table.primary_key))
        for table in db.metadata.sorted_tables
    }


class Database(Protocol):
    """Where an application of the tests keeps its rows."""

    engine: str

    def settings(self) -> dict[str, Any]:
        """The overrides for create_app."""

    def fill(self, instance: Path) -> None:
        """The tables, without a row; before the application starts."""

    def picture(self, app: Flask) -> Any:
        """How everything stands."""

    def restore(self, app: Flask, picture: Any) -> None:
        """Everything as it was."""

    def rows(self, app: Flask) -> dict[str, list[tuple]]:
        """Every row of every table, as the engine keeps it."""

    def mark(self, app: Flask) -> Any:
        """Another one as soon as anybody has written anything: reading this is cheaper."""


@dataclass
class SqliteDatabase:
    """A file in the instance. ``tables`` is a file with every table and no row."""

    tables: bytes
    engine: str = "sqlite"
    kept: dict[Path, sqlite3.Connection] = field(default_factory=dict)

    def settings(self) -> dict[str, Any]:
        return {}

    def fill(self, instance: Path) -> None:
        instance.mkdir(parents=True, exist_ok=True)
        (instance / "readiness.db").write_bytes(self.tables)

    def picture(self, app: Flask) -> bytes:
        with app.app_context():
            db.session.remove()
        with closing(sqlite3.connect(self._file(app))) as read:
            picture = bytearray(read.serialize())
        # It says that a log lies beside it; in memory nothing does, and SQLite would not open it.
        picture[18:20] = b"\x01\x01"
        return bytes(picture)

    def restore(self, app: Flask, picture: bytes) -> None:
        with app.app_context():
            db.session.remove()
        # By the engine itself: a connection that something still holds would read a file that was
        # written over beneath it, and say "disk I/O error".
        with (
            closing(sqlite3.connect(":memory:")) as read,
            closing(sqlite3.connect(self._file(app))) as written,
        ):
            read.deserialize(picture)
            written.execute("PRAGMA synchronous = OFF")
            read.backup(written)

    def rows(self, app: Flask) -> dict[str, list[tuple]]:
        read = self._reader(app)
        return {name: read.execute(asked).fetchall() for name, asked in _reading().items()}

    def mark(self, app: Flask) -> int:
        (version,) = self._reader(app).execute("PRAGMA data_version").fetchone()
        return int(version)

    def _reader(self, app: Flask) -> sqlite3.Connection:
        """A connection that is kept, and never writes: it counts what all others write."""
        file = self._file(app)
        if file not in self.kept:
            self.kept[file] = sqlite3.connect(file, check_same_thread=False)
            weakref.finalize(self, self.kept[file].close)
        return self.kept[file]

    @staticmethod
    def _file(app: Flask) -> Path:
        return Path(app.config["INSTANCE"]) / "readiness.db"


@dataclass
class PostgresDatabase:
    """A database of the run's server, with its tables; the application is not their owner."""

    server: Server
    name: str
    engine: str = "postgresql"
    kept: list[psycopg.Connection] = field(default_factory=list)

    def settings(self) -> dict[str, Any]:
        return {
            "SQLALCHEMY_DATABASE_URI": self.server.uri(self.name, self.server.app),
            "DATABASE_OWNER_URI": self.server.uri(self.name, self.server.owner),
        }

    def fill(self, instance: Path) -> None:
        self._master().execute(ALONE, (lines.kept(),))
        self._empty()

    def picture(self, app: Flask) -> dict[str, bytes]:
        with app.app_context():
            db.session.remove()
        rows = {}
        for table in self._tables():
            with self._master().cursor().copy(f'COPY "{table}" TO STDOUT') as copied:
                rows[table] = b"".join(copied)
        numbers = self._ask(
            "SELECT format('SELECT setval(%L, %s)', sequencename, last_value)"
            " FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        return {**rows, "": ";".join(number for (number,) in numbers).encode()}

    def restore(self, app: Flask, picture: dict[str, bytes]) -> None:
        with app.app_context():
            db.session.remove()
        self._empty()
        for table, rows in picture.items():
            if table and rows:
                with self._master().cursor().copy(f'COPY "{table}" FROM STDIN') as copied:
                    copied.write(rows)
        self._master().execute(picture[""])

    def rows(self, app: Flask) -> dict[str, list[tuple]]:
        connection = self._master()
        with connection.pipeline():
            asked = {
                name: connection.execute(statement, prepare=True)
                for name, statement in _reading().items()
            }
            return {name: found.fetchall() for name, found in asked.items()}

    def mark(self, app: Flask) -> str:
        """The server's other databases count as well."""
        ((snapshot,),) = self._ask("SELECT pg_current_snapshot()::text")
        return str(snapshot)

    def hang_up(self) -> None:
        """Let go of the connection that is kept."""
        for connection in self.kept:
            connection.close()

    def _master(self) -> psycopg.Connection:
        """The superuser's connection, kept: a new one reads every table's shape anew. Rows go and
        come whatever triggers or foreign keys say."""
        while self.kept and self.kept[0].closed:
            self.kept.pop()
        if not self.kept:
            self.kept.append(psycopg.connect(self.server.master(self.name), autocommit=True))
            self.kept[0].execute("SET session_replication_role = replica")
        return self.kept[0]

    def _ask(self, statement: str) -> list[tuple]:
        return self._master().execute(statement).fetchall()

    def _tables(self) -> list[str]:
        found = self._ask(
            "SELECT tablename FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        return [name for (name,) in found]

    def _empty(self) -> None:
        """Every row goes, and numbers start at 1 again."""
        tables = [f'DELETE FROM "{name}"' for name in self._tables()]
        numbers = self._ask(
            "SELECT format('SELECT setval(%L, 1, false)', sequencename)"
            " FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        self._master().execute(";".join([*tables, *(number for (number,) in numbers)]))


@dataclass
class Server:
    """A PostgreSQL server: ``address`` is that of its superuser. One for all workers of a run."""

    address: str
    run: str
    made: list[PostgresDatabase] = field(default_factory=list)

    @property
    def owner(self) -> str:
        """The role that the tables belong to."""
        return f"readiness_owner_{self.run}"

    @property
    def app(self) -> str:
        """The role that the product runs as."""
        return f"readiness_app_{self.run}"

    @property
    def template(self) -> str:
        """The database with every table and no row."""
        return f"readiness_template_{self.run}"

    def uri(self, database: str, role: str) -> str:
        """How SQLAlchemy reaches a database as one of the two roles."""
        address = make_url(self.address).set(
            drivername="postgresql+psycopg", database=database, username=role, password=role
        )
        return address.render_as_string(hide_password=False)

    def master(self, database: str = "") -> str:
        """How psycopg reaches a database as the superuser."""
        address = make_url(self.address).set(drivername="postgresql")
        if database:
            address = address.set(database=database)
        return address.render_as_string(hide_password=False)

    def run_sql(self, *statements: str) -> None:
        """As superuser, outside of any transaction."""
        with psycopg.connect(self.master(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def new(self, name: str, *, empty: bool = False) -> PostgresDatabase:
        """A database of its own, with every table, or ``empty`` of everything."""
        name = f"readiness_{self.run}_{name}"
        template = "template1" if empty else self.template
        self.run_sql(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} OWNER {self.owner} TEMPLATE {template}",
        )
        self.made.append(PostgresDatabase(self, name))
        return self.made[-1]

    def drop_all(self) -> None:
        """What this worker made."""
        self.hang_up()
        lines.end_all()
        for database in self.made:
            self.run_sql(f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)")

    def hang_up(self) -> None:
        """Let go of every connection that is kept."""
        for database in self.made:
            database.hang_up()

    def prepare(self, folder: Path) -> None:
        """Both roles, and the template, migrated as an administrator would."""
        self.run_sql(
            f"CREATE ROLE {self.owner} LOGIN PASSWORD '{self.owner}'",
            f"CREATE ROLE {self.app} LOGIN PASSWORD '{self.app}'",
            f"CREATE DATABASE {self.template} OWNER {self.owner}",
        )
        database = PostgresDatabase(self, self.template)
        app = Flask("survey", instance_path=str(folder))
        app.config.update(config.load(settings_for(folder, **database.settings())))
        prepare_database(app)
        upgrading.upgrade(app)
        with app.app_context():
            db.engine.dispose()
