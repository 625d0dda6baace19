"""The storeys and who stands on whom: the contracts of pyproject.toml, held and shown to bite."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]

# A house in miniature in which every contract is broken once.
BROKEN_HOUSE = {
    "questionnaires/scoring.py": "import sqlalchemy",
    "reports/view.py": "import survey.models\nimport wtforms",
    "survey/models/people.py": "import survey.actions.invite",
    "survey/actions/invite.py": "",
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PATH": "", "LANG": "C.UTF-8", "COLUMNS": "300"},
    )


def verdicts(answer: subprocess.CompletedProcess[str]) -> dict[str, str]:
    lines = re.sub(r"\x1b\[[0-9;]*m", "", answer.stdout).splitlines()
    ends = (line.rsplit(" ", 1) for line in lines if line.endswith((" KEPT", " BROKEN")))
    return {name.strip(): verdict for name, verdict in ends}


def floors() -> set[str]:
    layers = " ".join(layer for contract in CONTRACTS for layer in contract.get("layers", ()))
    return set(re.findall(r"[a-z_.]+", layers))


def test_no_storey_knows_the_one_above():
    answer = lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_contract_bites(tmp_path):
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for name, text in BROKEN_HOUSE.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        for folder in file.relative_to(tmp_path).parents[:-1]:
            (tmp_path / folder / "__init__.py").touch()
    answer = lint_imports(tmp_path)
    assert verdicts(answer) == {contract["name"]: "BROKEN" for contract in CONTRACTS}, answer.stdout


def test_every_room_of_the_top_floor_stands_on_a_floor():
    rooms = {
        f"survey.{init.parent.name}"
        for init in (ROOT / "survey").glob("*/__init__.py")
        if init.parent.name != "migrations"
    }
    assert rooms <= floors(), "rooms that no contract in pyproject.toml names"


def test_the_ground_floor_never_looks_at_the_clock():
    looks = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in (ROOT / "questionnaires").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        or isinstance(node, ast.Import)
        and "time" in {name.name for name in node.names}
        or isinstance(node, ast.ImportFrom)
        and node.module == "time"
    ]
    assert not looks, (
        "a date is an argument here, so that a score of 2026 can be counted again in 2031"
    )
