"""An instance with the cast, answers and documents; and the setting that seals."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask

from survey.extensions import db
from tests.survey import cast as casting
from tests.survey.backup.places import PASSPHRASE, instance


@pytest.fixture
def full(tmp_path: Path) -> Flask:
    """An instance with the cast, answers, and documents."""
    app = instance(tmp_path / "full")
    with app.app_context():
        cast = casting.gather()
        cast.hand_in_law()
        cast.hand_in_against()
        app.extensions["cast"] = cast
        db.session.remove()
    documents = tmp_path / "full" / "documents"
    (documents / "first.pdf").write_bytes(b"%PDF first")
    (documents / "large.pdf").write_bytes(os.urandom(3_000_000))
    (documents / ".unfinished.pdf.part").write_bytes(b"half")
    (tmp_path / "full" / "evidence").mkdir()
    (tmp_path / "full" / "evidence" / "act.txt").write_bytes("Gesetz مرحبا".encode())
    return app


@pytest.fixture
def sealed(tmp_path: Path) -> dict[str, str]:
    """The setting with which backups are sealed."""
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return {"BACKUP_PASSPHRASE_FILE": str(file)}
