"""Elsewhere a comment stood on the screen and was missing in the PDF. Here a token of its own in
every field that a person can fill is found in the report and in the workbook, or it stands in the
list of exceptions with its reason."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from questionnaires.answers import (
    Answer,
    Evidence,
    Pipeline,
    PipelineStage,
    Settlement,
    State,
)
from reports import pdf
from reports.view import everything, part_of
from reports.workbook import answers_workbook
from tests.reports.builders import WHEN, dossier_of, sheet_of, tiny, value_for
from tests.reports.paper import read, squeezed

#: What a person types into an answer, a citation, a settlement.
TYPED = {
    Answer: {"reason_note", "comment"},
    Evidence: {"source", "pinpoint", "link"},
    Settlement: {"why"},
}
#: Fields of text that nobody types freely, or that paper leaves out, each with the reason.
NOT_TYPED = {
    (Answer, "question"): "the id of the question, printed as such",
    (Answer, "reason"): "a code, printed in words",
    (Answer, "comment_language"): "a language tag from a list; the workbook has it",
    (Answer, "by"): "who typed it: the State's own workbook says so, a report does not name people",
    (Evidence, "confirmed"): "a code, printed in words",
    (Settlement, "question"): "the id of the question, printed as such",
    (Settlement, "by"): "the account's name, printed with the settlement",
}
LANGUAGES = ("en", "ar", "es", "fr", "ru", "zh")


class Tokens:
    """Words that stand nowhere else, each handed out once."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, what: str) -> str:
        self.given.append(f"Tok{len(self.given):04d}{what}")
        return self.given[-1]


def filled(edition: str) -> tuple:
    """A sheet in which two agencies filled every field of every question, each with a token."""
    questions, token = tiny(edition), Tokens()

    def citation(n: int) -> Evidence:
        return Evidence(
            token("source"),
            token("pinpoint"),
            f"https://{token('link').lower()}.example/",
            dated=date(2024, 1, n),
            secret=n == 2,
        )

    def answer(question, agency):
        # Not the same from both: disagreements are printed too.
        throw = 5 if agency.id == "one" else 7
        states = {
            "one": State.ANSWERED,
            "two": State.ANSWERED,
            "three": State.NOT_APPLICABLE if question.conditional else State.WITHHELD,
            "four": State.DONT_KNOW,
        }
        state = states[agency.id]
        value = value_for(question, throw) if state is State.ANSWERED else None
        if value is not None and question.kind == "text":
            value = {"text": token("text")}
        return Answer(
            question.id,
            state,
            value,
            reason="other" if state is State.NOT_APPLICABLE else None,
            reason_note=token("note"),
            comment=token("comment"),
            pipeline=Pipeline(PipelineStage.DRAFTED, date(2027, 5, 4)),
            evidence=(citation(1), citation(2)),
        )

    names = [(id, token(f"agency{id}"), "police") for id in ("one", "two", "three", "four")]
    party = token("party")
    # One at a time: each then is given every section.
    each = [sheet_of(questions, answer, agencies=[name], party=party) for name in names]
    sheet = replace(each[0], agencies=tuple(one.agencies[0] for one in each))
    question = next(iter(questions.by_id.values()))
    national = Answer(
        question.id, State.ANSWERED, value_for(question, 5), comment=token("settledcomment")
    )
    settled = Settlement(question.id, national, why=token("why"), by=token("by"), at=WHEN)
    return questions, replace(sheet, settlements={question.id: settled}), token


EDITIONS = ("tiny-several", "tiny-conditional", "tiny-context", "tiny-tracks", "tiny-number")


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_report_prints_every_typed_text(edition, tmp_path):
    questions, sheet, token = filled(edition)
    printed = dossier_of(questions, sheet, everything(sheet.party), party=sheet.party)
    path = tmp_path / "report.pdf"
    pdf.write_pdf(printed, path)
    said = squeezed(read(path))
    assert [one for one in token.given if one not in said and one.lower() not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_each_language(language, tmp_path):
    questions, sheet, token = filled("tiny-several")
    printed = dossier_of(
        questions, sheet, everything(sheet.party), party=sheet.party, language=language
    )
    path = tmp_path / "report.pdf"
    pdf.write_pdf(printed, path)
    said = squeezed(read(path))
    assert [one for one in token.given if one not in said and one.lower() not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_workbook_holds_every_typed_text(edition, language):
    questions, sheet, token = filled(edition)
    seen = part_of(sheet, questions, everything(sheet.party))
    book = openpyxl.load_workbook(
        BytesIO(answers_workbook(seen, questions, language=language)), read_only=True
    )
    said = {str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row}
    whole = " ".join(said)
    assert [one for one in token.given if one not in whole and one.lower() not in whole] == []


def test_every_field_of_text_is_typed_here_or_excused():
    for kind, typed in TYPED.items():
        texts = {one.name for one in fields(kind) if "str" in str(one.type)}
        texts -= {"value"}
        excused = {name for owner, name in NOT_TYPED if owner is kind}
        assert texts == typed | excused, kind
