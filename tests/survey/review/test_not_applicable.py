"""Approving that a question is not applicable, and settling one that does apply."""

import re

import pytest
from sqlalchemy import select

from survey.actions.sections import hand_in_section, submit_section
from survey.extensions import db
from survey.models import AnswerRow
from tests.survey import cast as casting
from tests.survey.cast import LAW, card
from tests.survey.review.conftest import words

DURATION = "legal.25.duration"


@pytest.fixture
def everybody(app):
    """The cast, asked a question that need not apply; the ministry says that it does not."""
    with app.app_context():
        cast = casting.gather(edition="tiny-conditional")
        absent = card(
            "~not_applicable", reason="option_not_used", reason_note="The court orders it."
        )
        assert not cast.save("amina", cast.ministry, LAW, {DURATION: absent}).errors
        where = {"assessment": cast.assessment, "agency": cast.ministry, "section": LAW}
        submit_section(actor=cast.actor("amina"), **where)
        hand_in_section(actor=cast.actor("benoit"), **where)
        return cast


def approved(app):
    with app.app_context():
        return db.session.scalars(select(AnswerRow.approved)).all()


def test_it_waits_with_its_reason(see):
    text = see("settle")
    assert "Settle (1)" in text
    assert "Our State does not use this option" in text
    assert "The court orders it." in text


def test_it_is_approved_with_one_button_and_the_approval_taken_back(app, send, see):
    assert send(f"not-applicable/{DURATION}").status_code == 303
    assert approved(app) == [True]
    assert "Approved as not applicable" in see("settle")
    assert send(f"not-applicable/{DURATION}", {"approved": "no"}).status_code == 303
    assert approved(app) == [False]


def test_a_question_that_is_not_asked_is_not_found(send):
    assert send("not-applicable/nothing").status_code == 404


def test_settling_it_as_applicable_takes_it_from_the_list(app, send, see):
    data = {"national-value": "yes", "national-revision": "0", "why": "The court may."}
    assert send(f"settle/{DURATION}", data).status_code == 303
    text = see("settle")
    assert "None waits." in text
    assert "Settle (" not in text


def test_the_state_itself_needs_a_reason_too(send):
    data = {"national-value": "~not_applicable", "national-revision": "0", "why": "It is so."}
    answer = send(f"settle/{DURATION}", data)
    assert answer.status_code == 422
    assert "Choose why this is not applicable." in words(answer)
    assert re.search(r'value="~not_applicable" checked', answer.text)
