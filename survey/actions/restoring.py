"""Putting a backup back: tables anew, rows, files, keys; then everything is compared again."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import MetaData, Table, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from survey import (
    audit,
    audit_chain,
    backup,
    backup_rows,
    exporting,
    numbering,
    set_aside,
    upgrading,
)
from survey.actions.transaction import changing
from survey.backup import Backup, Manifest
from survey.database import why_refused
from survey.extensions import db
from survey.models.base import now
from survey.policies import Actor
from survey.problems import BackupRefused, StorageFailed

Progress = Callable[[str], None]

#: The head of the trail is there already, and never goes back: it is moved on instead.
_HEAD = "audit_head"
_VERSION = "alembic_version"


def restore(
    *, actor: Actor, path: Path, replace: bool = False, progress: Progress = lambda line: None
) -> Manifest:
    """Put a backup into this instance. Raises BackupRefused with a sentence; what the instance held
    before is there again then, or lies whole in a file that the sentence names.

    ``replace``: what is in the instance now goes. Nobody else may use it meanwhile.
    """
    with _saying_why(), backup.opened(path) as found:
        found.check()
        progress(f"made {found.manifest.made_at}, whole")
        if not replace and (what := _not_empty()):
            raise BackupRefused(f"This instance is not empty ({what}). Nothing was changed.")
        with _emptied(found.manifest.revision):
            _put_rows(found, progress)
            _put_files(found)
            _compare(found)
            upgrading.upgrade(_app())
            _demand_whole_trail(found.manifest)
            _put_keys(found)
    note(
        actor=actor,
        verb="restore",
        digest=found.manifest.head,
        rows=found.manifest.rows,
        files=found.manifest.files,
    )
    return found.manifest


@contextmanager
def _saying_why() -> Iterator[None]:
    """A disk or a database that fails is a sentence too."""
    try:
        yield
    except (StorageFailed, DBAPIError, sqlite3.Error, OSError) as error:
        why = _why(error)
        if why is None:
            raise
        said = f"Nothing was restored: {why}. What was there is there."
        raise BackupRefused(said) from error


def _why(error: Exception) -> str | None:
    """Why a disk or a database failed, in words; None: a mistake of ours, or no failure of them."""
    reason: str | None = None
    if isinstance(error, StorageFailed):
        reason = error.reason
    elif isinstance(error, (DBAPIError, sqlite3.Error)):
        reason = why_refused(error)
    elif isinstance(error, OSError):
        reason = "full" if error.errno in backup.FULL else error.strerror or str(error)
    known = {
        "full": "the disk is full",
        "disk": "the disk cannot be used",
        "read_only": "the database can only be read",
        "busy": "the database is in use or cannot be reached",
        "gone": "the database is not where it was",
    }
    return reason and known.get(reason, reason)


@contextmanager
def _emptied(revision: str) -> Iterator[None]:
    """Inside, the instance holds nothing but tables as they were at this migration."""
    file = set_aside.database_file()
    if file is not None:
        with set_aside.setting_aside(file):
            upgrading.rebuild(_app(), revision)
            yield
        return
    _demand_nobody_else()
    # Rows of a server can't be set aside; what holds them all is written before the first one goes.
    kept = backup.folder() / f"before-restore-{now():%Y%m%dT%H%M%S.%f}.backup"
    if _not_empty():
        backup.back_up(kept)
    db.session.remove()
    try:
        _take_files_away()
        upgrading.rebuild(_app(), revision)
        yield
    except BaseException as error:
        state = _emptied_again(revision)
        if kept.exists() and isinstance(error, Exception):
            said = f"Nothing was restored, and {state}. What was there is in {kept}."
            raise BackupRefused(f"{said} {_why(error) or getattr(error, 'orig', error)}") from error
        raise
    kept.unlink(missing_ok=True)


def _demand_nobody_else() -> None:
    """Raise BackupRefused, before anything is touched, where somebody holds a table of the
    server."""
    db.session.remove()
    try:
        upgrading.demand_nobody_else(_app())
    except DBAPIError as error:
        if why_refused(error) != "busy":
            # What cannot be held for another reason cannot be emptied: that is told there.
            return
        raise BackupRefused(
            "Nothing was restored: somebody is using the database. Stop the services (./run survey"
            " serve, and whoever else is connected to it), then restore again. What was there is"
            " there."
        ) from error


def _emptied_again(revision: str) -> str:
    """How the instance stands afterwards. Half of one looks like a whole one to whoever comes
    next; where the database fails once more, nobody can say what it holds."""
    try:
        db.session.rollback()
        _take_files_away()
        upgrading.rebuild(_app(), revision)
    except Exception:  # noqa: BLE001  (what came first is told)
        return "the instance is not whole"
    return "the instance is empty"


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]


def note(*, actor: Actor, verb: str, **what: str | int) -> None:
    """An entry in the audit trail about the instance as a whole."""
    with changing() as session:
        audit.record(session, actor=actor, verb=verb, thing="instance", state_id=None, **what)


def note_export(*, actor: Actor, assessment: str, digest: str) -> None:
    """An entry of the State: all of an assessment was written to a file."""
    with changing() as session:
        state_id = exporting.find(assessment).state_id
        audit.record(
            session,
            actor=actor,
            verb="export_assessment",
            thing=f"assessment:{assessment}",
            state_id=state_id,
            digest=digest,
        )


def _tables() -> dict[str, Table]:
    """The tables as they are in the database, which may be older than the models."""
    found = MetaData()
    found.reflect(db.session.connection())
    return {table.name: table for table in found.sorted_tables if table.name != _VERSION}


def _not_empty() -> str:
    """What is there: a table that holds rows, or a folder that holds files."""
    for name, table in _tables().items():
        if name != _HEAD and db.session.scalar(select(func.count()).select_from(table)):
            return f"table {name}"
    for name in backup.FOLDERS:
        if any(_files_in(name)):
            return f"folder {name}"
    return ""


def _files_in(name: str) -> list[Path]:
    place = backup.folder() / name
    return sorted(file for file in place.iterdir() if file.is_file()) if place.is_dir() else []


def _take_files_away() -> None:
    for name in backup.FOLDERS:
        for file in _files_in(name):
            file.unlink()


def _put_rows(found: Backup, progress: Progress) -> None:
    parts = found.manifest.parts
    with changing() as session:
        tables = _tables()
        missing = {_name(part) for part in parts if part.startswith("tables/")} ^ tables.keys()
        if missing:
            raise BackupRefused(f"The backup and its version differ: {', '.join(sorted(missing))}.")
        for name, table in tables.items():
            part = parts[f"tables/{name}.jsonl"]
            lines = found.lines(f"tables/{name}.jsonl")
            waiting = []
            for values in backup_rows.rows(table, part["columns"], lines):
                if name == _HEAD:
                    moved = {key: value for key, value in values.items() if key != "id"}
                    if values["position"]:
                        session.execute(update(table).values(**moved))
                    continue
                waiting.append(values)
                if len(waiting) == backup_rows.AT_ONCE:
                    session.execute(insert(table), waiting)
                    waiting = []
            if waiting:
                session.execute(insert(table), waiting)
            if "id" in table.columns:
                last = session.scalar(select(func.max(table.c.id))) or 0
                numbering.count_up(session, table, last)
            progress(f"{name}: {part['rows']} rows")


def _name(part: str) -> str:
    return Path(part).name.removesuffix(".jsonl")


def _put_files(found: Backup) -> None:
    for part in found.manifest.parts:
        kind, _, rest = part.partition("/")
        place, _, name = rest.partition("/")
        if kind != "files":
            continue
        if place not in backup.FOLDERS or name != Path(name).name or name.startswith("."):
            raise BackupRefused(f"The backup holds a file for a place that is not its own: {part}.")
        _put(found, part, backup.folder() / place / name)


def _put(found: Backup, part: str, path: Path) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        for piece in found.pieces(part):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _put_keys(found: Backup) -> None:
    from survey import config

    for name in config.GENERATED.values():
        if f"keys/{name}" in found.manifest.parts:
            _put(found, f"keys/{name}", backup.folder() / name)


def _compare(found: Backup) -> None:
    """What stands in the instance now against the digests of the backup."""
    tables = _tables()
    for part, told in found.manifest.parts.items():
        digest = hashlib.sha256()
        if part.startswith("tables/"):
            for line in backup_rows.lines(db.session(), tables[_name(part)], told["columns"]):
                digest.update(line)
        elif part.startswith("files/"):
            digest.update((backup.folder() / part.removeprefix("files/")).read_bytes())
        else:
            continue
        if digest.hexdigest() != told["sha256"]:
            raise BackupRefused(f"What was restored is not what was backed up: {part}.")
    db.session.rollback()


def _demand_whole_trail(manifest: Manifest) -> None:
    verdict = audit_chain.verify(noted=manifest.head)
    if not verdict.whole:
        raise BackupRefused(f"The audit trail of the backup is broken. {verdict.problem}")
