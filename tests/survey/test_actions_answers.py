"""Saving a section: what is right is kept, what was said before too, with its evidence."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from questionnaires.answers import RawEvidence, State
from survey.extensions import db
from survey.models import (
    Agency,
    AnswerRevision,
    AnswerRow,
    Assessment,
    Assignment,
    AssignmentStatus,
    AuditEvent,
    EvidenceRow,
)
from survey.models.base import now
from tests.survey.cast import (
    ACT,
    LAW,
    OFFLINE,
    ORDER,
    card,
)
from tests.survey.stored_rows import answer_to, put, rows, status_of

REGULATION = RawEvidence(source="Regulation 4/2021", pinpoint="art. 3")


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


def test_who_worked_on_a_section_last_is_known_to_the_minute(cast):
    def saved(base: int, **noted) -> tuple:
        if noted:
            put(Assignment, **noted)
        again = card("yes", base=base, comment=f"after {base}")
        assert cast.save("amina", cast.ministry, LAW, {OFFLINE: again}).saved
        db.session.rollback()
        return db.session.execute(
            select(Assignment.changed_by_id, Assignment.changed_at)
            .join(Assignment.agency)
            .join(Assignment.assessment)
            .where(
                Assessment.public_id == cast.assessment,
                Agency.public_id == cast.ministry,
                Assignment.section_id == LAW,
            )
        ).one()

    amina, benoit = cast.people["amina"], cast.people["benoit"]
    recent, past, ahead = (now() + timedelta(seconds=s) for s in (-30, -61, 3600))
    assert saved(0)[0] == amina
    assert saved(1, changed_at=recent) == (amina, recent)
    assert saved(2, changed_at=past)[1] > past
    # The clock was set back since.
    assert saved(3, changed_at=ahead)[1] < ahead
    assert saved(4, changed_by_id=benoit)[0] == amina


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
