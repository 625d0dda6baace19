"""Saving a section: what is right is kept, what is newer stays, what was said before too."""

import threading

import pytest
from sqlalchemy import event, select, update

from questionnaires.answers import RawEvidence, State
from survey.actions import answer_rows
from survey.actions.answers import CardInput
from survey.extensions import db
from survey.models import (
    AnswerRevision,
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

REGULATION = RawEvidence(source="Regulation 4/2021", pinpoint="art. 3")


def rows(model=AnswerRow):
    db.session.rollback()
    return db.session.scalars(select(model).order_by(model.id)).all()


def answer_to(question):
    db.session.rollback()
    (stored,) = stored_answers(AnswerRow.question_id == question)
    return stored.answer


def status_of(cast, agency="Ministry of Justice"):
    db.session.rollback()
    return db.session.scalars(
        select(Assignment.status)
        .join(Assignment.agency)
        .join(Assignment.assessment)
        .where(
            Assessment.public_id == cast.assessment,
            Assignment.section_id == LAW,
            Assignment.agency.has(name=agency),
        )
    ).one()


def put(model, **values):
    db.session.execute(update(model).values(**values))
    db.session.commit()


# what is kept


def test_it_keeps_valid_cards_although_others_are_wrong(cast):
    outcome = cast.save(
        "amina", cast.ministry, LAW, {ORDER: card("quick", "nonsense"), OFFLINE: card("yes")}
    )
    assert outcome.saved == {OFFLINE: 1}
    assert [error.code for error in outcome.errors[ORDER].errors] == ["unknown_code"]
    assert [row.question_id for row in rows()] == [OFFLINE]


def test_it_names_every_mistake_of_a_card_and_of_its_citations(cast):
    wrong = card(
        "quick",
        comment="x\0",
        evidence=(ACT, RawEvidence(), RawEvidence(source="", link="javascript:alert(1)")),
    )
    outcome = cast.save("amina", cast.ministry, LAW, {ORDER: wrong})
    fields = {error.field for error in outcome.errors[ORDER].errors}
    assert fields == {"comment", "evidence-2-source", "evidence-2-link"}
    assert rows() == [] and rows(EvidenceRow) == []


def test_the_first_save_starts_the_section_and_leaves_a_trace_without_the_answer(cast):
    assert status_of(cast) == AssignmentStatus.NOT_STARTED
    outcome = cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes", comment="a secret")})
    assert outcome.status == AssignmentStatus.IN_PROGRESS == status_of(cast)
    (event_,) = rows(AuditEvent)
    assert (event_.verb, event_.person_id) == ("save_section", cast.people["amina"])
    assert event_.detail == {"agency": cast.ministry, "section": LAW, "questions": [OFFLINE]}
    assert "secret" not in repr(event_.detail)


def test_saving_nothing_new_changes_nothing(cast):
    cards = {ORDER: card("quick", evidence=(ACT, REGULATION)), OFFLINE: card()}
    assert cast.save("amina", cast.ministry, LAW, cards).saved == {ORDER: 1}
    before = answer_to(ORDER)
    again = {ORDER: card("quick", base=1, evidence=(REGULATION, ACT)), OFFLINE: card()}
    outcome = cast.save("amina", cast.ministry, LAW, again)
    assert outcome.unchanged == {ORDER: 1, OFFLINE: 0}
    assert answer_to(ORDER) == before
    assert rows(AnswerRevision) == [] and len(rows(AuditEvent)) == 1


def test_a_blank_card_starts_nothing(cast):
    outcome = cast.save("amina", cast.ministry, LAW, {ORDER: card(evidence=()), OFFLINE: card()})
    assert outcome.saved == {} and outcome.unchanged == {ORDER: 0, OFFLINE: 0}
    assert status_of(cast) == AssignmentStatus.NOT_STARTED and rows() == []


def test_the_former_answer_is_kept_whole(cast):
    cast.save("amina", cast.ministry, LAW, {ORDER: card("quick", comment="first", evidence=(ACT,))})
    put(EvidenceRow, confirmed="reviewer", seen_by_focal_point=True)
    changed = card("~dont_know", base=1, comment="second", evidence=())
    assert cast.save("amina", cast.ministry, LAW, {ORDER: changed}).saved == {ORDER: 2}
    (former,) = rows(AnswerRevision)
    assert former.revision == 1 and former.written_by_id == cast.people["amina"]
    assert former.payload["comment"] == "first"
    assert former.payload["value"] == {"codes": ["quick"]}
    assert former.payload["evidence"][0]["source"] == "Cybercrime Act 2019"
    assert former.payload["evidence"][0]["confirmed"] == "reviewer"
    now = answer_to(ORDER)
    assert (now.state, now.value, now.comment, now.revision) == (
        State.DONT_KNOW,
        None,
        "second",
        2,
    )


def test_an_answer_can_be_taken_back(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    assert cast.save("amina", cast.ministry, LAW, {OFFLINE: card("~blank", base=1)}).saved
    assert answer_to(OFFLINE).state is State.BLANK
    assert rows(AnswerRevision)[0].payload["value"] == {"yes": True}


# evidence


def test_a_changed_citation_is_removed_and_added_anew(cast):
    cast.save("amina", cast.ministry, LAW, {ORDER: card("quick", evidence=(ACT, REGULATION))})
    put(EvidenceRow, seen_by_focal_point=True)
    moved = RawEvidence(source="Regulation 4/2021", pinpoint="art. 4")
    cast.save("amina", cast.ministry, LAW, {ORDER: card("quick", base=1, evidence=(ACT, moved))})
    law, old, new = rows(EvidenceRow)
    assert law.removed_at is None and law.seen_by_focal_point
    assert old.removed_at is not None and old.removed_by_id == cast.people["amina"]
    assert (new.pinpoint, new.removed_at, new.seen_by_focal_point) == ("art. 4", None, False)
    assert [e.pinpoint for e in answer_to(ORDER).evidence] == ["s. 17", "art. 4"]


def test_evidence_that_is_not_sent_is_left_alone(cast):
    cast.save("amina", cast.ministry, LAW, {ORDER: card("quick", evidence=(ACT,))})
    cast.save("amina", cast.ministry, LAW, {ORDER: card("quick", "anyone", base=1)})
    assert [e.source for e in answer_to(ORDER).evidence] == ["Cybercrime Act 2019"]
    assert len(rows(EvidenceRow)) == 1


@pytest.mark.parametrize("mark", ["agency", "reviewer"])
def test_editing_an_answer_drops_what_others_confirmed(cast, mark):
    cast.save("amina", cast.ministry, LAW, {ORDER: card("quick", evidence=(ACT,))})
    put(EvidenceRow, confirmed=mark)
    assert answer_to(ORDER).evidence[0].confirmed == mark
    cast.save("amina", cast.ministry, LAW, {ORDER: card("quick", base=1, comment="see note")})
    assert answer_to(ORDER).evidence[0].confirmed is None


def test_editing_an_answer_drops_its_approval(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    put(AnswerRow, approved=True)
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes", base=1)})
    assert answer_to(OFFLINE).approved
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no", base=1)})
    assert not answer_to(OFFLINE).approved


# two people, one question


def test_it_rejects_a_stale_revision_and_shows_both_texts(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes", comment="hers")})
    outcome = cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no", comment="mine")})
    conflict = outcome.conflicts[OFFLINE]
    assert (conflict.mine.comment, conflict.theirs.comment) == ("mine", "hers")
    assert (conflict.who, conflict.revision) == ("Amina", 1)
    assert answer_to(OFFLINE).comment == "hers"
    assert rows(AnswerRevision) == []
    knowingly = card("no", comment="mine", base=conflict.revision)
    assert cast.save("amina", cast.ministry, LAW, {OFFLINE: knowingly}).saved == {OFFLINE: 2}


def test_a_stale_card_does_not_hold_back_the_others(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    outcome = cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no"), ORDER: card("quick")})
    assert outcome.saved == {ORDER: 1} and set(outcome.conflicts) == {OFFLINE}


@pytest.mark.parametrize("base", [5, 10**30])
def test_a_revision_that_never_was_is_stale(cast, base):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    outcome = cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no", base=base)})
    assert set(outcome.conflicts) == {OFFLINE}


def test_the_same_answer_sent_twice_is_no_conflict(cast):
    cards = {OFFLINE: card("yes", evidence=(ACT,))}
    assert cast.save("amina", cast.ministry, LAW, cards).saved == {OFFLINE: 1}
    assert cast.save("amina", cast.ministry, LAW, cards).unchanged == {OFFLINE: 1}


def race(app, cast, cards):
    """One save a thread, all at the same moment; the outcomes."""
    actor, barrier, outcomes = cast.actor("amina"), threading.Barrier(len(cards)), []

    def save(one):
        with app.app_context():
            barrier.wait()
            from survey.actions.answers import save_section

            outcomes.append(
                save_section(
                    actor=actor,
                    assessment=cast.assessment,
                    agency=cast.ministry,
                    section=LAW,
                    cards=one,
                )
            )
            db.session.remove()

    threads = [threading.Thread(target=save, args=(one,)) for one in cards]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == len(cards)
    return outcomes


@pytest.mark.parametrize("base", [0, 1])
def test_of_eight_at_a_barrier_exactly_one_wins(bare_app, cast, base):
    for turn in range(12):
        db.session.rollback()
        for model in (AnswerRevision, EvidenceRow, AnswerRow):
            db.session.execute(model.__table__.delete())
        db.session.commit()
        if base:
            cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no", comment="before")})
        db.session.remove()
        outcomes = race(
            bare_app,
            cast,
            [{OFFLINE: card("yes", comment=f"{turn}-{n}", base=base)} for n in range(8)],
        )
        winners = [outcome for outcome in outcomes if outcome.saved]
        losers = [outcome.conflicts[OFFLINE] for outcome in outcomes if outcome.conflicts]
        assert (len(winners), len(losers)) == (1, 7)
        kept = answer_to(OFFLINE)
        assert all(conflict.theirs.comment == kept.comment for conflict in losers)
        assert len({conflict.mine.comment for conflict in losers} | {kept.comment}) == 8
        assert kept.revision == base + 1


def test_ten_equal_saves_are_one(bare_app, cast):
    outcomes = race(bare_app, cast, [{OFFLINE: card("yes", evidence=(ACT,))}] * 10)
    assert sum(bool(outcome.saved) for outcome in outcomes) == 1
    assert all(not outcome.conflicts for outcome in outcomes)
    assert (len(rows()), len(rows(EvidenceRow)), len(rows(AuditEvent))) == (1, 1, 1)


def test_the_update_itself_looks_at_the_revision(cast, monkeypatch):
    """Where another writer comes between reading and writing (PostgreSQL), the row decides."""
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes", comment="first")})
    change = answer_rows.change

    def late(session, actor, mine, former):
        session.execute(
            update(AnswerRow)
            .values(revision=2, comment="theirs")
            .execution_options(synchronize_session=False)
        )
        return change(session, actor, mine, former)

    monkeypatch.setattr(answer_rows, "change", late)
    outcome = cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no", base=1)})
    assert outcome.conflicts[OFFLINE].theirs.comment == "theirs"
    assert answer_to(OFFLINE).comment in ("first", "theirs") and rows(AnswerRevision) == []


def test_a_first_answer_that_comes_second_is_a_conflict(cast, monkeypatch):
    """Two first answers at once (PostgreSQL): the unique constraint decides."""
    insert = answer_rows.insert

    def late(session, actor, assignment, mine):
        assert insert(session, actor, assignment, mine) == 1
        session.execute(
            update(AnswerRow).values(comment="theirs").execution_options(synchronize_session=False)
        )
        return insert(session, actor, assignment, mine)

    monkeypatch.setattr(answer_rows, "insert", late)
    outcome = cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no", comment="mine")})
    assert outcome.conflicts[OFFLINE].theirs.comment == "theirs"
    assert len(rows()) <= 1


# who, and when


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
