"""The answers as a workbook: a row for each question and agency, every cell as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from questionnaires.answers import Answer
from questionnaires.exchange import canonical
from questionnaires.glossary import plain
from questionnaires.instrument import Instrument
from questionnaires.method import load_method
from questionnaires.questions import Question
from reports.view import SeenSheet
from reports.words import Words

#: The most characters that a cell of a workbook holds.
CELL = 32_767
#: Every cell is text: a spreadsheet must neither reckon with what somebody typed, nor go where it
#: points.
AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # Nothing of the answers in a file beside: it would outlive a process that is killed.
    "in_memory": True,
}

Row = Sequence[object]


def answers_workbook(sheet: SeenSheet, instrument: Instrument, *, language: str) -> bytes:
    """The workbook: about it, answers, evidence, settlements, and who was asked what.

    Rows carry the id of the question and of the agency; codes stand beside the words, so that
    another program reads them. Nothing is repaired or shortened.
    """
    import xlsxwriter  # here: only who asks for one pays for it

    words = Words(load_method(), language)
    file = BytesIO()
    book = xlsxwriter.Workbook(file, AS_TEXT)
    book.set_properties({"title": f"{sheet.party}, {sheet.round}", "author": "", "comments": ""})
    heading = book.add_format({"bold": True, "text_wrap": True})
    for name, head, rows in _sheets(sheet, instrument, words):
        page = book.add_worksheet(name)
        if words.direction == "rtl":
            page.right_to_left()
        page.freeze_panes(1, 0)
        page.set_column(0, len(head) - 1, 22)
        for number, row in enumerate([head, *rows]):
            for column, value in enumerate(row):
                text = _text(value)
                if len(text) > CELL:
                    raise ValueError(f"{name}: a cell of {len(text)} characters")
                page.write_string(number, column, text, heading if number == 0 else None)
    book.close()
    return file.getvalue()


def _sheets(
    sheet: SeenSheet, instrument: Instrument, words: Words
) -> Iterator[tuple[str, Row, Iterable[Row]]]:
    say = words.say
    yield say("About"), (say("What"), say("Value")), _about(sheet, words)
    yield say("Answers"), _answer_head(words), list(_answers(sheet, instrument, words))
    yield say("Evidence"), _evidence_head(words), list(_evidence(sheet))
    yield say("Settlements"), _settlement_head(words), list(_settlements(sheet, instrument, words))
    yield (
        say("Agencies"),
        (say("agency id"), say("agency"), say("kind"), say("section id"), say("section")),
        list(_agencies(sheet, instrument)),
    )


def _about(sheet: SeenSheet, words: Words) -> list[Row]:
    say = words.say
    return [
        (say("State"), sheet.party),
        (say("Round"), sheet.round),
        (say("Edition"), sheet.edition),
        (say("As of"), sheet.as_of),
        (say("Invented data"), sheet.synthetic),
        (say("Answers"), sum(len(agency.answers) for agency in sheet.agencies)),
    ]


def _answer_head(words: Words) -> Row:
    say = words.say
    return (
        *(say("question id"), say("agency id"), say("agency"), say("section"), say("question")),
        *(say("state"), say("value (code)"), say("answer"), say("reason"), say("note")),
        *(say("approved"), say("remark"), say("language of the remark")),
        *(say("stage of a bill"), say("expected"), say("revision"), say("by"), say("at")),
    )


def _answers(sheet: SeenSheet, instrument: Instrument, words: Words) -> Iterator[Row]:
    for question in instrument.by_id.values():
        for agency in sheet.agencies:
            if (answer := agency.answers.get(question.id)) is not None:
                section = instrument.section_of[question.id].title
                who = (question.id, agency.id, agency.name, section, plain(question.text))
                yield (*who, *_answer(question, answer, words))


def _answer(question: Question, answer: Answer, words: Words) -> Row:
    bill = answer.pipeline
    return (
        answer.state.value,
        "" if answer.value is None else canonical(answer.value).decode("ascii"),
        _in_words(question, answer, words),
        answer.reason,
        answer.reason_note,
        answer.approved,
        answer.comment,
        answer.comment_language,
        bill.stage.value if bill else "",
        bill.expected if bill else "",
        answer.revision,
        answer.by,
        answer.at,
    )


def _in_words(question: Question, answer: Answer, words: Words) -> str:
    """The words of the question; of a text what was typed itself, nothing taken out for print."""
    if answer.value is not None and "text" in answer.value:
        return str(answer.value["text"])
    said = words.answer(question, answer)
    return "\n".join((said.line, *said.ticked))


def _evidence_head(words: Words) -> Row:
    say = words.say
    return (
        *(say("question id"), say("agency id"), say("number"), say("source"), say("pinpoint")),
        *(say("link"), say("dated"), say("law"), say("not public"), say("seen by focal point")),
        say("confirmed by"),
    )


def _evidence(sheet: SeenSheet) -> Iterator[Row]:
    given = [(agency.id, *item) for agency in sheet.agencies for item in agency.answers.items()]
    settled = [("", key, one.answer) for key, one in sheet.settlements.items()]
    for agency, question, answer in [*given, *settled]:
        for number, cited in enumerate(answer.evidence, 1):
            yield (
                *(question, agency, number, cited.source, cited.pinpoint, cited.link),
                *(cited.dated, cited.is_law, cited.secret, cited.seen_by_focal_point),
                cited.confirmed,
            )


def _settlement_head(words: Words) -> Row:
    _id, _agency_id, _agency, *rest = _answer_head(words)
    say = words.say
    return (say("question id"), say("why"), say("settled by"), say("settled at"), *rest)


def _settlements(sheet: SeenSheet, instrument: Instrument, words: Words) -> Iterator[Row]:
    for question in instrument.by_id.values():
        if (one := sheet.settlements.get(question.id)) is not None:
            section = instrument.section_of[question.id].title
            what = (question.id, one.why, one.by, one.at, section, plain(question.text))
            yield (*what, *_answer(question, one.answer, words))


def _agencies(sheet: SeenSheet, instrument: Instrument) -> Iterator[Row]:
    for agency in sheet.agencies:
        for section in agency.sections:
            title = instrument.section_by_id[section].title
            yield agency.id, agency.name, agency.kind, section, title


def _text(value: Any) -> str:
    """Days and moments as ISO 8601, yes and no as such, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
