"""What another agency answered: whether it differs, and in what."""

from __future__ import annotations

import pytest

from questionnaires.answers import Answer, State
from survey.instruments import open_edition
from survey.queries.facts import OtherAnswer
from survey.respond.beside import beside
from tests.survey.cast import OFFLINE, ORDER

TICKED = {"codes": ["quick"]}


@pytest.fixture
def compare(app, everybody):
    """The two answers to one question, compared."""

    def run(question, mine, theirs):
        with app.test_request_context():
            asked = open_edition("tiny-tracks").by_id[question]
            own = mine and Answer(question, *mine)
            return beside(asked, own, OtherAnswer("x", "Police", Answer(question, *theirs), None))

    return run


def answered(value):
    return (State.ANSWERED, value)


def test_the_same_is_the_same(compare):
    assert compare(ORDER, answered(TICKED), answered(TICKED)).differs is False
    assert compare(OFFLINE, answered({"yes": True}), answered({"yes": True})).differs is False


def test_it_says_what_only_one_of_them_ticked(compare):
    found = compare(ORDER, answered(TICKED), answered({"codes": ["specified"]}))
    assert found.differs is True
    assert len(found.more) == len(found.less) == 1 and found.more != found.less


def test_who_does_not_know_contradicts_nobody(compare):
    for state in (State.DONT_KNOW, State.WITHHELD, State.NO_CASES):
        assert compare(OFFLINE, answered({"yes": True}), (state,)).differs is None
    assert compare(OFFLINE, None, answered({"yes": True})).differs is None


def test_not_applicable_is_another_answer(compare):
    found = compare(OFFLINE, answered({"yes": True}), (State.NOT_APPLICABLE,))
    assert found.differs is True and found.more == ()
