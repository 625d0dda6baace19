"""Failure 1: answers were lost when the session timed out. (With scripts: tests/browser.)"""

from __future__ import annotations

from tests.survey.cast import OFFLINE, ORDER
from tests.survey.respond.conftest import FORM
from tests.survey.respond.form import Form


def test_three_answers_typed_into_an_ended_session_are_there_after_signing_in(desk):
    form = desk.form().tick(ORDER, "quick", "secret").type(ORDER, comment="first\r\nline")
    form.tick(OFFLINE, "yes").type(OFFLINE, evidence_0_source="Act, s. 4")
    signed_out = desk.app.test_client()
    origin = {"Origin": "http://localhost"}
    held = signed_out.post(desk.path, data=form.body(), content_type=FORM, headers=origin)
    assert held.status_code == 401 and desk.answers() == {}
    again = Form(held.text, desk.section)
    for _ in range(2):  # whoever is not sure presses twice
        sent = desk.client.post(desk.path, data=again.body(None), content_type=FORM)
        assert sent.status_code == 303
    stored = desk.answers()
    assert stored[ORDER].value == {"codes": ["quick", "secret"]}
    assert stored[ORDER].comment.splitlines() == ["first", "line"]
    assert stored[OFFLINE].value == {"yes": True}
    assert [cited.source for cited in stored[OFFLINE].evidence] == ["Act, s. 4"]
    assert {answer.revision for answer in stored.values()} == {1} and desk.former() == []
