"""The audit trail: one line a change, inside the change, and never what was answered."""

import pytest
from sqlalchemy import select

from survey import audit
from survey.extensions import db
from survey.models import AuditEvent
from tests.survey.cast import LAW, OFFLINE, card


@pytest.mark.parametrize("strange", ["answer", "value", "comment", "reason", "why", "raw"])
def test_it_takes_no_word_of_an_answer(cast, strange):
    with pytest.raises(ValueError):
        audit.record(
            db.session,
            actor=cast.actor("amina"),
            verb="save_section",
            thing="assessment:x",
            state_id=None,
            **{strange: "yes"},
        )
    assert db.session.scalars(select(AuditEvent)).all() == []


def test_a_line_and_its_change_are_kept_together_or_not_at_all(cast, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("the line cannot be written")

    monkeypatch.setattr("survey.actions.answers.audit.record", broken)
    with pytest.raises(RuntimeError):
        cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    monkeypatch.undo()
    assert db.session.scalars(select(AuditEvent)).all() == []
    assert cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")}).saved == {OFFLINE: 1}
