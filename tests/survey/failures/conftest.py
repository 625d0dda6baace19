"""The respondent's desk, for failures of answering; and editions that change under answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from questionnaires import library
from tests.instruments import ROOT
from tests.survey.failures.editions import Authors
from tests.survey.respond.conftest import desk, desk_of, desk_with

__all__ = ["authors", "desk", "desk_of", "desk_with"]


@pytest.fixture
def authors(app: Flask, tmp_path: Path) -> Iterator[Authors]:
    """Whoever changes the editions that the application reads."""
    folder = tmp_path / "editions"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    app.config["CONTENT_ROOTS"] = (str(folder),)
    library.forget()
    yield Authors(folder)
    library.forget()
