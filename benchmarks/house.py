"""A real instance on one engine, and real servers in front of it: gunicorn, as in service."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey import config, serving

#: Seconds for a server to answer for the first time.
PATIENCE = 90.0


def environment(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as a process finds them in its environment."""
    return {f"{config.PREFIX}{name}": _written(value) for name, value in settings.items()}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):
        return ",".join(str(part) for part in value)
    return str(value)


@dataclass
class Web:
    """A web server that listens; ``child`` is the process, ``port`` where."""

    child: serving.Child
    listener: socket.socket

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.listener.getsockname()[1])

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.child.start()
        deadline = time.monotonic() + PATIENCE
        while not serving.answers("127.0.0.1", self.port):
            if not self.child.alive or time.monotonic() > deadline:
                raise RuntimeError("the web server does not answer; the lines above say why")
            time.sleep(0.05)

    def kill(self) -> None:
        """The server and all its processes are gone from one moment to the next."""
        assert self.child.process is not None
        os.killpg(self.child.process.pid, signal.SIGKILL)
        self.child.process.wait()

    def worked(self) -> float:
        """Seconds of processor time that the processes that answer have used."""
        ticks = 0
        for pid in self.processes():
            fields = (
                Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            )
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def processes(self) -> list[int]:
        """The processes that answer, without the one that keeps them."""
        assert self.child.process is not None
        pid = self.child.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [int(child) for child in children.split()]


@contextmanager
def web(
    settings: Mapping[str, Any], *, workers: int = 4, threads: int = 2, floors: str = ""
) -> Iterator[Web]:
    """The web server of an instance; with ``floors`` (a database) the bare application instead."""
    listener = serving.listen("127.0.0.1", 0, search=False)
    more = environment(settings) | ({"FLOOR_DATABASE": floors} if floors else {})
    child = serving.children(listener, workers=workers, threads=threads, settings=more)[0]
    if floors:
        child.command[-1] = "benchmarks.floors:app"
    server = Web(child, listener)
    try:
        server.start()
        yield server
    finally:
        if child.process is not None:
            server.kill()
        listener.close()


@contextmanager
def worker(settings: Mapping[str, Any]) -> Iterator[serving.Child]:
    """The process that prints."""
    child = serving.Child(
        "worker",
        [sys.executable, "-m", "survey", "worker"],
        {**os.environ, **environment(settings)},
    )
    child.start()
    try:
        yield child
    finally:
        if child.process is not None:
            child.process.kill()
            child.process.wait()


@dataclass(frozen=True)
class Engine:
    """Where rows are kept: its name, the settings of an instance on it, and a table for floors."""

    name: str
    settings: dict[str, Any]
    floor: str


def sqlite(folder: Path) -> Engine:
    """A file."""
    floor = folder / "floor.db"
    with sqlite3.connect(floor) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("CREATE TABLE floor (id INTEGER PRIMARY KEY, number INTEGER)")
        file.execute("INSERT INTO floor VALUES (1, 0)")
    file.close()
    return Engine("SQLite", {}, str(floor))


@contextmanager
def postgresql() -> Iterator[Engine]:
    """A server of our own, as it comes: what it confirms is on the disk."""
    import psycopg

    from tests.survey.databases import Server
    from tests.survey.servers import OwnServer

    with tempfile.TemporaryDirectory(prefix="readiness-bench-") as name:
        own = OwnServer(Path(name))
        server = Server(own.start(), "bench")
        try:
            server.prepare(Path(name) / "instance")
            database = server.new("house")
            # In a database of its own: that of the house belongs to another role.
            with psycopg.connect(server.master(), autocommit=True) as connection:
                connection.execute("CREATE TABLE floor (id integer PRIMARY KEY, number integer)")
                connection.execute("INSERT INTO floor VALUES (1, 0)")
            yield Engine("PostgreSQL", database.settings(), server.master())
        finally:
            server.hang_up()
            own.stop()
