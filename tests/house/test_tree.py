"""What lies in the repository: readable files, telling names, no trace of one machine."""

import ast
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOREYS = ("questionnaires", "reports", "survey")
LONGEST_FILE = 350
NAMES_THAT_SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "misc"}

# A file that names one of these belongs to one machine, or sends the reader's machine somewhere.
FOREIGN = {
    "a package registry": r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg\.com"
    r"|deb\.debian\.org|archive\.ubuntu\.com",
    "a download address in a lock": r'"resolved": *"[a-z+]+:|^--(?:extra-)?index-url\b'
    r"|^--find-links\b",
    "a path of one machine": r"(?<![\w.~-])/(?:root|work|Users/\w+|home/\w+)/",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
}

NOT_OURS = {".git", ".venv", "node_modules", "instance", "__pycache__"}


def files() -> list[Path]:
    """Every file that git keeps or would keep; without git, all but what a machine makes itself."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if listed.returncode == 0:
            paths = (ROOT / name for name in listed.stdout.split("\0") if name)
            return sorted(path for path in set(paths) if path.is_file())
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name not in NOT_OURS and not name.endswith("_cache")
        ]
        found += [
            Path(folder, name) for name in names if not name.endswith((".pyc", ".db", ".log"))
        ]
    return sorted(path for path in found if path.is_file())


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python_files() -> list[Path]:
    return [path for path in files() if path.suffix == ".py"]


def test_it_finds_the_files_of_the_house():
    names = {relative(path) for path in files()}
    assert {"run", "pyproject.toml", "survey/__init__.py", relative(Path(__file__))} <= names
    assert not [name for name in names if name.startswith((".venv/", "assets/node_modules/"))]


def test_no_file_outgrows_a_reader():
    too_long = {
        relative(path): lines
        for path in python_files()
        if "migrations" not in path.parts
        and (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert not too_long, f"longer than {LONGEST_FILE} lines, to be split by noun: {too_long}"


def test_every_room_is_named_for_what_is_in_it():
    vague = [
        relative(path)
        for path in files()
        if NAMES_THAT_SAY_NOTHING
        & {part.split(".")[0].lower() for part in Path(relative(path)).parts}
    ]
    assert not vague


def test_every_file_of_the_storeys_opens_with_a_line_that_says_what_it_is():
    silent = []
    for path in python_files():
        if relative(path).split("/")[0] not in STOREYS or "versions" in path.parts:
            continue
        said = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").splitlines()
        if not said or not said[0].strip() or any(line.strip() for line in said[1:2]):
            silent.append(relative(path))
    assert not silent, f"without a docstring whose first line stands alone: {silent}"


def test_nothing_in_the_repository_belongs_to_one_machine():
    found = []
    for path in files():
        text = path.read_bytes()
        if b"\0" in text[:8000]:
            continue
        for number, line in enumerate(text.decode("utf-8", "replace").splitlines(), 1):
            found += [
                f"{relative(path)}:{number} names {what}"
                for what, pattern in FOREIGN.items()
                if re.search(pattern, line)
            ]
    assert not found, "\n".join(found[:40])
