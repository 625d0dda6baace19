"""The State's own answers as a file: what ``python -m questionnaires score`` reads."""

from __future__ import annotations

import json

from flask import Response

from questionnaires.exchange import sheet_to_json
from survey.auth.current import current_actor
from survey.queries import results


def answers(assessment: str) -> Response:
    """ANSWERS.json, for the State's focal point only."""
    sheet = results.answers_export(current_actor(), assessment)
    text = json.dumps(sheet_to_json(sheet), ensure_ascii=False, indent=1) + "\n"
    name = f"answers-{assessment}.json"
    return Response(
        text,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
