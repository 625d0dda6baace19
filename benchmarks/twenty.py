"""An edition for measuring: the product's own, with one section filled up to twenty questions."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from questionnaires.library import CONTENT, open_instrument
from survey.demo.cast import EDITION

#: The edition's name, and how many questions its longest section has.
NAME, MOST = "2026.1.20", 20


def write(folder: Path) -> str:
    """Write the edition below ``folder`` and return the id of its section of twenty.

    Questions of later sections of the same track move into the longest one, so that every duty is
    still asked about once.
    """
    target = folder / NAME
    shutil.copytree(CONTENT / EDITION, target, ignore=shutil.ignore_patterns("frozen.json"))
    longest = max(open_instrument(EDITION, "en").sections, key=lambda one: len(one.questions))
    files = {path: _read(path) for path in sorted(target.glob(f"{longest.track}/*.yaml"))}
    home = next(path for path, data in files.items() if data["id"] == longest.id)
    full = files[home]["questions"]
    for path, data in files.items():
        # One question stays behind: a section is never empty.
        while path != home and len(full) < MOST and len(data["questions"]) > 1:
            if not _stands_alone(data["questions"][-1], data["questions"]):
                break
            full.append(data["questions"].pop())
            _write(path, data)
    _write(home, files[home])
    edition = _read(target / "edition.yaml")
    _write(target / "edition.yaml", {**edition, "edition": NAME})
    return longest.id


def _stands_alone(question: dict[str, object], others: list[dict[str, object]]) -> bool:
    """Whether neither it nor another question of its section depends on the other."""
    rules = [one.get("applies_if") for one in others]
    named = {rule["question"] for rule in rules if isinstance(rule, dict)}
    return "applies_if" not in question and question["id"] not in named


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def _write(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
