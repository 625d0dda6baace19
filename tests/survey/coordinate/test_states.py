"""The list of States: progress without answers, results only where shared, never a rank."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from survey.actions.assessments import start_validating
from survey.actions.sharing import give_consent
from survey.actions.signing import request_approval, sign_off
from tests.survey import photographs
from tests.survey.cast import LAW


@pytest.fixture
def see(everybody, client_of):
    """The States as one of the cast sees them, in words."""

    def get(who, where="/states"):
        answer = client_of(who).get(where)
        assert answer.status_code == 200
        main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())

    return get


@pytest.fixture
def signed(app, everybody):
    """Atlantis has signed off, and shares the law with the donor and the coordinator."""

    def signing():
        everybody.hand_in_law()
        fatima = everybody.actor("fatima")
        here = {"actor": fatima, "assessment": everybody.assessment}
        start_validating(**here)
        request_approval(**here, signer_name="Minister Marta", signer_post="Minister")
        sign_off(**here, signed_on=datetime.now(UTC).date())
        for organisation in (everybody.donor, everybody.office):
            give_consent(**here, section=LAW, organisation=organisation)
        return everybody

    with app.app_context():
        return photographs.begin(app, "signed and shown", signing)


def test_a_coordinator_sees_progress_and_no_answer(app, everybody, see):
    with app.app_context():
        everybody.hand_in_law()
    text = see("chen")
    assert "1 of 4 handed in" in text
    sections = see("chen", f"/assessments/{everybody.assessment}/progress")
    assert "2 agencies" in sections and "1 begun" in sections
    assert "1 of 2 handed in" in sections
    assert "Cybercrime Act" not in sections
    assert "never visible before it has signed off" in text
    assert "Cybercrime Act" not in text
    assert text.count("not shared") == 2


def test_states_stand_in_the_order_of_the_alphabet(everybody, see):
    text = see("chen")
    assert text.index("Atlantis") < text.index("Borduria")


def test_results_are_linked_once_shared(signed, see, client_of):
    assert "shared: 1 of 3 sections" in see("chen")
    assert (
        f'href="/assessments/{signed.assessment}/results"' in client_of("chen").get("/states").text
    )
    other = f"/assessments/{signed.other_assessment}/results"
    assert other not in client_of("chen").get("/states").text


def test_an_observer_sees_only_what_is_shared(signed, see):
    text = see("oscar")
    assert "Atlantis" in text and "shared: 1 section" in text
    assert "Borduria" not in text
    assert "handed in" not in text


@pytest.mark.parametrize("who", ["rafael", "amina", "odile", "ada"])
def test_whom_nothing_is_shared_with_sees_no_state(signed, see, who):
    text = see(who)
    assert "No State shares results with you yet" in text
    assert "Atlantis" not in text


def test_it_says_in_which_role_one_reads(everybody, client_of):
    assert "Coordinator, United Office" in client_of("chen").get("/states").text
    assert "Observer, Generous Donor" in client_of("oscar").get("/states").text


def test_it_stands_without_any_state(app, client_of, everybody):
    from sqlalchemy import delete

    from survey.extensions import db
    from survey.models import Assessment, Assignment

    with app.app_context():
        db.session.execute(delete(Assignment))
        db.session.execute(delete(Assessment))
        db.session.commit()
    assert "No State takes part yet" in client_of("chen").get("/states").text
