"""The State's own answers as a file: JSON for ``python -m questionnaires score``, or a workbook."""

from __future__ import annotations

import json

from flask import Response

from questionnaires.exchange import sheet_to_json
from reports import workbook as workbooks
from survey.actions.reading import note_reading
from survey.auth.current import current_actor
from survey.language import reader_language
from survey.queries import results

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answers(assessment: str) -> Response:
    """ANSWERS.json, for the State's focal point only."""
    sheet = results.answers_export(current_actor(), assessment)
    note_reading(actor=current_actor(), assessment=assessment, verb="export_answers", form="json")
    text = json.dumps(sheet_to_json(sheet), ensure_ascii=False, indent=1) + "\n"
    return _file(text.encode(), "application/json; charset=utf-8", f"answers-{assessment}.json")


def workbook(assessment: str) -> Response:
    """The same answers in rows, for whoever works in a spreadsheet. Focal point only."""
    language = reader_language()
    sheet, instrument = results.answers_to_print(current_actor(), assessment, language=language)
    note_reading(actor=current_actor(), assessment=assessment, verb="export_answers", form="xlsx")
    made = workbooks.answers_workbook(sheet, instrument, language=language)
    return _file(made, XLSX, f"answers-{assessment}.xlsx")


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
