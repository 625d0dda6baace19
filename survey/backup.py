"""A backup: database and files of an instance in one archive, as they stood at one moment."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app
from sqlalchemy import select

from survey import backup_rows, config, upgrading
from survey.backup_cipher import Damaged, SealedReader, SealedWriter, is_sealed, passphrase_in
from survey.calm import begin_calm_reading
from survey.extensions import db
from survey.models import AuditHead
from survey.models.base import Base, now
from survey.problems import BackupRefused

FORMAT = "hanoi-readiness/backup"
VERSION = 1
MANIFEST = "manifest.json"
#: The folders of an instance whose files belong to the database.
FOLDERS = ("documents", "evidence")
_CHUNK = 1 << 20
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Progress = Callable[[str], None]


@dataclass
class Manifest:
    """What is in a backup. ``parts``: name -> SHA-256, bytes and, of a table, rows and columns."""

    revision: str
    made_at: str
    sealed: bool
    head: str = ""
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(part.get("rows", 0) for part in self.parts.values())

    @property
    def files(self) -> int:
        """The documents and files of evidence."""
        return sum(name.startswith("files/") for name in self.parts)


def folder() -> Path:
    """The instance."""
    return Path(current_app.config["INSTANCE"])


def passphrase() -> bytes:
    """The passphrase that backups of this instance are sealed with; b"": they lie open."""
    return passphrase_in(str(current_app.config["BACKUP_PASSPHRASE_FILE"]))


def back_up(path: Path, progress: Progress = lambda line: None) -> Manifest:
    """Write a backup, whole or not at all. Raises BackupRefused with a sentence.

    The file appears under its name only once it is complete; only its owner may read it.
    """
    if path.exists():
        raise BackupRefused(f"There is something at {path} already: give another name.")
    secret = passphrase()
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            manifest = _write(file, secret, progress)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        why = "the disk is full" if error.errno in FULL else error.strerror or str(error)
        raise BackupRefused(f"No backup was made: {why}. Nothing half-done is left.") from error
    finally:
        db.session.rollback()
        unfinished.unlink(missing_ok=True)
    return manifest


def _write(file: BinaryIO, secret: bytes, progress: Progress) -> Manifest:
    sealed = SealedWriter(file, secret) if secret else None
    manifest = Manifest(_snapshot(), now().isoformat(), bool(secret))
    with zipfile.ZipFile(sealed or file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in Base.metadata.sorted_tables:
            name = f"tables/{table.name}.jsonl"
            part = _add(archive, name, backup_rows.lines(db.session(), table))
            part["columns"] = [column.name for column in table.columns]
            part["rows"] = part.pop("pieces")
            manifest.parts[name] = part
            progress(f"{table.name}: {part['rows']} rows")
        manifest.head = db.session.scalar(select(AuditHead.digest)) or ""
        db.session.rollback()
        for name, source in _files(bool(secret)):
            try:
                with source.open("rb") as opened:
                    found = iter(lambda opened=opened: opened.read(_CHUNK), b"")
                    part = _add(archive, name, found)
            except FileNotFoundError:
                # A consent was withdrawn meanwhile, and the document with it.
                continue
            del part["pieces"]
            manifest.parts[name] = part
        progress(f"{manifest.files} files")
        text = json.dumps({"format": FORMAT, "version": VERSION, **vars(manifest)}, indent=1)
        archive.writestr(MANIFEST, text)
    if sealed is not None:
        sealed.finish()
    return manifest


def _snapshot() -> str:
    """Begin to read the database as it stands now, whatever is written meanwhile; its revision."""
    db.session.rollback()
    if upgrading.is_behind(current_app._get_current_object()):  # type: ignore[attr-defined]
        raise BackupRefused("The database is older than this version: ./run survey upgrade")
    return str(upgrading.revision_of(begin_calm_reading()))


def _files(sealed: bool) -> Iterator[tuple[str, Path]]:
    for name in FOLDERS:
        place = folder() / name
        for file in sorted(place.iterdir()) if place.is_dir() else ():
            # A name with a dot in front is a document that is still being printed.
            if file.is_file() and not file.name.startswith("."):
                yield f"files/{name}/{file.name}", file
    # Passwords are of no use without the salt. An open backup must not let its thief in.
    for name in config.GENERATED.values() if sealed else ():
        if (folder() / name).is_file():
            yield f"keys/{name}", folder() / name


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> dict[str, Any]:
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(name, "w", force_zip64=True) as part:
        for piece in pieces:
            part.write(piece)
            digest.update(piece)
            size, count = size + len(piece), count + 1
    return {"sha256": digest.hexdigest(), "bytes": size, "pieces": count}


@dataclass
class Backup:
    """A backup that was opened: its manifest, and its parts."""

    manifest: Manifest
    archive: zipfile.ZipFile

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part in pieces. BackupRefused names it where it is damaged."""
        with refusing_damage(name), self.archive.open(name) as part:
            while piece := part.read(_CHUNK):
                yield piece

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a table."""
        with refusing_damage(name), self.archive.open(name) as part:
            yield from part

    def check(self) -> None:
        """Read every part and compare its digest, before anything is done with any of them."""
        if set(self.archive.namelist()) != {*self.manifest.parts, MANIFEST}:
            raise BackupRefused("The backup does not hold the parts that it lists.")
        for name, part in self.manifest.parts.items():
            digest = hashlib.sha256()
            for piece in self.pieces(name):
                digest.update(piece)
            if digest.hexdigest() != part["sha256"]:
                raise BackupRefused(f"The backup is damaged: {name}.")


@contextmanager
def refusing_damage(what: str) -> Iterator[None]:
    """A part that can't be read is a sentence that names it."""
    try:
        yield
    except (Damaged, zipfile.BadZipFile, EOFError, ValueError, KeyError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise BackupRefused(f"The backup is damaged: {what}.") from error
    except zlib.error as error:
        raise BackupRefused(f"The backup is damaged: {what}.") from error


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """A backup to read from. Raises BackupRefused: no backup, a newer one, damaged, locked."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupRefused(f"{path} can't be read: {error.strerror}.") from None
    with file:
        source: BinaryIO = file
        if is_sealed(path):
            secret = passphrase()
            if not secret:
                said = "This backup is sealed: name the file with its passphrase in"
                raise BackupRefused(f"{said} {config.PREFIX}BACKUP_PASSPHRASE_FILE.")
            source = io.BufferedReader(SealedReader(file, secret))  # type: ignore[assignment]
        with refusing_damage("the list of its parts"), zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            yield Backup(manifest, archive)


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    if MANIFEST not in archive.namelist():
        raise BackupRefused("This file is no backup of this product.")
    data = json.loads(archive.read(MANIFEST))
    if data.pop("format") != FORMAT:
        raise BackupRefused("This file is no backup of this product.")
    if data.pop("version") > VERSION or not upgrading.is_known(data["revision"]):
        raise BackupRefused("This backup was made by a newer version: install that one first.")
    return Manifest(**data)
