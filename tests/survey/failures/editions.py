"""Editions that change while a test runs: in a copy, as an author or a newer version would."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from questionnaires import library

EDITION = "tiny-tracks"
QUICK = '      - {code: "quick", essential: true, text: "It takes effect quickly"}\n'


class Authors:
    """A copy of the tiny editions that an application reads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, edit: Callable[[str], str], edition: str = EDITION) -> None:
        """Change the law's section of an edition."""
        path = self.folder / edition / "legal" / "preservation.yaml"
        before = path.read_text("utf-8")
        path.write_text(edit(before), "utf-8")
        assert path.read_text("utf-8") != before
        library.forget()

    def another(self, name: str) -> None:
        """A new edition beside, the same until it is changed."""
        shutil.copytree(self.folder / EDITION, self.folder / name)
        path = self.folder / name / "edition.yaml"
        path.write_text(path.read_text("utf-8").replace(EDITION, name), "utf-8")
        library.forget()


def without_quick(text: str) -> str:
    """An option that everybody had ticked is gone."""
    return text.replace(QUICK, "")


def without_offline(text: str) -> str:
    """A question is gone."""
    return text[: text.index('  - id: "legal.25.offline"')].rstrip() + "\n"


def anyone_means_secret(text: str) -> str:
    """Two codes with each other's words: what was ticked says something else."""
    first, second = "It can be addressed to any person", "It is kept confidential"
    return text.replace(first, "?").replace(second, first).replace("?", second, 1)
