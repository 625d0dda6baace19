"""The commands of an operator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from questionnaires.library import open_instrument
from questionnaires.sheet_reader import sheet_from_json
from survey.app import create_app
from survey.cli import build_parser, interrupted, main
from tests.instruments import ROOT as TINY_INSTRUMENTS
from tests.survey import cast as casting
from tests.survey.settings import settings_for


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance that the commands find by the environment."""
    monkeypatch.setenv("HANOI_INSTANCE", str(tmp_path))
    monkeypatch.setenv("HANOI_CONTENT_ROOTS", str(TINY_INSTRUMENTS))
    monkeypatch.setenv("HANOI_PASSWORD_HASH_MEMORY", "8")
    return tmp_path


def test_help_names_every_command(capsys):
    assert main([]) == 0
    said = capsys.readouterr().out
    for command in ("demo", "serve", "worker", "upgrade", "accounts", "export", "routes"):
        assert command in said


def test_a_command_nobody_knows_is_refused(capsys):
    with pytest.raises(SystemExit):
        build_parser().parse_args(["dance"])
    assert "dance" in capsys.readouterr().err


def test_without_tables_it_says_what_to_do(instance: Path, capsys):
    assert main(["accounts"]) == 1
    assert main(["serve"]) == 1
    assert capsys.readouterr().err.count("./run survey upgrade") == 2


def test_a_database_that_cannot_be_reached_is_a_sentence_and_no_page_to_read_on(
    instance: Path, capsys, monkeypatch, tmp_path
):
    address = f"postgresql+psycopg://nobody@/none?host={tmp_path}"
    monkeypatch.setenv("HANOI_SQLALCHEMY_DATABASE_URI", address)
    for command in (["accounts"], ["audit", "verify"], ["backup", str(tmp_path / "b")]):
        assert main(command) == 1
        said = capsys.readouterr().err
        assert said.startswith("The database cannot be used: "), command
        assert "sqlalche.me" not in said and "psycopg" not in said


def test_a_file_that_is_not_there_is_said_in_words(instance: Path, capsys, tmp_path):
    assert main(["upgrade"]) == 0
    assert main(["import-assessment", str(tmp_path / "none.json")]) == 1
    assert capsys.readouterr().err.endswith("none.json can't be read: No such file or directory.\n")


def test_a_wrong_setting_is_a_sentence_and_no_trace(instance: Path, capsys, monkeypatch):
    monkeypatch.setenv("HANOI_MAIL_PORT", "many")
    assert main(["accounts"]) == 1
    assert capsys.readouterr().err == "HANOI_MAIL_PORT must be a whole number, not 'many'.\n"


def test_it_makes_an_administrator_and_lists_accounts(instance: Path, capsys):
    assert main(["upgrade"]) == 0
    assert main(["accounts", "--administrator", "ada@example.org", "--name", "Ada"]) == 0
    assert main(["accounts", "--password", "ada@example.org"]) == 0
    assert main(["accounts", "--password", "nobody@example.org"]) == 1
    capsys.readouterr()
    assert main(["accounts"]) == 0
    assert capsys.readouterr().out == "ada@example.org  Ada  administrator\n"


def test_the_export_can_be_read_again(instance: Path, capsys):
    assert main(["upgrade"]) == 0
    app = create_app(settings_for(instance))
    with app.app_context():
        cast = casting.gather()
        cast.hand_in_law()
    file = instance / "ANSWERS.json"
    for name in (cast.assessment, "xaa"):
        assert main(["export", name, str(file)]) == 0
        instrument = open_instrument("tiny-tracks", roots=[TINY_INSTRUMENTS])
        sheet = sheet_from_json(json.loads(file.read_text(encoding="utf-8")), instrument)
        assert sum(len(agency.answers) for agency in sheet.agencies) == 2
    assert file.stat().st_mode & 0o077 == 0
    assert main(["export", "XZZ", str(file)]) == 1


def test_it_lists_every_address_and_which_are_public(instance: Path, capsys):
    assert main(["routes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("public" in line and "/sign-in" in line for line in lines)
    assert any("account" in line and "/sections" in line for line in lines)


def test_an_error_in_the_wake_of_ctrl_c_is_told_from_others():
    def fail(first: type[BaseException]) -> BaseException | None:
        try:
            try:
                raise first
            except BaseException as why:
                raise OSError("the database is gone") from why
        except OSError as error:
            return error
        return None

    assert interrupted(fail(KeyboardInterrupt))
    assert not interrupted(fail(ValueError))
