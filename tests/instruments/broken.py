"""A tiny instrument with one thing broken, in a folder of its own: for tests of what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

from questionnaires import checks, library
from questionnaires.errors import ContentError, Problem
from tests.instruments import ROOT


def copy_of(name: str, folder: Path) -> Path:
    """A content root in ``folder`` with the small register and one tiny instrument."""
    for shared in ("convention.yaml", "agencies.yaml"):
        shutil.copy(ROOT / shared, folder / shared)
    shutil.copytree(ROOT / name, folder / name)
    return folder


def change(root: Path, file: str, old: str, new: str) -> None:
    """Replace the first ``old`` in a file; one that is not there is a mistake of the test."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(root: Path, name: str) -> list[Problem]:
    """Everything that opening and checking an edition finds."""
    try:
        instrument, sources = library.read_edition(name, roots=[root])
    except ContentError as error:
        return list(error.problems)
    return checks.check(instrument, sources)
