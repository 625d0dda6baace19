"""A round that asks the rapid profile: answered like any other, and called rapid everywhere."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from survey.database import writing
from survey.models import Assignment, Round
from tests.survey.cast import LAW, ORDER, card


@pytest.fixture
def rapid(app, everybody):
    """The cast in a round of the rapid profile, which has the section on law alone."""
    with app.app_context(), writing() as session:
        session.execute(update(Round).values(edition="tiny-tracks-rapid"))
        session.query(Assignment).filter(Assignment.section_id != LAW).delete()
    return everybody


def test_it_asks_the_questions_of_the_profile_alone(app, rapid, client_of):
    page = client_of("amina").get(
        f"/assessments/{rapid.assessment}/agencies/{rapid.ministry}/sections/{LAW}"
    )
    assert page.status_code == 200
    assert ORDER in page.text and "legal.25.offline" not in page.text
    with app.app_context():
        saved = rapid.save("amina", rapid.ministry, LAW, {ORDER: card("quick", "specified")})
        assert saved.saved == {ORDER: 1}


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("amina", "/sections"),
        ("amina", "/assessments/{assessment}/agencies/{ministry}/sections/" + LAW),
        ("fatima", "/assessments/{assessment}/board"),
        ("fatima", "/assessments/{assessment}/results"),
        ("fatima", "/assessments/{assessment}/report"),
        ("chen", "/states"),
    ],
)
def test_every_page_says_rapid(rapid, client_of, who, where):
    address = where.format(assessment=rapid.assessment, ministry=rapid.ministry)
    page = client_of(who).get(address)
    assert page.status_code == 200
    assert "(rapid profile)" in page.text


def test_a_round_of_the_whole_edition_does_not(everybody, client_of):
    assert "rapid" not in client_of("fatima").get("/sections").text
    page = client_of("fatima").get(f"/assessments/{everybody.assessment}/results")
    assert "rapid profile" not in page.text
