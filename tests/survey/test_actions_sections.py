"""A section's way: submitted once, handed in by whoever may, sent back with a reason."""

import threading

import pytest
from sqlalchemy import select, update

from survey.actions.sections import hand_in_section, return_section, submit_section
from survey.extensions import db
from survey.models import Assessment, AssessmentStatus, Assignment, AuditEvent, Grant, Person, Role
from survey.models.base import now
from survey.problems import InputRefused, NotVisible, Refused, WrongState
from tests.survey.cast import LAW, NAMES, OFFLINE, ORDER, card, other_statuses

ACTIONS = {
    "submit": submit_section,
    "hand_in": hand_in_section,
    "return": lambda **kwargs: return_section(**kwargs, reason="Name the section of the act."),
}


def do(cast, who, verb, agency=None, **more):
    return ACTIONS[verb](
        actor=cast.actor(who),
        assessment=cast.assessment,
        agency=agency or cast.ministry,
        section=LAW,
        **more,
    )


def the_section(agency="Ministry of Justice"):
    db.session.rollback()
    return db.session.scalars(
        select(Assignment).where(
            Assignment.section_id == LAW,
            Assignment.agency.has(name=agency),
            Assignment.assessment.has(Assessment.state.has(code="XAA")),
        )
    ).one()


def put(status):
    the_section().status = status
    db.session.commit()


def events(verb):
    db.session.rollback()
    return db.session.scalars(select(AuditEvent).where(AuditEvent.verb == verb)).all()


def test_a_section_goes_from_respondent_to_approver_to_focal_point(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    submitted = do(cast, "amina", "submit")
    assert (submitted.status, submitted.changed, submitted.open_questions) == ("submitted", True, 1)
    handed_in = do(cast, "benoit", "hand_in")
    assert (handed_in.status, handed_in.open_questions) == ("handed_in", 1)
    (event,) = events("hand_in_section")
    assert event.detail == {
        "agency": cast.ministry,
        "section": LAW,
        "open_questions": 1,
        "from": "submitted",
        "to": "handed_in",
    }


def test_blank_questions_are_counted_and_allowed(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes"), ORDER: card("~dont_know")})
    assert do(cast, "amina", "submit").open_questions == 0


def test_an_agency_without_an_approver_hands_in_at_once(cast):
    cast.save("dalia", cast.prosecution, LAW, {OFFLINE: card("no")})
    assert do(cast, "dalia", "hand_in", cast.prosecution).status == "handed_in"


def test_an_agency_with_an_approver_does_not(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no")})
    with pytest.raises(Refused):
        do(cast, "amina", "hand_in")
    do(cast, "amina", "submit")
    with pytest.raises(Refused):
        do(cast, "amina", "hand_in")


@pytest.mark.parametrize("how", ["grant ended", "account closed"])
def test_a_submitted_section_is_not_stuck_when_the_approver_leaves(cast, how):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no")})
    do(cast, "amina", "submit")
    if how == "grant ended":
        db.session.execute(update(Grant).where(Grant.role == Role.APPROVER).values(ended_at=now()))
    else:
        db.session.execute(update(Person).where(Person.name == "Benoit").values(active=False))
    db.session.commit()
    assert do(cast, "amina", "hand_in").status == "handed_in"


def test_an_approver_does_not_hand_in_what_was_not_submitted(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no")})
    for status in ("not_started", "in_progress", "returned"):
        put(status)
        with pytest.raises(WrongState):
            do(cast, "benoit", "hand_in")


def test_it_comes_back_with_a_reason_that_stays_until_it_is_handed_in(cast):
    cast.hand_in_law()
    do(cast, "fatima", "return")
    assert (the_section().status, the_section().return_reason) == (
        "returned",
        "Name the section of the act.",
    )
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no", base=1)})
    do(cast, "amina", "submit")
    assert the_section().return_reason
    do(cast, "benoit", "hand_in")
    assert the_section().return_reason == ""
    assert "Name" not in repr([event.detail for event in events("return_section")])


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "required"),
        (" \n\t ", "required"),
        ("x" * 10_001, "too_long"),
        ("x" * 50_000, "too_long"),
        ("half \udcff", "bad_text"),
        ("nul \0", "bad_text"),
    ],
)
def test_a_reason_is_needed_and_must_be_a_text(cast, reason, code):
    cast.hand_in_law()
    with pytest.raises(InputRefused) as refused:
        return_section(
            actor=cast.actor("fatima"),
            assessment=cast.assessment,
            agency=cast.ministry,
            section=LAW,
            reason=reason,
        )
    assert refused.value.fields == {"reason": code}
    assert the_section().status == "handed_in"


def test_an_approver_returns_before_the_hand_in_and_not_after(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no")})
    do(cast, "amina", "submit")
    assert do(cast, "benoit", "return").status == "returned"
    do(cast, "amina", "submit")
    do(cast, "benoit", "hand_in")
    with pytest.raises(WrongState):
        do(cast, "benoit", "return")


ALLOWED = {
    "not_started": set(),
    "in_progress": {("amina", "submit")},
    "submitted": {
        ("amina", "submit"),
        ("benoit", "hand_in"),
        ("benoit", "return"),
        ("fatima", "return"),
        ("goran", "return"),
    },
    "handed_in": {("benoit", "hand_in"), ("fatima", "return"), ("goran", "return")},
    "returned": {
        ("amina", "submit"),
        ("benoit", "return"),
        ("fatima", "return"),
        ("goran", "return"),
    },
}


@pytest.mark.parametrize("status", ALLOWED)
def test_everybody_can_do_what_the_table_says_and_nothing_else(cast, status):
    could = set()
    for who in NAMES:
        for verb in ACTIONS:
            put(status)
            try:
                do(cast, who, verb)
            except (NotVisible, Refused, WrongState):
                assert the_section().status == status
            else:
                could.add((who, verb))
    assert could == ALLOWED[status]


@pytest.mark.parametrize("status", other_statuses(AssessmentStatus.COLLECTING))
@pytest.mark.parametrize("verb", ACTIONS)
def test_nothing_moves_while_the_assessment_does_not_collect(cast, status, verb):
    put("submitted")
    db.session.execute(update(Assessment).values(status=status))
    db.session.commit()
    who = {"submit": "amina", "hand_in": "benoit", "return": "fatima"}[verb]
    with pytest.raises(WrongState):
        do(cast, who, verb)


def test_ten_equal_submits_are_one_submission_and_ten_friendly_answers(bare_app, cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no")})
    actor, barrier, outcomes = cast.actor("amina"), threading.Barrier(10), []

    def submit():
        with bare_app.app_context():
            barrier.wait()
            outcomes.append(
                submit_section(
                    actor=actor, assessment=cast.assessment, agency=cast.ministry, section=LAW
                )
            )
            db.session.remove()

    threads = [threading.Thread(target=submit) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.status for outcome in outcomes] == ["submitted"] * 10
    assert sum(outcome.changed for outcome in outcomes) == 1
    assert len(events("submit_section")) == 1
