"""Failure 5: a removed option shifted the columns of an export, and values stood under wrong keys.

Values are kept by code and not by place; a round asks one edition for good. Answers of several
rounds stand side by side in no export yet.
"""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from survey import audit
from survey.actions import founding
from survey.actions.answers import save_section
from survey.actions.assessments import assign, start_collecting
from survey.extensions import db
from survey.models import Assessment
from tests.survey.cast import LAW, OFFLINE, ORDER, card
from tests.survey.failures.editions import without_offline, without_quick


def answers(client, assessment: str) -> dict[str, dict]:
    """What an export says of each question, from all agencies."""
    found = client.get(f"/assessments/{assessment}/answers.json")
    assert found.status_code == 200
    return {
        question: answer
        for agency in json.loads(found.data)["agencies"]
        for question, answer in agency["answers"].items()
    }


def cells(client, assessment: str) -> set[str]:
    found = client.get(f"/assessments/{assessment}/answers.xlsx", buffered=True)
    book = load_workbook(BytesIO(found.data))
    return {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}


def test_a_new_edition_without_an_option_and_a_question_moves_nothing_of_the_old_round(
    app,
    authors,
    everybody,
    client_of,
):
    cast = everybody
    with app.app_context():
        cast.hand_in_law()
    fatima = client_of("fatima")
    old = answers(fatima, cast.assessment)
    before = fatima.get(f"/assessments/{cast.assessment}/answers.json").data
    sheet = cells(fatima, cast.assessment)
    authors.another("tiny-next")
    for edit in (without_quick, without_offline):
        authors.change(edit, "tiny-next")
    with app.app_context():
        founding.add_round(
            actor=audit.SYSTEM,
            title="Next round",
            edition="tiny-next",
            opens_on=date(2026, 1, 1),
            due_on=date(2030, 1, 1),
            draft=True,
        )
        following = founding.add_assessment(
            actor=audit.SYSTEM, state="XAA", round_title="Next round"
        )
        where = {"assessment": following, "agency": cast.prosecution, "section": LAW}
        assign(actor=cast.actor("fatima"), **where)
        start_collecting(actor=cast.actor("fatima"), assessment=following)
        cards = {ORDER: card("specified", "anyone")}
        assert not save_section(actor=cast.actor("dalia"), cards=cards, **where).errors
        refused = save_section(
            actor=cast.actor("dalia"), cards={ORDER: card("quick", base=1)}, **where
        )
        assert refused.errors and not refused.saved
    assert fatima.get(f"/assessments/{cast.assessment}/answers.json").data == before
    assert cells(fatima, cast.assessment) == sheet
    assert set(old) == {ORDER, OFFLINE}
    assert old[ORDER]["value"] == {"codes": ["quick", "specified", "anyone"]}


@pytest.mark.parametrize("edit", [without_quick, without_offline])
def test_what_went_from_the_very_edition_under_its_answers_moves_no_other(
    app,
    authors,
    everybody,
    client_of,
    edit,
):
    """Only a draft can change so, and only a trial asks one: no page breaks, every other answer
    stands under its own key, and what was answered is still there once the edition is back."""
    cast = everybody
    with app.app_context():
        cast.hand_in_law()
    fatima, amina = client_of("fatima"), client_of("amina")
    before = answers(fatima, cast.assessment)
    section = f"/assessments/{cast.assessment}/agencies/{cast.ministry}/sections/{LAW}"
    path = authors.folder / "tiny-tracks" / "legal" / "preservation.yaml"
    whole = path.read_text("utf-8")
    authors.change(edit)
    for page in (section, f"{section}/review", f"/assessments/{cast.assessment}/results"):
        assert amina.get(page).status_code in (200, 404), page
        assert fatima.get(page).status_code == 200, page
    now = answers(fatima, cast.assessment)
    assert now.items() <= before.items() and ORDER in now
    authors.change(lambda _text: whole)
    assert answers(fatima, cast.assessment) == before
    with app.app_context():
        assert db.session.query(Assessment).count() == 2
