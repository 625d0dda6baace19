"""The command line: what it prints, how it exits, and mistakes told without a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from questionnaires import library
from questionnaires.__main__ import main
from tests.instruments import ROOT, broken

REPOSITORY = Path(__file__).parents[2]
TINY = ["--root", str(ROOT)]
LADDER = "institutional.41.availability"

Write = Callable[[object], str]


def answers(**changes: Any) -> dict[str, Any]:
    """A sheet in which one agency answered the one question of tiny-ladder with level 2."""
    agency = {
        "id": "cp",
        "name": "Contact point",
        "kind": "contact_point_24_7",
        "sections": ["institutional.contact"],
        "answers": {LADDER: {"state": "answered", "value": {"level": 2}}},
    }
    return {
        "format": "hanoi-readiness/answers",
        "version": 1,
        "edition": "tiny-ladder",
        "party": "Example State",
        "round": "2026",
        "as_of": "2026-11-22",
        "agencies": [agency],
        **changes,
    }


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(data: object) -> str:
        path = tmp_path / "answers.json"
        if isinstance(data, bytes):
            path.write_bytes(data)
        else:
            path.write_text(data if isinstance(data, str) else json.dumps(data))
        return str(path)

    return _write


class TestCheck:
    def test_it_finds_no_problem_in_the_tiny_instruments(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["check", *TINY]) == 0
        printed = capsys.readouterr().out
        assert printed.count("No problem found.") == printed.count("Duties asked / expected:")
        assert "tiny-ladder  Five levels (draft)" in printed

    def test_it_names_every_problem_and_exits_1(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = broken.copy_of("tiny-ladder", tmp_path)
        file = "tiny-ladder/institutional/contact.yaml"
        broken.change(root, file, '    text: "How', '    txt: "How')
        broken.change(root, file, '"contact_point_24_7"', "no")
        assert main(["check", "--root", str(root)]) == 1
        printed = capsys.readouterr().out
        assert "  3 problems.\n" in printed
        assert (
            f"  {file}: line 8, questions, item 1 ('{LADDER}'), txt: "
            "there is no field of this name here. Did you mean 'text'?" in printed
        )

    def test_it_checks_one_edition(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", *TINY, "--edition", "tiny-gate"]) == 0
        printed = capsys.readouterr().out
        assert "tiny-ladder" not in printed
        assert "articles left out (7 duties): 7, 22, 41, 53, 54" in printed

    def test_it_finds_the_products_own_editions_sound(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        # Without what this machine may have under instance/.
        monkeypatch.setattr(library, "DEFAULT_ROOTS", (library.CONTENT,))
        assert main(["check"]) == 0, capsys.readouterr().out
        assert "method.yaml  version" in capsys.readouterr().out

    def test_it_goes_on_after_a_broken_edition(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = broken.copy_of("tiny-gate", tmp_path)
        (root / "tiny-gate/legal/powers.yaml").write_text("")
        broken.copy_of("tiny-ladder", root)
        assert main(["check", "--root", str(root)]) == 1
        printed = capsys.readouterr().out
        assert "tiny-gate/legal/powers.yaml: this file is empty." in printed
        assert "tiny-ladder  Five levels (draft)" in printed

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["--edition", "1999.1"], "There is no edition '1999.1'."),
            (["--root", "/no/such/folder"], "/no/such/folder: there is no such folder."),
            (["--root", str(ROOT / "tiny-ladder")], "There is no edition in "),
        ],
    )
    def test_it_exits_2_where_there_is_nothing_to_check(
        self, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["check", *arguments]) == 2
        assert sentence in capsys.readouterr().err


def test_it_lists_editions_with_their_sections(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", *TINY]) == 0
    printed = capsys.readouterr().out
    assert "tiny-number  A number with goalposts" in printed
    assert "1 questionnaire, 1 section, 3 questions, 2 scored questions; digest " in printed
    assert "Answering requests (3 questions)" in printed


class TestScore:
    def test_it_prints_every_node_with_its_arithmetic(
        self, write: Write, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["score", write(answers()), *TINY]) == 0
        card = json.loads(capsys.readouterr().out)
        nodes = {node["id"]: node for node in card["nodes"]}
        cell = nodes["cell:41.1/institutional"]
        assert cell["mid"] == 0.5
        assert [part["id"] for part in cell["parts"]] == [LADDER]
        assert card["party"] == "Example State"

    def test_an_answer_may_be_about_a_condition(
        self, write: Write, capsys: pytest.CaptureFixture[str]
    ) -> None:
        sheet = answers()
        sheet["agencies"][0]["answers"][LADDER] = {"state": "dont_know"}
        assert main(["score", write(sheet), *TINY]) == 0
        (national,) = json.loads(capsys.readouterr().out)["national"]
        assert (national["standing"], national["low"], national["high"]) == ("unknown", 0.0, 1.0)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ("", "this is not JSON (line 1, column 1: "),
            ('{"edition": ', "this is not JSON"),
            ('{"edition": "a", "edition": "b"}', '"edition" is written twice in one object.'),
            ('{"edition": NaN}', "NaN is no number in JSON."),
            ("[" * 100_000, "the brackets are nested too deeply."),
            ("1" * 5_000, "answers.json: "),
            (b'{"edition": "\xe9"}', "this is not in UTF-8."),
            ([], 'must be a JSON object with "edition"'),
            ({}, 'must be a JSON object with "edition"'),
            ({"edition": 2026.1}, 'must be a JSON object with "edition"'),
            (answers(edition="1999.1"), "There is no edition '1999.1'. Editions: tiny-chapters"),
            (answers(edition="../instruments/tiny-ladder"), "There is no edition '../inst"),
        ],
    )
    def test_it_exits_2_where_it_cannot_begin(
        self, write: Write, data: object, sentence: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["score", write(data), *TINY]) == 2
        printed = capsys.readouterr()
        assert sentence in printed.err
        assert printed.out == ""

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"legal.1.no_such": {"state": "answered"}}, "is no question of this edition."),
            ({LADDER: {"state": "answered", "value": {"level": 7}}}, "must be a level from 0 to 4"),
            ({LADDER: {"state": "answered", "value": {"code": "all"}}}, "is not known here"),
            ({LADDER: {"state": "perhaps"}}, "must be one of blank, answered"),
            ({LADDER: "yes"}, "must be an object."),
        ],
    )
    def test_it_exits_1_where_answers_are_wrong(
        self,
        write: Write,
        given: dict[str, Any],
        sentence: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        sheet = answers()
        sheet["agencies"][0]["answers"] = given
        assert main(["score", write(sheet), *TINY]) == 1
        printed = capsys.readouterr()
        assert printed.err.startswith("The answers cannot be used:\n  ")
        assert "$.agencies[0].answers" in printed.err
        assert sentence in printed.err
        assert printed.out == ""

    @pytest.mark.parametrize(("name", "sentence"), [("no.json", "cannot be read"), (".", "cannot")])
    def test_it_exits_2_without_a_file(
        self, name: str, sentence: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["score", name, *TINY]) == 2
        assert sentence in capsys.readouterr().err

    def test_it_exits_1_with_a_broken_method(
        self, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "method.yaml").write_text('version: "9"\n')
        method = ["--method", str(tmp_path / "method.yaml")]
        assert main(["score", write(answers()), *TINY, *method]) == 1
        assert "The content cannot be used: " in capsys.readouterr().err


class TestSchemas:
    def test_it_prints_them(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["schemas"]) == 0
        assert {"section", "answers", "scorecard"} <= set(json.loads(capsys.readouterr().out))

    def test_it_writes_them(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["schemas", "--write", str(tmp_path / "new" / "folder")]) == 0
        written = capsys.readouterr().out.split()
        assert all(json.loads(Path(path).read_text())["$schema"] for path in written)

    def test_it_exits_2_where_it_cannot_write(
        self, write: Write, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["schemas", "--write", write("{}")]) == 2
        assert "cannot be written" in capsys.readouterr().err


class TestProcess:
    """The whole program, started as people start it."""

    @staticmethod
    def run(*arguments: str, given: bytes = b"", **environment: str) -> Any:
        return subprocess.run(
            [sys.executable, "-m", "questionnaires", *arguments],
            input=given,
            capture_output=True,
            cwd=REPOSITORY,
            env={**os.environ, **environment},
            check=False,
        )

    def test_it_reads_answers_from_standard_input(self) -> None:
        done = self.run("score", "-", *TINY, given=json.dumps(answers(party="Côte")).encode())
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout)["party"] == "Côte"

    def test_it_prints_any_letter_on_any_terminal(self) -> None:
        given = json.dumps(answers(party="Việt Nam")).encode()
        done = self.run("score", "-", *TINY, given=given, PYTHONIOENCODING="ascii")
        assert (done.returncode, "Việt Nam" in done.stdout.decode()) == (0, True), done.stderr

    def test_it_tells_mistakes_without_a_traceback(self) -> None:
        done = self.run("score", "-", *TINY, given=b"{")
        assert done.returncode == 2
        assert done.stderr.startswith(b"standard input: this is not JSON")
        assert b"Traceback" not in done.stderr

    def test_it_lists_its_commands(self) -> None:
        done = self.run("--help")
        assert done.returncode == 0
        for command in (b"check", b"list", b"score", b"schemas"):
            assert command in done.stdout
        assert self.run().returncode == 2
        assert self.run("no-such-command").returncode == 2
