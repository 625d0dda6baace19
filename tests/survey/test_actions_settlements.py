"""Settling: judged like any answer, with a reason, never over a newer one; not-applicables."""

import pytest
from sqlalchemy import select, update

from questionnaires.answers import RawAnswer
from questionnaires.errors import AnswerErrors
from survey.actions.sections import hand_in_section, submit_section
from survey.actions.settlements import approve_not_applicable, settle, unsettle
from survey.extensions import db
from survey.models import (
    AnswerRow,
    Assessment,
    AssessmentStatus,
    AuditEvent,
    SettlementRow,
)
from survey.problems import InputRefused, NotVisible, Refused, Stale, UnknownThing, WrongState
from tests.survey import cast as casting
from tests.survey.cast import LAW, NAMES, OFFLINE, ORDER, TOOLS_USED, card, other_statuses

DURATION = "legal.25.duration"
NO = RawAnswer(chosen=("no",))


def do(cast, action=settle, who="fatima", **more):
    values = {"question": OFFLINE, "base_revision": 0}
    if action is settle:
        values |= {"raw": NO, "why": "The order needs a seal."}
    if action is approve_not_applicable:
        values = {"question": DURATION}
    return action(actor=cast.actor(who), assessment=cast.assessment, **(values | more))


def settlements():
    db.session.rollback()
    return db.session.scalars(select(SettlementRow).order_by(SettlementRow.id)).all()


def put(status):
    db.session.execute(update(Assessment).values(status=status))
    db.session.commit()


def test_a_later_settlement_supersedes_and_the_former_stays(cast):
    assert do(cast) == 1
    second = do(cast, raw=RawAnswer(chosen=("yes",)), why="It does not.", base_revision=1)
    first, current = settlements()
    assert first.superseded_at is not None and first.answer["value"] == {"yes": False}
    assert current.superseded_at is None and current.answer["value"] == {"yes": True}
    assert do(cast, unsettle, base_revision=second) is True
    assert all(row.superseded_at is not None for row in settlements())
    assert do(cast, unsettle, base_revision=second) is False


def test_it_leaves_a_trace_without_answer_or_reason(cast):
    do(cast)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event.detail == {"question": OFFLINE, "revision": 1}


def test_two_focal_points_do_not_overwrite_each_other(cast):
    do(cast, who="goran")
    with pytest.raises(Stale) as stale:
        do(cast, raw=RawAnswer(chosen=("yes",)))
    assert stale.value.mine.value == {"yes": True}
    assert stale.value.theirs.value == {"yes": False}
    assert (stale.value.who, stale.value.revision) == ("Goran", 1)
    assert len(settlements()) == 1


def test_a_settlement_taken_back_meanwhile_is_stale_too(cast):
    do(cast)
    do(cast, unsettle, who="goran", base_revision=1)
    with pytest.raises(Stale):
        do(cast, base_revision=1)
    assert do(cast, base_revision=2) == 3


@pytest.mark.parametrize(
    "raw",
    [
        RawAnswer(),
        RawAnswer(comment="only a remark"),
        RawAnswer(chosen=("~blank",)),
        RawAnswer(chosen=("perhaps",)),
        RawAnswer(chosen=("~not_applicable",), reason="other", reason_note="x"),
    ],
)
def test_what_is_no_answer_settles_nothing(cast, raw):
    with pytest.raises(AnswerErrors):
        do(cast, raw=raw)
    assert settlements() == []


@pytest.mark.parametrize(
    ("why", "code"), [("  ", "required"), ("x" * 10_001, "too_long"), ("\ud800", "bad_text")]
)
def test_it_says_why(cast, why, code):
    with pytest.raises(InputRefused) as refused:
        do(cast, why=why)
    assert refused.value.fields == {"why": code} and settlements() == []
    assert do(cast, why="x" * 10_000) == 1


@pytest.mark.parametrize("question", ["legal.7.offence", "", "x" * 300])
def test_it_settles_only_what_the_edition_asks(cast, question):
    for action in (settle, unsettle, approve_not_applicable):
        with pytest.raises(UnknownThing):
            do(cast, action, question=question)


@pytest.mark.parametrize("who", [name for name in NAMES if name not in ("fatima", "goran")])
@pytest.mark.parametrize("action", [settle, unsettle, approve_not_applicable])
def test_nobody_else_settles(cast, who, action):
    with pytest.raises(Refused if who == "chen" else NotVisible):
        do(cast, action, who, question=TOOLS_USED)
    assert settlements() == []


@pytest.mark.parametrize(
    "status", other_statuses(AssessmentStatus.COLLECTING, AssessmentStatus.VALIDATING)
)
@pytest.mark.parametrize("action", [settle, unsettle, approve_not_applicable])
def test_nothing_is_settled_before_or_after(cast, status, action):
    put(status)
    with pytest.raises(WrongState):
        do(cast, action, question=ORDER)


# not applicable


@pytest.fixture
def conditional(bare_app):
    """The same cast in a round that asks a conditional question; Amina calls it not applicable."""
    cast = casting.gather("tiny-conditional")
    absent = card("~not_applicable", reason="option_not_used")
    assert cast.save("amina", cast.ministry, LAW, {DURATION: absent}).saved
    return cast


def approved():
    db.session.rollback()
    return db.session.scalars(select(AnswerRow.approved)).all()


def test_only_handed_in_answers_are_approved(conditional):
    where = {"assessment": conditional.assessment, "agency": conditional.ministry, "section": LAW}
    assert do(conditional, approve_not_applicable) == 0
    submit_section(actor=conditional.actor("amina"), **where)
    assert do(conditional, approve_not_applicable) == 0
    hand_in_section(actor=conditional.actor("benoit"), **where)
    assert approved() == [False]
    assert do(conditional, approve_not_applicable) == 1
    assert approved() == [True]
    assert do(conditional, approve_not_applicable) == 0
    assert do(conditional, approve_not_applicable, approved=False) == 1
    assert approved() == [False]


def test_approving_is_no_new_revision_of_the_answer(conditional):
    where = {"assessment": conditional.assessment, "agency": conditional.ministry, "section": LAW}
    submit_section(actor=conditional.actor("amina"), **where)
    hand_in_section(actor=conditional.actor("benoit"), **where)
    do(conditional, approve_not_applicable)
    assert db.session.scalars(select(AnswerRow.revision)).all() == [1]
