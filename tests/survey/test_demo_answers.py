"""What the invented agencies answer: nothing that contradicts itself."""

from __future__ import annotations

import pytest

from questionnaires.answers import State
from questionnaires.library import open_instrument
from survey.demo import answering, cast, plans

INSTRUMENT = open_instrument(cast.EDITION)
#: Of each question: what cannot be ticked beside what.
NEVER_BOTH = {
    "legal.11.reservation": [
        ("not_made", "made"),
        ("not_made", "written"),
        ("not_made", "limit"),
    ],
    "legal.19.options": [("attempt_all", "attempt_some")],
    "legal.23.reservations": [
        ("offences_made", "offences_planned"),
        ("closed_made", "closed_planned"),
        ("open", "closed_made"),
        ("open", "offences_planned"),
    ],
    "legal.32.options": [("open", "sentence"), ("open", "evidence")],
    "legal.42.refusal": [("open", "interests"), ("open", "political")],
}


def answered(question_id):
    """What every agency of every invented State answers to it, with the section around it."""
    section = INSTRUMENT.section_of[question_id]
    for plan in plans.STATES:
        for agency in section.audience:
            written = answering.answer_section(plan, agency, section)
            yield plan.code, agency, {id: one.parsed for id, one in written.items()}


@pytest.mark.parametrize("question", NEVER_BOTH)
def test_no_invented_agency_ticks_what_cannot_be_so_at_once(question):
    ticked = 0
    for state, agency, answers in answered(question):
        given = answers.get(question)
        codes = set(given.value["codes"]) if given and given.value else set()
        ticked += len(codes) > 1
        for pair in NEVER_BOTH[question]:
            assert not codes.issuperset(pair), (state, agency)
    assert ticked, "several are ticked somewhere: else nothing was looked at"


def test_a_reservation_that_is_neither_made_nor_planned_is_not_weighed():
    seen = set()
    for state, agency, answers in answered("legal.23.narrow"):
        made, weighed = answers.get("legal.23.reservations"), answers.get("legal.23.narrow")
        if made is None or made.value is None or weighed is None:
            continue
        none = made.value["codes"] == ["none"]
        if none:
            assert weighed.state is State.NOT_APPLICABLE, (state, agency)
        else:
            assert weighed.state is not State.NOT_APPLICABLE, (state, agency)
        seen.add(none)
    assert seen == {True, False}
