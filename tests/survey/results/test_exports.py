"""ANSWERS.json: what the State takes away is what its pages show."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from reports.levels import number_text
from survey.config import ROOT
from survey.extensions import db
from survey.models import AnswerRow
from tests.instruments import ROOT as TINY_INSTRUMENTS
from tests.survey.cast import LAW, OFFLINE, card
from tests.survey.results.conftest import words


def scored(text: str, tmp_path) -> dict:
    """What ``python -m questionnaires score`` makes of the file, in a process of its own."""
    file = tmp_path / "ANSWERS.json"
    file.write_text(text, "utf-8")
    command = [sys.executable, "-m", "questionnaires", "score", "--root", str(TINY_INSTRUMENTS)]
    done = subprocess.run([*command, str(file)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {node["id"]: node for node in json.loads(done.stdout)["nodes"]}


def exact(value: float) -> str:
    """A number with two to four decimals, as an accountant would write it."""
    whole, parts = f"{value:.4f}".split(".")
    return f"{whole}.{parts[:2]}{parts[2:].rstrip('0')}"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("state", ["validating", "signed"])
def test_the_command_computes_the_numbers_that_the_pages_show(state, request, see, tmp_path):
    scene = request.getfixturevalue(state)
    answer = see(scene, "fatima", "answers.json")
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    nodes = scored(answer.text, tmp_path)

    page = see(scene, "fatima", "results").text
    table = page.split('id="chapters-table"')[1].split("</table>")[0]
    rows = re.findall(r"<tr role=\"row\">(.*?)</tr>", table, re.DOTALL)[1:]
    compared = 0
    for row in rows:
        cells = [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<td role=\"cell\"[^>]*>(.*?)</td>", row, re.DOTALL)
        ]
        numeral = re.search(r"node/chapter:(\w+)", row.replace("%3A", ":"))
        if numeral is None:
            continue
        node = nodes[f"chapter:{numeral[1]}"]
        assert cells[1] == (number_text(node["mid"], "en") if node["sufficient"] else "–")
        assert cells[3] == f"{number_text(node['low'], 'en')}–{number_text(node['high'], 'en')}"
        compared += 1
    assert compared >= 1

    for name, node in nodes.items():
        said = words(see(scene, "fatima", f"results/node/{name}"))
        low, high = exact(node["low"]), exact(node["high"])
        told = "Range None:" if low == high else f"Range {low} to {high}:"
        assert told in said, name
        unknown = "Not enough is known" if node["coverage"] else "Nothing is known"
        declared = exact(node["mid"]) if node["mid"] is not None else unknown
        assert f"Declared {declared} " in said, name


def test_it_is_a_file_with_everything_that_was_typed(validating, see):
    answer = see(validating, "fatima", "answers.json")
    name = f"answers-{validating.cast.assessment}.json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    for token in ("TokenComment", "TokenSource", "TokenPinpoint", "TokenAgainst", "TokenUnit"):
        assert token in answer.text
    assert "TokenWhy" in answer.text


def test_the_file_of_a_signed_assessment_is_what_was_signed(signed, see):
    before = see(signed, "fatima", "answers.json").text
    with signed.app.app_context():
        db.session.query(AnswerRow).update({"comment": "written later"})
        db.session.commit()
    assert see(signed, "fatima", "answers.json").text == before


def test_a_section_that_was_not_handed_in_is_not_in_the_file(app, everybody, client_of):
    with app.app_context():
        typed = {OFFLINE: card("yes", comment="StillBeingWritten")}
        everybody.save("amina", everybody.ministry, LAW, typed)
    answer = client_of("fatima").get(f"/assessments/{everybody.assessment}/answers.json")
    assert answer.status_code == 200 and "StillBeingWritten" not in answer.text
