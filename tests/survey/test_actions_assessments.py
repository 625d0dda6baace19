"""An assessment's way to validation: who assigns, when it opens, when it closes, and back."""

from datetime import date

import pytest
from sqlalchemy import select, update

from survey.actions.assessments import (
    assign,
    return_to_collecting,
    start_collecting,
    start_validating,
    unassign,
)
from survey.extensions import db
from survey.models import Assessment, AssessmentStatus, Assignment, AuditEvent
from survey.problems import NotVisible, Refused, UnknownThing, WrongState
from tests.survey.cast import LAW, NAMES, OFFLINE, PEOPLE, TOOLS, card, other_statuses

STARTS = {
    start_collecting: AssessmentStatus.PREPARING,
    start_validating: AssessmentStatus.COLLECTING,
    return_to_collecting: AssessmentStatus.VALIDATING,
}
ENDS = {
    start_collecting: AssessmentStatus.COLLECTING,
    start_validating: AssessmentStatus.VALIDATING,
    return_to_collecting: AssessmentStatus.COLLECTING,
}


def status(code="XAA"):
    db.session.rollback()
    return db.session.scalars(
        select(Assessment.status).where(Assessment.state.has(code=code))
    ).one()


def put(value):
    db.session.execute(update(Assessment).values(status=value))
    db.session.commit()


def assigned():
    db.session.rollback()
    rows = db.session.scalars(select(Assignment).order_by(Assignment.id))
    return [(row.agency.name, row.section_id) for row in rows]


def do(cast, action, who="fatima", **more):
    return action(actor=cast.actor(who), assessment=cast.assessment, **more)


@pytest.mark.parametrize("action", STARTS)
def test_a_focal_point_moves_it_once_and_hears_so_twice(cast, action):
    cast.hand_in_law()
    put(STARTS[action])
    first, second = do(cast, action), do(cast, action, "goran")
    assert (first.status, first.changed) == (ENDS[action], True)
    assert (second.status, second.changed) == (ENDS[action], False)
    assert status() == ENDS[action] and status("XAB") == STARTS[action]
    found = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == action.__name__)).all()
    assert [event.detail for event in found] == [{"from": STARTS[action], "to": ENDS[action]}]


@pytest.mark.parametrize("action", STARTS)
@pytest.mark.parametrize("who", [name for name in NAMES if name not in ("fatima", "goran")])
def test_nobody_else_moves_it(cast, action, who):
    cast.hand_in_law()
    put(STARTS[action])
    with pytest.raises(Refused if who == "chen" else NotVisible):
        do(cast, action, who)
    assert status() == STARTS[action]


@pytest.mark.parametrize("action", STARTS)
def test_it_moves_only_from_where_the_table_says(cast, action):
    cast.hand_in_law()
    for start in other_statuses(STARTS[action], ENDS[action]):
        put(start)
        with pytest.raises(WrongState):
            do(cast, action)
        assert status() == start


def test_it_does_not_open_for_nobody(cast):
    put(AssessmentStatus.PREPARING)
    db.session.execute(Assignment.__table__.delete())
    db.session.commit()
    with pytest.raises(WrongState) as wrong:
        do(cast, start_collecting)
    assert wrong.value.reason == "nothing_assigned"


def test_it_does_not_close_on_nothing(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    with pytest.raises(WrongState) as wrong:
        do(cast, start_validating)
    assert wrong.value.reason == "nothing_handed_in" and status() == AssessmentStatus.COLLECTING


def test_a_section_is_given_to_an_agency_once(cast):
    where = {"agency": cast.police, "section": PEOPLE}
    assert do(cast, assign, **where) is True
    assert do(cast, assign, **where) is False
    assert assigned().count(("State Police", PEOPLE)) == 1
    assert do(cast, unassign, **where) is True
    assert do(cast, unassign, **where) is False
    assert ("State Police", PEOPLE) not in assigned()


def test_a_date_given_later_moves_the_date(cast):
    where = {"agency": cast.police, "section": TOOLS}
    assert do(cast, assign, **where, due_on=date(2027, 1, 1)) is False
    row = db.session.scalars(select(Assignment).where(Assignment.section_id == TOOLS)).one()
    assert row.due_on == date(2027, 1, 1)
    assert do(cast, assign, **where) is False
    db.session.refresh(row)
    assert row.due_on == date(2027, 1, 1)


def test_a_section_that_was_begun_is_not_taken_away(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    with pytest.raises(WrongState) as wrong:
        do(cast, unassign, agency=cast.ministry, section=LAW)
    assert wrong.value.reason == "has_answers"
    assert ("Ministry of Justice", LAW) in assigned()


def test_only_sections_of_the_edition_go_only_to_agencies_of_the_state(cast):
    before = assigned()
    for agency, section, kind in (
        (cast.police, "legal.crimes", "section"),
        (cast.police, "", "section"),
        (cast.other_ministry, LAW, "agency"),
        ("nothing", LAW, "agency"),
    ):
        with pytest.raises(UnknownThing) as unknown:
            do(cast, assign, agency=agency, section=section)
        assert unknown.value.kind == kind
    assert assigned() == before


@pytest.mark.parametrize("who", [name for name in NAMES if name not in ("fatima", "goran")])
def test_nobody_else_assigns(cast, who):
    before = assigned()
    for action in (assign, unassign):
        with pytest.raises(Refused if who == "chen" else NotVisible):
            do(cast, action, who, agency=cast.police, section=TOOLS)
    assert assigned() == before


@pytest.mark.parametrize(
    "late", other_statuses(AssessmentStatus.PREPARING, AssessmentStatus.COLLECTING)
)
def test_nothing_is_assigned_after_the_collection(cast, late):
    put(late)
    for action in (assign, unassign):
        with pytest.raises(WrongState):
            do(cast, action, agency=cast.police, section=TOOLS)
