"""docs/security.md: every line of the standard's level 2 has a verdict; every test it names is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from survey.config import GENERATED, SETTINGS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")

#: OWASP ASVS 5.0.0: sections with the number of their lines up to level 2; those of level 3 follow
#: after them. 10 (OAuth) and 17 (WebRTC) stand on the page as one line each.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip
ROWS = re.findall(r"^\| ([\d.-]+) \| (.+?) \| (.+) \|$", PAGE, re.M)


def test_every_line_of_level_2_has_one_verdict():
    wanted = [f"{section}.{n}" for section, last in SECTIONS.items() for n in range(1, last + 1)]
    listed = [line for line, _, _ in ROWS if "-" not in line]
    assert listed == wanted
    assert {verdict for _, verdict, _ in ROWS} == {"held", "n/a", "open"}
    assert all(len(why) > 4 for _, _, why in ROWS)


def test_every_test_it_names_is_there():
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 100
    missing = []
    for file, test in named:
        path = ROOT / "tests" / file
        tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
        if test not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{file}::{test}")
    assert not missing


def test_every_file_and_setting_it_names_is_there():
    for file in re.findall(r"`((?:survey|reports|questionnaires|tests)/[\w/]+\.\w+)`", PAGE):
        assert (ROOT / file).exists(), file
    for file in re.findall(r"\]\(([^)]+)\)", PAGE):
        assert (ROOT / "docs" / file).exists(), file
    known = {setting.name for setting in SETTINGS} | GENERATED.keys() | {"SSL_CERT_FILE"}
    assert set(re.findall(r"`([A-Z][A-Z_]+)`", PAGE)) <= known
