"""The door from rows to a sheet: what was handed in, whole, in a constant number of queries."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import joinedload

from questionnaires.answers import Evidence, Pipeline, PipelineStage, RawAnswer, State
from questionnaires.exchange import scorecard_to_json, sheet_from_json, sheet_to_json
from questionnaires.method import load_method
from questionnaires.scoring import score
from survey import acting
from survey.actions.sections import hand_in_section, submit_section
from survey.actions.settlements import settle
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Agency, AnswerRow, Assessment, Assignment, AssignmentStatus, EvidenceRow
from survey.sheets import answers_to, sheet_of
from survey.stored import answer_from_json, answer_to_json, scorecard_from_json
from tests.survey.cast import ACT, LAW, OFFLINE, ORDER, card
from tests.survey.engines import only_postgresql


def the_sheet(cast, **more):
    assessment = db.session.scalars(
        select(Assessment)
        .where(Assessment.public_id == cast.assessment)
        .options(joinedload(Assessment.state), joinedload(Assessment.round))
    ).one()
    return sheet_of(assessment, open_edition("tiny-tracks"), **more)


def test_it_holds_nothing_an_agency_has_not_let_go_of(cast):
    cards = {ORDER: card("quick"), OFFLINE: card("yes")}
    cast.save("amina", cast.ministry, LAW, cards)
    where = {"assessment": cast.assessment, "agency": cast.ministry, "section": LAW}

    def answered():
        return [answer for agency in the_sheet(cast).agencies for answer in agency.answers]

    assert answered() == []
    submit_section(actor=cast.actor("amina"), **where)
    assert answered() == []
    hand_in_section(actor=cast.actor("benoit"), **where)
    assert sorted(answered()) == sorted([ORDER, OFFLINE])


def test_it_names_everybody_who_was_asked_with_their_sections_in_order(cast):
    sheet = the_sheet(cast)
    assert [(agency.name, agency.sections) for agency in sheet.agencies] == [
        ("Ministry of Justice", ("legal.preservation",)),
        ("Prosecution Service", ("legal.preservation", "institutional.preservation")),
        ("State Police", ("technical.preservation",)),
    ]
    assert (sheet.party, sheet.round, sheet.synthetic) == ("Atlantis", "First round", True)


def test_it_carries_every_part_of_an_answer(cast):
    typed = card(
        "quick",
        "secret",
        evidence=(ACT,),
        comment="سطر\nзамечание",
        comment_language="ar",
        pipeline_stage="drafted",
        pipeline_expected="2027-01-31",
    )
    cast.save("amina", cast.ministry, LAW, {ORDER: typed})
    submit_section(
        actor=cast.actor("amina"), assessment=cast.assessment, agency=cast.ministry, section=LAW
    )
    hand_in_section(
        actor=cast.actor("benoit"), assessment=cast.assessment, agency=cast.ministry, section=LAW
    )
    answer = the_sheet(cast).agencies[0].answers[ORDER]
    assert answer.state is State.ANSWERED
    assert answer.value == {"codes": ["quick", "secret"]}
    assert (answer.comment, answer.comment_language) == ("سطر\nзамечание", "ar")
    assert answer.pipeline == Pipeline(PipelineStage.DRAFTED, date(2027, 1, 31))
    assert answer.evidence == (
        Evidence(
            "Cybercrime Act 2019", "s. 17", "https://laws.example/2019/17", date(2020, 3, 1), True
        ),
    )
    assert (answer.revision, answer.by) == (1, "Amina")
    assert answer_from_json(ORDER, answer_to_json(answer)) == answer


def test_it_asks_as_often_for_much_as_for_little(cast, queries):
    cast.hand_in_law()
    with queries() as few:
        small = the_sheet(cast)
    first = db.session.scalars(
        select(Assessment).where(Assessment.public_id == cast.assessment)
    ).one()
    person = cast.people["amina"]
    for number in range(60):
        agency = Agency(state_id=first.state_id, name=f"Agency {number:02}", kind="police")
        db.session.add(agency)
        db.session.flush()
        db.session.add(
            Assignment(
                assessment_id=first.id,
                agency_id=agency.id,
                section_id=LAW,
                status=AssignmentStatus.HANDED_IN,
            )
        )
        for question in (ORDER, OFFLINE):
            row = AnswerRow(
                assessment_id=first.id,
                agency_id=agency.id,
                question_id=question,
                state="dont_know",
                changed_by_id=person,
            )
            db.session.add(row)
            db.session.flush()
            db.session.add_all(
                EvidenceRow(answer_id=row.id, source=f"s {n}", added_by_id=person) for n in range(9)
            )
    db.session.commit()
    with queries() as many:
        large = the_sheet(cast)
    assert (len(small.agencies), len(large.agencies)) == (3, 63)
    assert len(few) == len(many)
    assert len(large.agencies[0].answers[ORDER].evidence) == 9


def test_a_sheet_and_its_scorecard_come_back_from_json_as_they_were(cast):
    cast.hand_in_law()
    cast.hand_in_against()
    settle(
        actor=cast.actor("fatima"),
        assessment=cast.assessment,
        question=OFFLINE,
        raw=RawAnswer(chosen=("no",)),
        why="The order needs a seal.",
        base_revision=0,
    )
    instrument = open_edition("tiny-tracks")
    sheet = the_sheet(cast)
    assert sheet.settlements[OFFLINE].why == "The order needs a seal."
    assert sheet_from_json(sheet_to_json(sheet), instrument) == sheet
    written = score(instrument, sheet, load_method())
    assert scorecard_from_json(scorecard_to_json(written)) == written


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2031, 12, 31)])
def test_it_counts_the_age_of_evidence_from_the_day_it_is_told(cast, day):
    assert the_sheet(cast, as_of=day).as_of == day


@only_postgresql
def test_sources_that_come_while_answers_are_read_never_stand_under_an_older_list(bare_app, cast):
    """Whoever saved from such a page would take them away without having seen them."""
    cast.save("amina", cast.ministry, LAW, {ORDER: card("quick", evidence=(ACT,))})
    ids = {"assessment": cast.assessment, "agency": cast.ministry}
    place = select(Assignment.assessment_id, Assignment.agency_id).join(Assignment.assessment)
    place = place.join(Assignment.agency).where(
        Assessment.public_id == ids["assessment"], Agency.public_id == ids["agency"]
    )
    assessment, agency = db.session.execute(place).first()
    sent: list[str] = []

    def save_in_between(_connection, _cursor, statement, *_more):
        sent.append(statement)
        if len(sent) == 2:
            with bare_app.app_context():
                acting.act_for(acting.SYSTEM)
                again = card("quick", evidence=(ACT, replace(ACT, pinpoint="s. 9")), base=1)
                saved = cast.save("amina", cast.ministry, LAW, {ORDER: again})
                assert saved.saved == {ORDER: 2}

    event.listen(db.engine, "before_cursor_execute", save_in_between)
    (read,) = answers_to([ORDER], assessment=assessment, agencies=[agency])
    assert len(sent) > 2
    assert (read.answer.revision, len(read.answer.evidence)) == (1, 2)
