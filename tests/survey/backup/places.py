"""Instances to back up and to restore into, and the digests of all that is in them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask

from survey import audit, backup, backup_rows, upgrading
from survey.actions import restoring
from survey.app import create_app
from survey.extensions import db
from survey.models.base import Base
from tests.survey.settings import settings_for

PASSPHRASE = "correct horse battery staple"


def instance(folder: Path, **more) -> Flask:
    """An instance as an administrator makes it: by the migrations."""
    app = create_app(settings_for(folder, **more))
    upgrading.upgrade(app)
    return app


def digests(app: Flask, without: tuple[str, ...] = ()) -> dict[str, str]:
    """The digest of every table and every file of an instance."""
    found = {}
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            lines = b"".join(backup_rows.lines(db.session(), table))
            found[table.name] = hashlib.sha256(lines).hexdigest()
        db.session.remove()
        for name in backup.FOLDERS:
            for file in sorted((backup.folder() / name).glob("[!.]*")):
                found[f"{name}/{file.name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    return {name: digest for name, digest in found.items() if name not in without}


def back_up(app: Flask, file: Path) -> backup.Manifest:
    with app.app_context():
        return backup.back_up(file)


def restore(app: Flask, file: Path, replace: bool = False) -> backup.Manifest:
    with app.app_context():
        return restoring.restore(actor=audit.SYSTEM, path=file, replace=replace)


#: The restore itself is an entry of the trail.
TRAIL = ("audit_event", "audit_head")
