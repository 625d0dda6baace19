"""Who may not save, when nothing is saved, and a disk that keeps nothing."""

import pytest
from sqlalchemy import event

from survey.actions.answers import CardInput
from survey.extensions import db
from survey.models import (
    AnswerRow,
    Assessment,
    AssessmentStatus,
    Assignment,
    AssignmentStatus,
    AuditEvent,
    EvidenceRow,
)
from survey.problems import NotVisible, Refused, StorageFailed, UnknownThing, WrongState
from survey.sheets import stored_answers
from tests.survey.cast import (
    ACT,
    LAW,
    OFFLINE,
    ORDER,
    TOOLS,
    TOOLS_USED,
    UNIT,
    card,
    other_statuses,
)
from tests.survey.engines import only_sqlite
from tests.survey.stored_rows import answer_to, put, rows, status_of


@pytest.mark.parametrize(
    ("who", "problem"),
    [
        ("benoit", Refused),
        ("dalia", NotVisible),
        ("fatima", NotVisible),
        ("rafael", NotVisible),
        ("chen", NotVisible),
        ("oscar", NotVisible),
        ("ada", NotVisible),
        ("odile", NotVisible),
    ],
)
def test_only_the_agencys_respondent_saves(cast, who, problem):
    with pytest.raises(problem):
        cast.save(who, cast.ministry, LAW, {OFFLINE: card("yes")})
    assert rows() == [] and rows(AuditEvent) == []
    assert status_of(cast) == AssignmentStatus.NOT_STARTED


def test_a_respondent_reaches_no_section_but_those_assigned(cast):
    for agency, section in (
        (cast.ministry, TOOLS),
        (cast.prosecution, LAW),
        (cast.other_ministry, LAW),
        ("nothing", LAW),
        (cast.ministry, "nothing"),
        (cast.ministry, LAW + "'--"),
    ):
        with pytest.raises(NotVisible):
            cast.save("amina", agency, section, {OFFLINE: card("yes")})
    with pytest.raises(NotVisible):
        cast.save("amina", cast.ministry, LAW, {}, assessment=cast.other_assessment)
    with pytest.raises(NotVisible):
        cast.save("odile", cast.other_ministry, LAW, {}, assessment=cast.assessment)
    assert rows() == []


@pytest.mark.parametrize("strange", [TOOLS_USED, UNIT, "legal.99.made_up", ""])
def test_a_question_of_another_section_is_unknown_and_nothing_is_saved(cast, strange):
    with pytest.raises(UnknownThing) as unknown:
        cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes"), strange: card("yes")})
    assert unknown.value.ids == (strange,)
    assert rows() == [] and rows(AuditEvent) == []


@pytest.mark.parametrize("status", [AssignmentStatus.SUBMITTED, AssignmentStatus.HANDED_IN])
def test_a_section_that_was_let_go_of_takes_no_answers(cast, status):
    put(Assignment, status=status)
    with pytest.raises(WrongState):
        cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    assert rows() == [] and status_of(cast) == status


@pytest.mark.parametrize("status", other_statuses(AssessmentStatus.COLLECTING))
def test_an_assessment_that_does_not_collect_takes_no_answers(cast, status):
    put(Assessment, status=status)
    with pytest.raises(WrongState):
        cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    assert rows() == []


def test_a_returned_section_goes_on_when_it_is_saved_again(cast):
    put(Assignment, status=AssignmentStatus.RETURNED)
    assert cast.save("amina", cast.ministry, LAW, {OFFLINE: card()}).saved == {}
    assert status_of(cast) == AssignmentStatus.RETURNED
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    assert status_of(cast) == AssignmentStatus.IN_PROGRESS


def test_saving_touches_only_the_respondents_columns(cast):
    """Failure 14: whatever is posted, approval, confirmation and other agencies' rows stay."""
    cast.save("dalia", cast.prosecution, LAW, {OFFLINE: card("no", evidence=(ACT,))})
    put(EvidenceRow, confirmed="reviewer", seen_by_focal_point=True)
    put(AnswerRow, approved=True)
    before = answer_to(OFFLINE)
    posted = CardInput(card("yes").raw, (ACT,), 0)
    cast.save("amina", cast.ministry, LAW, {OFFLINE: posted})
    theirs, mine = stored_answers(AnswerRow.question_id == OFFLINE)
    assert theirs.answer == before
    assert not mine.answer.approved
    assert (mine.answer.evidence[0].confirmed, mine.answer.evidence[0].seen_by_focal_point) == (
        None,
        False,
    )


# the disk


def fail_with(pragma):
    """Every later connection of this engine refuses to write."""
    db.session.rollback()
    db.engine.dispose()
    event.listen(db.engine, "connect", lambda connection, _: connection.execute(pragma))


@only_sqlite
@pytest.mark.parametrize(
    ("pragma", "reason"),
    [("PRAGMA max_page_count = 1", "full"), ("PRAGMA query_only = ON", "read_only")],
)
def test_a_disk_that_keeps_nothing_confirms_nothing(cast, pragma, reason):
    actor = cast.actor("amina")
    fail_with(pragma)
    from survey.actions.answers import save_section

    with pytest.raises(StorageFailed) as failed:
        save_section(
            actor=actor,
            assessment=cast.assessment,
            agency=cast.ministry,
            section=LAW,
            cards={ORDER: card("quick", comment="x" * 9_000), OFFLINE: card("yes")},
        )
    assert failed.value.reason == reason
    assert rows() == [] and status_of(cast) == AssignmentStatus.NOT_STARTED


@only_sqlite
def test_a_database_that_stays_locked_says_busy(cast, monkeypatch):
    actor = cast.actor("amina")
    fail_with("PRAGMA busy_timeout = 50")
    other = db.engine.raw_connection()
    other.execute("BEGIN IMMEDIATE")
    try:
        from survey.actions.answers import save_section

        with pytest.raises(StorageFailed) as failed:
            save_section(
                actor=actor,
                assessment=cast.assessment,
                agency=cast.ministry,
                section=LAW,
                cards={OFFLINE: card("yes")},
            )
        assert failed.value.reason == "busy"
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert rows() == []
