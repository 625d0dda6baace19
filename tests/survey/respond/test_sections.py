"""Your sections, and the first page after signing in."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from survey.extensions import db
from survey.models import Assignment, Grant, PartyState, Person, Role
from tests.survey.cast import LAW, OFFLINE
from tests.survey.respond.conftest import words


def test_it_lists_what_is_mine_with_what_is_left(desk):
    answer = desk.client.get("/sections")
    said = words(answer)
    for text in (
        "Ministry of Justice",
        "Atlantis · First round",
        "Keeping data: law",
        "0 of 2 answered",
        "Not started",
        "due",
    ):
        assert text in said
    assert "Prosecution" not in said and "Keeping data: people" not in said
    assert f'href="{desk.path}"' in answer.text
    assert "Ministry of Justice, Atlantis" in answer.text.split("<main")[0]


def test_it_counts_as_one_goes_on(desk):
    desk.send(desk.form().tick(OFFLINE, "~dont_know"))
    said = words(desk.client.get("/sections"))
    assert "1 of 2 answered" in said and "In progress" in said


def test_a_section_that_is_not_mine_to_change_leads_to_its_review(desk, desk_of):
    assert f'href="{desk.path}/review"' in desk_of("benoit").client.get("/sections").text
    desk.put("submitted")
    assert f'href="{desk.path}/review"' in desk.client.get("/sections").text


@pytest.mark.parametrize("who", ["fatima", "chen", "ada", "rafael", "oscar"])
def test_who_answers_for_nobody_is_told_that_nothing_waits(client_of, everybody, who):
    assert "No section is assigned to you yet" in words(client_of(who).get("/sections"))


@pytest.mark.parametrize(
    ("who", "leads_to"),
    [
        ("amina", "/sections"),
        ("benoit", "/sections"),
        ("dalia", "/sections"),
        ("fatima", "/assessments/{a}/board"),
        ("chen", "/states"),
        ("rafael", "/states"),
        ("oscar", "/states"),
        ("ada", "/admin"),
    ],
)
def test_home_leads_to_the_one_place_of_work(client_of, everybody, who, leads_to):
    answer = client_of(who).get("/")
    assert (answer.status_code, answer.location) == (302, leads_to.format(a=everybody.assessment))
    assert client_of(who).get(answer.location).status_code == 200


def test_home_asks_who_has_several_places(client_of, everybody):
    answer = client_of("odile").get("/")
    said = words(answer)
    assert answer.status_code == 200
    assert "Respondent, Ministry of Justice" in said and "Focal point, Borduria" in said
    assert "Borduria First round Collecting answers" in said
    for place in ("/sections", f"/assessments/{everybody.other_assessment}/board"):
        assert f'href="{place}"' in answer.text


def test_home_tells_who_has_no_place_whom_to_ask(app, everybody, client_of):
    with app.app_context():
        for grant in db.session.scalars(
            select(Grant).join(Grant.person).where(Person.name == "Oscar")
        ):
            db.session.delete(grant)
        db.session.commit()
    assert "Nothing is assigned to you yet" in words(client_of("oscar").get("/"))


def test_home_tells_the_focal_point_of_a_state_without_a_round_that_none_has_begun(
    app, everybody, client_of
):
    with app.app_context():
        grant = db.session.scalar(select(Grant).join(Grant.person).where(Person.name == "Fatima"))
        grant.state = PartyState(code="TCD", name="Chad")
        db.session.commit()
    said = words(client_of("fatima").get("/"))
    assert "No round has begun for your State yet" in said and "You are its focal point" in said
    assert "Ask the focal point" not in said and "Read the questionnaires" in said


def test_home_says_what_this_is_to_whoever_is_signed_out(app, everybody):
    answer = app.test_client().get("/")
    said = words(answer)
    assert answer.status_code == 200 and 'href="/sign-in"' in answer.text
    assert "not an official product of the United Nations" in said
    assert "Atlantis" not in said and "Ministry of Justice" not in said


def test_what_to_do_next_comes_first_and_leads_to_the_open_question(desk):
    said = words(desk.client.get("/sections"))
    assert "To do next Begin with: Keeping data: law" in said and "Not started 1" in said
    desk.send(desk.form().tick(OFFLINE, "~dont_know"))
    page = desk.client.get("/sections")
    assert "To do next Go on with: Keeping data: law" in words(page)
    assert f'href="{desk.path}#card-legal.25.order"' in page.text
    desk.put("submitted")
    said = words(desk.client.get("/sections"))
    assert "Nothing waits for you now" in said and "With the approver, or handed in 1" in said


def test_who_only_approves_is_not_told_to_answer(desk, desk_of):
    mine, theirs = (words(who.client.get("/sections")) for who in (desk, desk_of("benoit")))
    assert "Answer in any order" in mine and "Your colleagues answer." not in mine
    assert "Your colleagues answer." in theirs and "Answer in any order" not in theirs


def test_an_approver_first_finds_what_waits_for_them(desk, desk_of):
    benoit = desk_of("benoit").client
    assert "With your colleagues who answer 1" in words(benoit.get("/sections"))
    desk.put("submitted")
    said = words(benoit.get("/sections"))
    assert "To do next Read and hand in: Keeping data: law" in said
    assert "Waits for your approval 1" in said


def test_what_is_late_says_so(app, desk):
    with app.app_context():
        for row in db.session.scalars(select(Assignment)):
            row.due_on = date(2020, 1, 31)
        db.session.commit()
    assert "was due 31 January 2020" in words(desk.client.get("/sections"))


def test_who_answers_for_two_agencies_sees_both_apart(app, everybody, client_of):
    with app.app_context():
        amina = db.session.scalars(select(Person).where(Person.name == "Amina")).one()
        state = db.session.scalars(select(PartyState).where(PartyState.code == "XAA")).one()
        police = next(agency for agency in state.agencies if agency.kind == "police")
        db.session.add(Grant(person=amina, role=Role.RESPONDENT, agency=police))
        db.session.commit()
    answer = client_of("amina").get("/sections")
    said = words(answer)
    assert "State Police" in said and "Keeping data: tools" in said and LAW in answer.text
    assert "Ministry of Justice, Atlantis" not in answer.text.split("<main")[0]
