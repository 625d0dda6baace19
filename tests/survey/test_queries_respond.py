"""What respondents and approvers see: every assignment of theirs, and nothing of anybody else's."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from sqlalchemy import select, update

from survey import scope
from survey.actions.sections import return_section, submit_section
from survey.extensions import db
from survey.models import (
    Agency,
    AnswerRow,
    Assessment,
    AssessmentStatus,
    Assignment,
    Grant,
    Role,
    Round,
)
from survey.models.base import now
from survey.problems import NotVisible
from survey.queries import people, respond
from survey.queries.people import actor_of
from tests.survey.cast import (
    ACT,
    LAW,
    NAMES,
    OFFLINE,
    ORDER,
    PEOPLE,
    TOOLS,
    UNIT,
    card,
    other_statuses,
)


def page(cast, who, agency=None, section=LAW, assessment=None):
    return respond.section_page(
        cast.actor(who), assessment or cast.assessment, agency or cast.ministry, section
    )


def mine(cast, who):
    return [(card.agency_name, card.section_id) for card in respond.my_sections(cast.actor(who))]


def test_everybody_finds_their_sections_and_no_others(cast):
    own = [("Ministry of Justice", LAW)]
    assert {who: mine(cast, who) for who in NAMES} == {
        "amina": own,
        "benoit": own,
        "dalia": [("Prosecution Service", LAW), ("Prosecution Service", PEOPLE)],
        "odile": own,
        **dict.fromkeys(("fatima", "goran", "rafael", "chen", "oscar", "ada"), []),
    }
    (odiles,) = respond.my_sections(cast.actor("odile"))
    assert (odiles.state_name, odiles.assessment_id) == ("Borduria", cast.other_assessment)


def test_a_card_says_how_far_it_is_and_what_can_be_done(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    (hers,) = respond.my_sections(cast.actor("amina"))
    (his,) = respond.my_sections(cast.actor("benoit"))
    assert (hers.status, hers.answered, hers.applicable) == ("in_progress", 1, 2)
    assert hers.minutes_left > 0 and hers.title == "Keeping data: law" and hers.track == "legal"
    assert (hers.may_answer, hers.may_submit, hers.may_hand_in, hers.may_return) == (
        True,
        True,
        False,
        False,
    )
    assert not any((his.may_answer, his.may_submit, his.may_hand_in, his.may_return))
    submit_section(
        actor=cast.actor("amina"), assessment=cast.assessment, agency=cast.ministry, section=LAW
    )
    (his,) = respond.my_sections(cast.actor("benoit"))
    assert (his.may_hand_in, his.may_return, his.may_answer) == (True, True, False)


def test_a_date_of_its_own_stands_above_the_rounds(cast):
    db.session.execute(
        update(Assignment).where(Assignment.section_id == PEOPLE).values(due_on=date(2026, 1, 1))
    )
    db.session.commit()
    first, second = respond.my_sections(cast.actor("dalia"))
    assert (first.section_id, first.due_on) == (PEOPLE, date(2026, 1, 1))
    assert second.due_on > first.due_on


def test_a_person_without_grants_or_with_ended_ones_sees_nothing(cast):
    db.session.execute(update(Grant).where(Grant.role == Role.RESPONDENT).values(ended_at=now()))
    db.session.commit()
    assert mine(cast, "amina") == []
    with pytest.raises(NotVisible):
        page(cast, "amina")


def test_a_section_shows_its_answers_with_their_revisions(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes", evidence=(ACT,))})
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no", base=1)})
    seen = page(cast, "amina")
    assert seen.revisions == {OFFLINE: 2}
    assert seen.answers[OFFLINE].value == {"yes": False}
    assert seen.answers[OFFLINE].evidence[0].source == "Cybercrime Act 2019"
    assert seen.section.id == LAW and seen.instrument.edition.edition == "tiny-tracks"
    with pytest.raises(FrozenInstanceError):
        seen.may_answer = False


def test_what_another_agency_said_shows_only_once_it_was_handed_in(cast):
    cast.save("dalia", cast.prosecution, LAW, {OFFLINE: card("no", comment="theirs")})
    assert page(cast, "amina").others == {}
    from survey.actions.sections import hand_in_section

    hand_in_section(
        actor=cast.actor("dalia"), assessment=cast.assessment, agency=cast.prosecution, section=LAW
    )
    ((other,),) = page(cast, "amina").others.values()
    assert (other.agency_name, other.answer.comment) == ("Prosecution Service", "theirs")
    return_section(
        actor=cast.actor("fatima"),
        assessment=cast.assessment,
        agency=cast.prosecution,
        section=LAW,
        reason="More, please.",
    )
    assert page(cast, "amina").others == {}


def test_another_states_answers_are_no_others(cast):
    cast.save("odile", cast.other_ministry, LAW, {OFFLINE: card("no")}, cast.other_assessment)
    db.session.execute(update(Assignment).values(status="handed_in"))
    db.session.commit()
    assert page(cast, "amina").others == {}


def test_the_focal_point_reads_a_section_only_once_it_is_handed_in(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    where = {"assessment": cast.assessment, "agency": cast.ministry, "section": LAW}
    for status in ("not_started", "in_progress", "submitted", "returned"):
        db.session.execute(update(Assignment).values(status=status))
        db.session.commit()
        with pytest.raises(NotVisible):
            page(cast, "fatima")
    db.session.execute(update(Assignment).values(status="handed_in"))
    db.session.commit()
    seen = page(cast, "fatima")
    assert seen.answers[OFFLINE].value == {"yes": True} and where["section"] == seen.section.id
    assert (seen.may_answer, seen.may_submit, seen.may_hand_in, seen.may_return) == (
        False,
        False,
        False,
        True,
    )


@pytest.mark.parametrize("who", ["dalia", "rafael", "chen", "oscar", "ada", "odile"])
def test_nobody_else_reads_it(cast, who):
    cast.hand_in_law()
    with pytest.raises(NotVisible):
        page(cast, who)


def test_ids_of_different_places_do_not_combine(cast):
    for who, agency, section, assessment in (
        ("amina", cast.ministry, LAW, cast.other_assessment),
        ("odile", cast.ministry, LAW, cast.other_assessment),
        ("odile", cast.other_ministry, LAW, cast.assessment),
        ("amina", cast.ministry, TOOLS, cast.assessment),
        ("amina", cast.police, TOOLS, cast.assessment),
        ("amina", "", "", ""),
    ):
        with pytest.raises(NotVisible):
            page(cast, who, agency or "-", section, assessment or "-")


def test_nothing_can_be_done_once_the_assessment_moved_on(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    for status in other_statuses(AssessmentStatus.COLLECTING):
        db.session.execute(update(Assessment).values(status=status))
        db.session.commit()
        (hers,) = respond.my_sections(cast.actor("amina"))
        assert not any((hers.may_answer, hers.may_submit, hers.may_hand_in, hers.may_return))
        assert hers.assessment_status == status


def test_it_asks_as_often_for_many_sections_as_for_few(cast, queries):
    actor = cast.actor("amina")
    with queries() as few_sections:
        respond.my_sections(actor)
    db.session.rollback()
    with queries() as few_answers:
        page(cast, "amina")
    db.session.rollback()
    state = db.session.scalars(
        select(Agency.state_id).where(Agency.public_id == cast.ministry)
    ).one()
    assessment = db.session.scalars(
        select(Assessment).where(Assessment.public_id == cast.assessment)
    ).one()
    for number in range(30):
        agency = Agency(state_id=state, name=f"Office {number}", kind="police")
        db.session.add(agency)
        db.session.flush()
        db.session.add(Grant(person_id=actor.person_id, role=Role.RESPONDENT, agency=agency))
        for section in (LAW, TOOLS):
            db.session.add(
                Assignment(
                    assessment=assessment, agency=agency, section_id=section, status="handed_in"
                )
            )
        for question in (ORDER, OFFLINE):
            db.session.add(
                AnswerRow(
                    assessment_id=assessment.id,
                    agency_id=agency.id,
                    question_id=question,
                    state="dont_know",
                    changed_by_id=actor.person_id,
                )
            )
    db.session.commit()
    db.session.rollback()
    actor = cast.actor("amina")
    with queries() as many_sections:
        assert len(respond.my_sections(actor)) == 61
    db.session.rollback()
    with queries() as many_answers:
        assert len(page(cast, "amina").others[OFFLINE]) == 30
    assert len(many_sections) == len(few_sections)
    assert len(many_answers) == len(few_answers)


def test_last_rounds_answers_are_not_this_rounds(cast):
    """The same agency and the same section, a year earlier."""
    before = Round(
        title="Round before",
        edition="tiny-tracks",
        opens_on=date(2025, 1, 1),
        due_on=date(2025, 12, 31),
    )
    here = db.session.scalars(
        select(Assessment).where(Assessment.public_id == cast.assessment)
    ).one()
    old = Assessment(state_id=here.state_id, round=before, status="collecting")
    ministry = db.session.scalars(select(Agency).where(Agency.public_id == cast.ministry)).one()
    db.session.add(Assignment(assessment=old, agency=ministry, section_id=LAW))
    db.session.commit()
    public_id = old.public_id
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")}, public_id)
    assert page(cast, "amina").answers == {}
    assert set(page(cast, "amina", assessment=public_id).answers) == {OFFLINE}
    old_card, new_card = respond.my_sections(cast.actor("amina"))
    assert (old_card.round_title, old_card.answered) == ("Round before", 1)
    assert (new_card.round_title, new_card.answered) == ("First round", 0)


# people


def test_an_actor_has_the_state_of_their_agency(cast):
    (grant,) = cast.actor("amina").grants
    assert grant.role == Role.RESPONDENT and grant.state_id is not None
    assert cast.actor("amina").states(Role.FOCAL_POINT) == frozenset()


def test_nobody_and_the_inactive_are_no_actors(cast):
    for person_id in (0, -1, 10**9):
        with pytest.raises(NotVisible):
            actor_of(person_id)
    from survey.models import Person

    db.session.execute(update(Person).where(Person.name == "Amina").values(active=False))
    db.session.commit()
    with pytest.raises(NotVisible):
        actor_of(cast.people["amina"])


def test_everybody_lands_where_their_work_is(cast):
    places = {who: people.landing(cast.actor(who)) for who in NAMES}
    assert {who: [place.endpoint for place in found] for who, found in places.items()} == {
        **dict.fromkeys(("amina", "benoit", "dalia"), ["respond.sections"]),
        **dict.fromkeys(("fatima", "goran"), ["review.board"]),
        **dict.fromkeys(("rafael", "chen", "oscar"), ["coordinate.states"]),
        "ada": ["admin.accounts"],
        "odile": ["respond.sections", "review.board"],
    }
    (board,) = places["fatima"]
    assert board.values == {"assessment": cast.assessment}
    assert (board.place, board.round_title) == ("Atlantis", "First round")
    assert (board.status, places["amina"][0].status) == ("collecting", "")
    assert places["amina"][0].place == "Ministry of Justice"


def test_a_question_that_was_assigned_by_itself_is_no_section(cast):
    """Nothing assigns one today; the column is there, and whoever fills it opens nothing by it."""
    first = db.session.scalars(select(Assignment).where(Assignment.section_id == PEOPLE)).one()
    ministry = db.session.scalars(select(Agency).where(Agency.public_id == cast.ministry)).one()
    db.session.add(
        Assignment(
            assessment_id=first.assessment_id,
            agency=ministry,
            section_id=PEOPLE,
            question_id=UNIT,
        )
    )
    db.session.commit()
    with pytest.raises(NotVisible):
        scope.section(cast.actor("amina"), cast.assessment, cast.ministry, PEOPLE, "see_section")
