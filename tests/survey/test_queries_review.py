"""What a focal point sees: the board, what is contested, what would be signed, what is shared."""

import pytest
from sqlalchemy import select, update

from questionnaires.answers import RawAnswer
from survey.actions.settlements import approve_not_applicable, settle
from survey.actions.sharing import give_consent, withdraw_consent
from survey.extensions import db
from survey.models import Agency, AnswerRow, Assessment, AssessmentStatus, Assignment
from survey.problems import NotVisible, UnknownThing
from survey.queries import review
from tests.survey import cast as casting
from tests.survey.cast import LAW, NAMES, OFFLINE, ORDER, PEOPLE, TOOLS, UNIT, card

PAGES = [review.board, review.contradictions, review.sign_off_page, review.sharing_page]


def see(cast, page, *more, who="fatima"):
    return page(cast.actor(who), cast.assessment, *more)


def decide(cast, question=OFFLINE, code="no", base=0):
    return settle(
        actor=cast.actor("fatima"),
        assessment=cast.assessment,
        question=question,
        raw=RawAnswer(chosen=(code,)),
        why="The order needs a seal.",
        base_revision=base,
    )


def test_the_board_shows_every_agency_and_how_far_each_section_is(cast):
    cast.hand_in_law()
    cast.save("dalia", cast.prosecution, PEOPLE, {UNIT: card("3")})
    board = see(cast, review.board)
    assert [section.section_id for section in board.sections] == [LAW, PEOPLE, TOOLS]
    ministry, prosecution, police = board.agencies
    assert (ministry.respondents, ministry.approvers) == (("Amina",), ("Benoit",))
    assert (prosecution.respondents, prosecution.approvers) == (("Dalia",), ())
    assert (police.kind_name, police.respondents) == ("Police", ())
    handed_in, untouched, begun = (
        ministry.cells[LAW],
        prosecution.cells[LAW],
        prosecution.cells[PEOPLE],
    )
    assert (handed_in.status, handed_in.answered, handed_in.applicable) == ("handed_in", 2, 2)
    assert (handed_in.may_open, handed_in.may_return, handed_in.may_unassign) == (True, True, False)
    assert (untouched.may_open, untouched.may_return, untouched.may_unassign) == (
        False,
        False,
        True,
    )
    assert (begun.status, begun.answered, begun.may_unassign) == ("in_progress", 1, False)
    assert (board.handed_in, board.assigned) == (1, 4)
    assert board.verbs == ("start_validating",) and board.may_assign


def test_the_board_suggests_what_the_edition_made_for_an_agency(cast):
    assert see(cast, review.board).suggestions == ()
    db.session.execute(Assignment.__table__.delete())
    db.session.commit()
    suggested = {(one.agency_name, one.section_id) for one in see(cast, review.board).suggestions}
    assert suggested == {
        ("Ministry of Justice", LAW),
        ("Prosecution Service", LAW),
        ("Prosecution Service", PEOPLE),
        ("State Police", TOOLS),
    }
    db.session.execute(update(Assessment).values(status=AssessmentStatus.VALIDATING))
    db.session.commit()
    assert see(cast, review.board).suggestions == ()


def test_only_handed_in_answers_contradict_each_other(cast):
    cast.hand_in_law()
    cast.save("dalia", cast.prosecution, LAW, {OFFLINE: card("no")})
    assert see(cast, review.board).contested == 0
    assert see(cast, review.contradictions).open == ()
    db.session.execute(update(Assignment).values(status="handed_in"))
    db.session.commit()
    (contested,) = see(cast, review.contradictions).open
    assert contested.question.id == OFFLINE and see(cast, review.board).contested == 1
    assert [(side.agency_name, side.answer.value) for side in contested.sides] == [
        ("Ministry of Justice", {"yes": True}),
        ("Prosecution Service", {"yes": False}),
    ]


def test_a_settled_contradiction_moves_to_the_settled_ones(cast):
    cast.hand_in_law()
    cast.hand_in_against()
    assert [one.question.id for one in see(cast, review.contradictions).open] == [ORDER, OFFLINE]
    first = see(cast, review.settle_page, ORDER)
    assert (first.previous_id, first.next_id, first.revision) == (None, OFFLINE, 0)
    decide(cast)
    after = see(cast, review.contradictions)
    assert [one.question.id for one in after.open] == [ORDER]
    assert [one.question.id for one in after.settled] == [OFFLINE]
    page = see(cast, review.settle_page, OFFLINE)
    assert (page.revision, page.previous_id, page.next_id) == (1, ORDER, None)
    assert page.settlement.answer.value == {"yes": False} and page.settlement.by == "Fatima"
    assert page.national.settled and not page.national.contested


def test_a_question_of_another_edition_is_unknown(cast):
    for question in ("legal.7.offence", "", "../etc"):
        with pytest.raises(UnknownThing):
            see(cast, review.settle_page, question)


def test_not_applicables_wait_for_approval(bare_app):
    cast = casting.gather("tiny-conditional")
    duration = "legal.25.duration"
    absent = card("~not_applicable", reason="option_not_used", comment="never used")
    cast.save("amina", cast.ministry, LAW, {duration: absent})
    assert see(cast, review.contradictions).not_applicable == ()
    db.session.execute(update(Assignment).values(status="handed_in"))
    db.session.commit()
    (waiting,) = see(cast, review.contradictions).not_applicable
    assert (waiting.approved, waiting.sides[0].answer.reason) == (False, "option_not_used")
    assert see(cast, review.board).to_approve == 1
    assert see(cast, review.sign_off_page).summary.to_approve == 1
    approve_not_applicable(
        actor=cast.actor("fatima"), assessment=cast.assessment, question=duration
    )
    (done,) = see(cast, review.contradictions).not_applicable
    assert done.approved and see(cast, review.board).to_approve == 0


def test_the_sign_off_page_says_what_is_missing(cast):
    cast.hand_in_law()
    cast.save("dalia", cast.prosecution, LAW, {OFFLINE: card("no")})
    db.session.execute(Assignment.__table__.delete().where(Assignment.section_id == TOOLS))
    db.session.commit()
    page = see(cast, review.sign_off_page)
    summary = page.summary
    assert (summary.handed_in, summary.assigned) == (1, 3)
    assert [(one.agency_name, one.section_id, one.status) for one in summary.open_sections] == [
        ("Prosecution Service", PEOPLE, "not_started"),
        ("Prosecution Service", LAW, "in_progress"),
    ]
    assert summary.nobody == ("Keeping data: tools",)
    assert (summary.questions, summary.known, summary.unknown) == (5, 2, 3)
    assert page.snapshot is None and len(page.digest) == 64


def test_the_digest_changes_with_what_would_be_signed_and_with_nothing_else(cast):
    cast.hand_in_law()
    before = see(cast, review.sign_off_page).digest
    cast.save("dalia", cast.prosecution, LAW, {OFFLINE: card("no")})
    assert see(cast, review.sign_off_page).digest == before
    decide(cast)
    assert see(cast, review.sign_off_page).digest != before


def test_the_sharing_page_shows_current_consents(cast):
    where = {"assessment": cast.assessment, "section": LAW, "organisation": cast.donor}
    give_consent(actor=cast.actor("fatima"), **where)
    page = see(cast, review.sharing_page)
    assert [office.name for office in page.organisations] == [
        "United Office",
        "Generous Donor",
        "Independent Reviewers",
    ]
    assert {key: consent.given_by for key, consent in page.consents.items()} == {
        (LAW, cast.donor): "Fatima"
    }
    withdraw_consent(actor=cast.actor("fatima"), **where)
    assert see(cast, review.sharing_page).consents == {} and not page.signed


@pytest.mark.parametrize("who", [name for name in NAMES if name not in ("fatima", "goran")])
@pytest.mark.parametrize("page", [*PAGES, review.settle_page])
def test_nobody_else_sees_any_of_it(cast, page, who):
    cast.hand_in_law()
    more = (OFFLINE,) if page is review.settle_page else ()
    with pytest.raises(NotVisible):
        see(cast, page, *more, who=who)


@pytest.mark.parametrize("page", [*PAGES, review.settle_page])
def test_it_asks_as_often_for_much_as_for_little(cast, queries, page):
    cast.hand_in_law()
    more = (OFFLINE,) if page is review.settle_page else ()
    actor = cast.actor("fatima")
    with queries() as few:
        page(actor, cast.assessment, *more)
    db.session.rollback()
    first = db.session.scalars(
        select(Assessment).where(Assessment.public_id == cast.assessment)
    ).one()
    for number in range(25):
        agency = Agency(state_id=first.state_id, name=f"Office {number}", kind="police")
        db.session.add(agency)
        db.session.flush()
        for section, question in ((LAW, OFFLINE), (TOOLS, "technical.25.tools")):
            db.session.add(
                Assignment(assessment=first, agency=agency, section_id=section, status="handed_in")
            )
            db.session.add(
                AnswerRow(
                    assessment_id=first.id,
                    agency_id=agency.id,
                    question_id=question,
                    state="dont_know",
                    changed_by_id=actor.person_id,
                )
            )
    db.session.commit()
    db.session.rollback()
    with queries() as many:
        page(actor, cast.assessment, *more)
    assert len(many) == len(few) <= 12
