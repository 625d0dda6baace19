"""``./run demo``: example data once, then the web server and the worker until Ctrl-C."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from flask import Flask

from survey import config, logs, serving, upgrading
from survey.app import create_app
from survey.demo import accounts, load, world
from survey.extensions import db
from survey.serving import ServingFailed, say

DATABASE = "demo.db"


def serve(*, host: str, port: int, fresh: bool) -> int:
    """Prepare the example data if need be, and serve it to this machine until a signal."""
    if not serving.is_loopback(host):
        raise ServingFailed(
            f"The demo prints its passwords, so it listens to this machine only, not to {host}."
        )
    logs.begin("WARNING", "%(levelname)s %(name)s: %(message)s")
    values = config.load()
    folder: Path = values["INSTANCE"]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("w") as lock:
        hold(lock, folder / DATABASE, fresh=fresh)
        if fresh:
            forget(folder)
        synthetic = prepare(folder)
        fcntl.flock(lock, fcntl.LOCK_SH)
        listener = serving.listen(host, port, search=True)
        chosen = listener.getsockname()[1]
        if port and chosen != port:
            say(f"Port {port} is taken by another program; using {chosen}.")
        settings = {key: written(value) for key, value in overrides(folder / DATABASE).items()}
        kept = serving.children(
            listener,
            workers=values["WEB_WORKERS"],
            threads=values["WEB_THREADS"],
            settings={f"{config.PREFIX}{key}": value for key, value in settings.items()},
        )
        serving.Supervisor(kept).run(
            listener, greeting(folder, serving.address(listener), whole_world=synthetic)
        )
    say("Stopped.")
    return 0


def overrides(database: Path) -> dict[str, Any]:
    """The settings in which a demo differs from a real instance."""
    return {
        "DEMO": True,
        "INSTANCE": str(database.parent),
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{database}",
        "SESSION_COOKIE_SECURE": False,
        "LOG_LEVEL": "WARNING",
    }


def written(value: Any) -> str:
    """A setting as the environment says it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def prepare(folder: Path) -> bool:
    """The demo's database, up to date. Whether it holds a world that somebody made there."""
    database = folder / DATABASE
    if database.exists():
        say("Using the example data that is here (--fresh makes it anew).")
        app = create_app(overrides(database))
        if upgrading.is_behind(app):
            upgrading.upgrade(app)
        if accounts.asks_otherwise(app):
            say(
                "The questionnaires have changed since these data were made: results that were"
                " signed cannot be shown. --fresh makes the data anew."
            )
        return accounts.holds_world(app)
    say("Loading example data: twelve invented States (first start only, some seconds)")
    make(folder, load.load)
    return False


def make_world(folder: Path, *, fresh: bool, count: int, rounds: int, agencies: int) -> None:
    """The same for a whole world, which the next ``./run demo`` shows. ServingFailed where there
    are example data already."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("w") as lock:
        hold(lock, folder / DATABASE, fresh=True)
        if fresh:
            forget(folder)
        if (folder / DATABASE).exists():
            raise ServingFailed("There are example data here; --fresh throws them away first.")
        fill = partial(world.fill, count=count, rounds=rounds, agencies=agencies)
        make(folder, fill)


def make(
    folder: Path, fill: Callable[[Flask, Mapping[str, str], Callable[[str], None]], None]
) -> None:
    """The database of the demo, filled beside its place and moved there once it is whole."""
    database = folder / DATABASE
    # Whoever fills it is alone: what is there was left by one that was killed.
    for left in folder.glob(f".{DATABASE}.*"):
        left.unlink()
    draft = folder / f".{DATABASE}.{os.getpid()}"
    try:
        app = create_app(overrides(draft))
        upgrading.upgrade(app)
        fill(app, accounts.passwords(folder), say)
        with app.app_context():
            with db.engine.connect() as connection:
                # Everything into the one file that is moved.
                driver = connection.connection.driver_connection
                assert driver is not None
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
        draft.replace(database)
    finally:
        remove(draft)


def forget(folder: Path) -> None:
    """Throw the example data away, with its accounts and its queue."""
    remove(folder / DATABASE)
    remove(folder / "queue.db")
    (folder / accounts.FILE).unlink(missing_ok=True)


def remove(database: Path) -> None:
    """An SQLite database with the files beside it."""
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def greeting(folder: Path, address: str, *, whole_world: bool) -> str:
    """What is printed once the web server answers."""
    return "\n".join(
        (
            "",
            f"The demo is ready: {address}",
            "All data are invented and assess no State. Sign in with one of these accounts:",
            "",
            *accounts.lines(folder, world=whole_world),
            "",
            "Ctrl-C stops it.",
        )
    )


def hold(lock: TextIO, database: Path, *, fresh: bool) -> None:
    """Several demos may run on the same data; whoever makes or drops it is alone meanwhile."""
    if fresh:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServingFailed("Another demo is running here; stop it before --fresh.") from None
    else:
        fcntl.flock(lock, fcntl.LOCK_SH if database.exists() else fcntl.LOCK_EX)
