"""Elsewhere a spreadsheet reckoned with what somebody had typed. Here every cell is text, and is
read back as it was typed."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from questionnaires.answers import Answer, Evidence, State
from reports.view import everything, part_of
from reports.workbook import CELL, answers_workbook
from tests.reports.builders import sheet_of, tiny, value_for

DANGEROUS = (
    "=1+1",
    '=HYPERLINK("http://evil.example","here")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "{=1+1}",
    "'=1+1",
    "http://evil.example/",
    "internal:Answers!A1",
    "external:c:\\x.xlsx",
    "mailto:a@b.example",
    "0123",
    "1e5",
    "12.50",
    "2026-01-01",
    "TRUE",
    "_x0041_",
    "<script>&amp;</script>",
    "  spaces around  ",
    "مرحبا \U0001f600",
)


def workbook_of(text: str) -> bytes:
    questions = tiny("tiny-several")

    def answer(question, agency):
        value = {"text": text} if question.kind == "text" else value_for(question, 5)
        return Answer(
            question.id,
            State.ANSWERED,
            value,
            reason_note=text,
            comment=text,
            by=text,
            evidence=(Evidence(text, text, text),),
        )

    sheet = sheet_of(questions, answer, agencies=[("a", text, "police")], party=text)
    seen = part_of(replace(sheet, round=text), questions, everything(text))
    return answers_workbook(seen, questions, language="en")


@pytest.mark.parametrize("text", DANGEROUS, ids=repr)
def test_it_is_read_back_as_it_was_typed(text):
    book = openpyxl.load_workbook(BytesIO(workbook_of(text)))
    found = 0
    for page in book:
        assert not page.merged_cells.ranges and not list(page.conditional_formatting)
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "inlineStr", "n"), (cell.coordinate, cell.value)
                assert cell.data_type != "n" or cell.value is None, "a number"
                assert cell.hyperlink is None
                # How the format writes a carriage return: spreadsheets decode it, this reader not.
                found += str(cell.value).replace("_x000D_", "\r") == text
    assert found >= 8


@pytest.mark.parametrize("text", DANGEROUS, ids=repr)
def test_the_file_holds_neither_formula_nor_link(text):
    with zipfile.ZipFile(BytesIO(workbook_of(text))) as book:
        for name in book.namelist():
            content = book.read(name)
            assert b"<f>" not in content and b"<f " not in content, name
            assert b"<hyperlink" not in content and b'TargetMode="External"' not in content, name


def test_a_cell_that_would_be_cut_is_refused_not_cut():
    with pytest.raises(ValueError, match="characters"):
        workbook_of("x" * (CELL + 1))
