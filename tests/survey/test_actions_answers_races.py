"""Two people on one question: a newer answer is never overwritten, the second hears so."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import update

from survey.actions import answer_rows
from survey.extensions import db
from survey.models import (
    AnswerRevision,
    AnswerRow,
    AuditEvent,
    EvidenceRow,
)
from tests.survey.cast import (
    ACT,
    LAW,
    OFFLINE,
    ORDER,
    card,
)
from tests.survey.stored_rows import answer_to, rows


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


def test_a_stale_card_that_nobody_touched_is_no_conflict(cast):
    """Without JavaScript every save posts every card, also those drawn long before."""
    old = card("yes", comment="first", base=1, evidence=(ACT,))
    cast.save("amina", cast.ministry, LAW, {OFFLINE: replace(old, base_revision=0)})
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no", comment="newer", base=1)})
    outcome = cast.save("amina", cast.ministry, LAW, {OFFLINE: old, ORDER: card("quick")})
    assert outcome.unchanged == {OFFLINE: 2} and outcome.saved == {ORDER: 1}
    assert answer_to(OFFLINE).comment == "newer"
    blank = cast.save("amina", cast.ministry, LAW, {OFFLINE: card(evidence=())})
    assert blank.unchanged == {OFFLINE: 2} and not blank.conflicts
    touched = card("yes", comment="first, changed", base=1, evidence=(ACT,))
    assert set(cast.save("amina", cast.ministry, LAW, {OFFLINE: touched}).conflicts) == {OFFLINE}
    uncited = card("yes", comment="first", base=1, evidence=())
    assert set(cast.save("amina", cast.ministry, LAW, {OFFLINE: uncited}).conflicts) == {OFFLINE}


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


def one_winner(app, cast, turn, base):
    """Eight saves on the same revision: one is kept, and seven get to see it beside their own."""
    db.session.remove()
    outcomes = race(
        app, cast, [{OFFLINE: card("yes", comment=f"{turn}-{n}", base=base)} for n in range(8)]
    )
    winners = [outcome for outcome in outcomes if outcome.saved]
    losers = [outcome.conflicts[OFFLINE] for outcome in outcomes if outcome.conflicts]
    assert (len(winners), len(losers)) == (1, 7)
    kept = answer_to(OFFLINE)
    assert all(conflict.theirs.comment == kept.comment for conflict in losers)
    assert len({conflict.mine.comment for conflict in losers} | {kept.comment}) == 8
    assert kept.revision == base + 1
    return kept.comment


def test_of_eight_at_a_barrier_exactly_one_wins_a_hundred_times(bare_app, cast):
    """Each round on the revision that the one before left; every text that was kept can be read."""
    kept = [one_winner(bare_app, cast, turn, base=turn) for turn in range(100)]
    former = [row.payload["comment"] for row in rows(AnswerRevision)]
    assert [*former, answer_to(OFFLINE).comment] == kept


def test_of_eight_first_answers_exactly_one_is_kept(bare_app, cast):
    for turn in range(10):
        db.session.rollback()
        for model in (AnswerRevision, EvidenceRow, AnswerRow):
            db.session.execute(model.__table__.delete())
        db.session.commit()
        one_winner(bare_app, cast, turn, base=0)


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
