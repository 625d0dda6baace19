"""The board: what it shows, the next step it names, assigning, and moving the assessment on."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from survey.extensions import db
from survey.models import (
    Agency,
    Assessment,
    Assignment,
    AssignmentStatus,
    Grant,
    PartyState,
    Role,
)
from tests.survey.cast import LAW, PEOPLE, TOOLS


def status(app, cast):
    with app.app_context():
        return db.session.scalar(
            select(Assessment.status).where(Assessment.public_id == cast.assessment)
        )


def assigned(app, cast):
    with app.app_context():
        return {
            (row.agency.public_id, row.section_id, row.due_on)
            for row in db.session.scalars(
                select(Assignment)
                .join(Assignment.assessment)
                .where(Assessment.public_id == cast.assessment)
            )
        }


def test_it_shows_how_far_every_agency_is(handed_in, see):
    text = see("board")
    assert "2 of 4 sections handed in" in text
    assert "2 of 2 answered Read it" in text
    assert "Not started" in text
    assert "not assigned" in text


def test_a_section_can_be_read_once_it_is_handed_in_and_not_before(handed_in, client_of):
    board = client_of("fatima").get(f"/assessments/{handed_in.assessment}/board").text
    here = f"/assessments/{handed_in.assessment}/agencies"
    assert f"{here}/{handed_in.ministry}/sections/{LAW}/review" in board
    assert f"{here}/{handed_in.police}/sections/{TOOLS}/review" not in board


def test_it_counts_what_is_to_settle(handed_in, see):
    text = see("board")
    assert "Settle (2)" in text
    assert "2 questions were answered differently by your agencies" in text


def test_it_says_who_can_answer_for_nobody(everybody, see):
    assert "Nobody can answer for State Police yet" in see("board")


def test_who_is_late_stands_first_and_is_to_be_reminded(app, handed_in, see):
    with app.app_context():
        police = db.session.scalars(select(Agency).where(Agency.name == "State Police")).one()
        for row in db.session.scalars(select(Assignment).where(Assignment.agency_id == police.id)):
            row.due_on = date(2020, 1, 31)
        db.session.commit()
    text = see("board")
    assert "Next: remind who is late 1 section is late. Remind: State Police." in text
    # What can be settled stays in sight, and its button away.
    assert "See who is late" in text and "Settle what is open" not in text
    assert "2 questions were answered differently by your agencies" in text
    assert "late: 1" in text and "was due 31 January 2020" in text
    lines = text[text.index("Agency by agency") :]
    assert lines.index("State Police") < lines.index("Ministry of Justice")


def everything_is_in(app):
    with app.app_context():
        for row in db.session.scalars(select(Assignment)):
            row.status = AssignmentStatus.HANDED_IN
        db.session.commit()


def test_while_others_still_answer_it_says_that_none_is_late_and_what_to_settle(handed_in, see):
    text = see("board")
    assert "Next: settle 2 questions To settle is to decide which answer counts" in text
    assert "2 sections of 4 are still with their agencies." in text
    assert "None is late." in text
    assert "Under each mark: how many questions of the section that agency has answered." in text


def test_once_everything_is_in_one_settles_and_then_closes(app, handed_in, see, client_of):
    everything_is_in(app)
    text = see("board")
    assert "Next: settle 2 questions" in text and "Every section is handed in." in text
    # Not everything need be settled: closing is in sight, in a quieter button.
    assert "You can open the collection again until somebody is asked to sign." in text
    page = client_of("fatima").get(f"/assessments/{handed_in.assessment}/board").text
    assert re.search(r"govuk-button--secondary[^>]*>\s*Close the collection and validate", page)


def test_where_nothing_is_left_to_settle_the_collection_is_closed_next(app, everybody, see):
    everything_is_in(app)
    text = see("board")
    assert "Next: close the collection" in text and "Close the collection and validate" in text
    assert "Settle what is open" not in text


def test_while_nothing_waits_for_the_focal_point_it_says_so_and_draws_no_button(
    app, everybody, see
):
    assert "Next: see that everybody can answer" in see("board")
    with app.app_context():
        police = db.session.scalars(select(Agency).where(Agency.name == "State Police")).one()
        person = everybody.people["fatima"]
        db.session.add(Grant(role=Role.RESPONDENT, agency=police, person_id=person))
        db.session.commit()
    text = see("board")
    assert "The agencies are answering" in text and "Nothing waits for you." in text
    assert "Settle what is open" not in text and "Next:" not in text


def test_it_says_what_closing_leaves_out(handed_in, see):
    text = see("board")
    assert "2 sections are not handed in, and nothing in them counts" in text
    assert "Keeping data: tools, State Police: Not started" in text


def test_it_offers_no_closing_before_anything_is_handed_in(everybody, see):
    assert "Close the collection" not in see("board")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("preparing", "Start collecting answers"),
        ("validating", "Settle what is open"),
        ("awaiting_approval", "Go to the sign-off"),
        ("signed_off", "Choose what to share"),
        ("closed", "Read the results"),
    ],
)
def test_it_names_the_next_step_of_every_state(handed_in, put, see, state, sentence):
    put(state)
    assert sentence in see("board")


def test_it_stands_without_any_agency(app, everybody, client_of, see, put):
    with app.app_context():
        round_ = db.session.scalars(select(Assessment)).first().round
        empty = PartyState(code="XAZ", name="Erewhon")
        db.session.add(Assessment(state=empty, round=round_, public_id="e" * 18))
        person = everybody.people["fatima"]
        db.session.add(Grant(role=Role.FOCAL_POINT, state=empty, person_id=person))
        db.session.commit()
    answer = client_of("fatima").get(f"/assessments/{'e' * 18}/board")
    assert answer.status_code == 200
    assert "no agency here yet" in answer.text


def test_the_collection_starts_closes_and_opens_again(app, handed_in, send, put):
    put("preparing")
    assert send("start").status_code == 303
    assert status(app, handed_in) == "collecting"
    assert send("validate").status_code == 303
    assert status(app, handed_in) == "validating"
    assert send("collect").status_code == 303
    assert status(app, handed_in) == "collecting"


def test_starting_twice_is_friendly(app, everybody, send):
    assert send("start").status_code == 303
    assert status(app, everybody) == "collecting"


def test_a_move_that_is_not_possible_now_changes_nothing(app, everybody, send):
    assert send("validate").status_code == 409
    assert send("collect").status_code in (303, 409)
    assert status(app, everybody) == "collecting"


def test_the_suggestion_is_ticked_and_taken_with_one_click(app, everybody, send, put, client_of):
    put("preparing")
    everything = assigned(app, everybody)
    with app.app_context():
        for row in db.session.scalars(select(Assignment)):
            db.session.delete(row)
        db.session.commit()
    board = client_of("fatima").get(f"/assessments/{everybody.assessment}/board").text
    pairs = {f"{agency}/{section}" for agency, section, _ in everything}
    for pair in pairs:
        assert f'value="{pair}" checked' in board
    assert send("suggestion", {"suggested": sorted(pairs)}).status_code == 303
    assert assigned(app, everybody) == everything


def test_an_empty_suggestion_is_refused(app, everybody, send):
    before = assigned(app, everybody)
    answer = send("suggestion")
    assert answer.status_code == 422
    assert "Tick at least one section" in answer.text
    assert assigned(app, everybody) == before


@pytest.mark.parametrize("value", ["nonsense", "x/y", "/", "x/"])
def test_a_suggestion_of_nothing_that_exists_is_not_found(everybody, send, value):
    assert send("suggestion", {"suggested": value}).status_code == 404


def test_one_section_is_assigned_with_a_date_of_its_own(app, everybody, send):
    data = {"agency": everybody.police, "section": PEOPLE, "due_on": "2031-05-04"}
    assert send("assign", data).status_code == 303
    dates = {(a, s): day for a, s, day in assigned(app, everybody)}
    assert dates[everybody.police, PEOPLE].isoformat() == "2031-05-04"


def test_a_wrong_assignment_keeps_what_was_typed(app, everybody, send):
    before = assigned(app, everybody)
    answer = send("assign", {"section": PEOPLE, "due_on": "<b>soon"})
    assert answer.status_code == 422
    assert "Choose the agency." in answer.text
    assert "year-month-day" in answer.text
    answer = send("assign", {"agency": everybody.police, "section": PEOPLE, "due_on": "<b>soon"})
    assert answer.status_code == 422
    assert 'value="&lt;b&gt;soon"' in answer.text
    assert f'<option value="{PEOPLE}" selected' in answer.text
    assert "year-month-day" in answer.text
    assert assigned(app, everybody) == before


def test_another_states_agency_is_not_found(app, everybody, send):
    before = assigned(app, everybody)
    data = {"agency": everybody.other_ministry, "section": PEOPLE}
    assert send("assign", data).status_code == 404
    assert assigned(app, everybody) == before


def test_a_section_that_was_not_begun_is_taken_back(app, everybody, send):
    assert send("unassign", {"cell": f"{everybody.police}/{TOOLS}"}).status_code == 303
    assert (everybody.police, TOOLS) not in {(a, s) for a, s, _ in assigned(app, everybody)}


def test_a_section_with_answers_stays(app, handed_in, send):
    assert send("unassign", {"cell": f"{handed_in.ministry}/{LAW}"}).status_code == 409
    assert send("unassign").status_code == 422
    assert (handed_in.ministry, LAW) in {(a, s) for a, s, _ in assigned(app, handed_in)}


def test_names_are_text_and_never_markup(app, everybody, client_of):
    with app.app_context():
        agency = db.session.scalars(
            select(Agency).where(Agency.public_id == everybody.police)
        ).one()
        agency.name = '<script>alert("x")</script>'
        db.session.commit()
    text = client_of("fatima").get(f"/assessments/{everybody.assessment}/board").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
