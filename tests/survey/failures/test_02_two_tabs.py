"""Failure 2: a post landed in the other questionnaire that was open in a second tab."""

from __future__ import annotations

from survey.extensions import db
from survey.models import AnswerRow, Assessment
from tests.survey.cast import LAW, ORDER
from tests.survey.respond.conftest import FORM


def test_twenty_saves_in_turn_land_each_in_its_own(desk, desk_with):
    """The same edition, section and question, in two rounds: only the address tells them apart."""
    tabs = [desk, desk_with("tiny-tracks", LAW)]
    forms = [tab.form() for tab in tabs]
    assert tabs[0].path != tabs[1].path
    for turn in range(20):
        place = turn % 2
        form = forms[place].tick(ORDER, "quick").type(ORDER, comment=f"tab {place}, {turn}")
        said = tabs[place].client.post(
            f"{tabs[place].path}/questions/{ORDER}",
            data=form.only(ORDER).body(None),
            content_type=FORM,
            headers={"Accept": "application/json"},
        )
        assert said.status_code == 200, said.text
        form.of(ORDER, "revision")[0].value = str(said.json["revision"])
    with desk.app.app_context():
        rows = db.session.query(AnswerRow, Assessment.public_id).join(
            Assessment, Assessment.id == AnswerRow.assessment_id
        )
        found = {public: (row.comment, row.revision) for row, public in rows}
    assert found == {
        tabs[0].assessment: ("tab 0, 18", 10),
        tabs[1].assessment: ("tab 1, 19", 10),
    }
