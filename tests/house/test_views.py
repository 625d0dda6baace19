"""Whatever leaves the house passes reports/view.py: whole scorecards and sheets have few doors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: What gives a scorecard or the agencies' answers whole.
WHOLE = {"score", "scorecard_from_json", "sheet_from_json", "sheet_of", "stored_answers"}
#: What holds them: a snapshot, or results.
HOLDING = {"scorecard", "sheet"}
#: Where either may be named, and why nobody from outside reads it there.
DOORS = {
    "survey/queries/results.py": "makes the results; readers take seen() and seen_sheet()",
    "survey/queries/respond.py": "a section for its agency, or handed in for its State",
    "survey/queries/history.py": "one answer for its agency",
    "survey/queries/review/settling.py": "the State's own board",
    "survey/queries/review/board.py": "the State's own board",
    "survey/queries/review/signing.py": "the State's own board",
    "survey/views.py": "the digest alone",
    "survey/actions/answers.py": "what is being saved",
    "survey/actions/sections.py": "what is being handed in",
    "survey/actions/settlements.py": "what is being settled",
    "survey/actions/assessments.py": "what is being approved",
    "survey/actions/signing.py": "what is being signed",
    "survey/actions/importing.py": "what the command line takes in",
    "survey/exporting.py": "what the command line gives out",
    "survey/cli.py": "what the command line gives out",
    "survey/sheets.py": "the door itself",
    "survey/scores.py": "rows beside the sections that feed them; readers take see_row()",
    "survey/stored.py": "the form in which it is kept",
    "survey/demo/story.py": "invented data",
    "survey/demo/telling.py": "invented data",
    "survey/demo/bulk.py": "invented data",
    "survey/models/approvals.py": "the column itself",
}


def naming(tree: ast.AST) -> Iterator[str]:
    """What of it a file names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else None
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called in WHOLE:
                yield called
        elif isinstance(node, ast.Attribute) and node.attr in HOLDING:
            yield f".{node.attr}"


def found() -> dict[str, set[str]]:
    files = {}
    for file in sorted((ROOT / "survey").rglob("*.py")):
        if named := set(naming(ast.parse(file.read_text("utf-8")))):
            files[file.relative_to(ROOT).as_posix()] = named
    return files


def test_nothing_whole_leaves_by_another_door():
    strange = {file: named for file, named in found().items() if file not in DOORS}
    assert not strange, "print seen() and seen_sheet(); or say in DOORS why nobody outside reads it"


def test_no_template_prints_it_either():
    for file in sorted((ROOT / "survey" / "templates").rglob("*.html")):
        text = file.read_text("utf-8")
        assert not [name for name in HOLDING if f".{name}" in text], file


def test_the_report_is_built_from_what_is_seen():
    """reports/ makes documents of SeenScorecard and SeenSheet; view.py alone takes the whole."""
    taking = {
        file.name
        for file in (ROOT / "reports").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom | ast.Name)
        and {"Scorecard", "AnswerSheet"}
        & ({a.name for a in node.names} if isinstance(node, ast.ImportFrom) else {node.id})
    }
    assert taking <= {"view.py", "__main__.py"}
