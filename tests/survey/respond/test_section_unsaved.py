"""A save that could not happen at all: nothing is confirmed, and what was typed comes back."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from survey.extensions import db
from tests.survey.cast import OFFLINE
from tests.survey.engines import only_sqlite
from tests.survey.respond.conftest import words
from tests.survey.respond.form import Form


def fail_with(app, pragma):
    """Every later connection refuses to write."""
    with app.app_context():
        db.engine.dispose()
        event.listen(db.engine, "connect", lambda connection, _: connection.execute(pragma))


@only_sqlite
@pytest.mark.parametrize("pragma", ["PRAGMA max_page_count = 1", "PRAGMA query_only = ON"])
def test_a_disk_that_keeps_nothing_gives_back_what_was_typed(desk, pragma):
    form = desk.form().tick(OFFLINE, "yes").type(OFFLINE, comment="Three weeks of work " * 400)
    fail_with(desk.app, pragma)
    answer = desk.send(form)
    assert answer.status_code == 507
    assert "Not saved" in words(answer) and "Saved:" not in words(answer)
    again = Form(answer.text, desk.section)
    assert again.chosen(OFFLINE) == ["yes"]
    assert again.value(OFFLINE, "comment").strip() == ("Three weeks of work " * 400).strip()
    assert desk.answers() == {}


def test_a_section_that_was_given_away_meanwhile_gives_back_what_was_typed(desk):
    form = desk.form().tick(OFFLINE, "yes").type(OFFLINE, comment="typed in another tab")
    desk.put("submitted")
    answer = desk.send(form)
    assert answer.status_code == 409
    assert "Nothing was changed" in words(answer) and "Not saved" in words(answer)
    assert "typed in another tab" in answer.text
    assert desk.answers() == {}
