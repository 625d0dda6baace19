"""The list of States: progress without answers, results only where shared, never a rank."""

import re
from datetime import UTC, date, datetime
from html import unescape
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, select

from survey.actions.assessments import start_validating
from survey.actions.sharing import give_consent
from survey.actions.signing import request_approval, sign_off
from survey.coordinate.filters import Filters
from survey.coordinate.next_steps import next_steps
from survey.extensions import db
from survey.models import Assessment, Assignment, Consent, Round
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


def test_the_next_step_is_to_write_to_those_who_have_not_begun(everybody, see):
    text = see("chen")
    assert "Write to 2 States that have not begun to answer: Atlantis, Borduria" in text
    assert "Read what" not in text and "to share" not in text


def test_what_is_shared_is_read_first(signed, see):
    text = see("chen")
    assert "What to do next Read what 1 State shares with you" in text
    assert "to share its results" not in text
    told = see("oscar")
    assert "Read what 1 State shares with you" in told and "Write to" not in told


def test_who_signed_and_shares_nothing_may_be_asked(app, signed, see):
    with app.app_context():
        db.session.execute(delete(Consent))
        db.session.commit()
    text = see("chen")
    assert "Ask 1 State that signed off to share its results: Atlantis" in text
    assert "Read what" not in text
    text = see("chen", "/states?status=silent")
    assert "1 State, in the order" in text and "Borduria" not in text


def test_who_is_late_is_written_to_and_who_signed_is_not_late(app, signed, see, client_of):
    with app.app_context():
        db.session.scalars(select(Round)).one().due_on = date(2020, 1, 31)
        db.session.commit()
    assert "Write to 1 State that is late: Borduria" in see("chen")
    page = client_of("chen").get("/states").text
    assert re.search(r'late: <a href="/states\?status=late">Borduria</a>', page)
    page = client_of("chen").get("/states?status=late").text
    assert "Atlantis" not in page and "1 State, in the order" in page
    # Who looks at them already is sent nowhere.
    assert "Write to 1 State" in page and "late: Borduria</li>" in page


def test_of_many_states_three_are_named_and_the_others_counted(app):
    rows = [
        SimpleNamespace(
            shared=False,
            signed_on=None,
            begun=0,
            due_on=date(2030, 1, 1),
            state=SimpleNamespace(name=f"State {number}"),
        )
        for number in range(1, 6)
    ]
    with app.test_request_context():
        (step,) = next_steps(rows, Filters(), date(2026, 1, 1), follows=True)
        assert step.names == "State 1, State 2, State 3 and 2 more"
        for row in rows:
            row.begun = 1
        (step,) = next_steps(rows, Filters(), date(2026, 1, 1), follows=True)
        assert step.text == "Nothing now: the States are at work, and none is late"


def test_it_stands_without_any_state(app, client_of, everybody):
    with app.app_context():
        db.session.execute(delete(Assignment))
        db.session.execute(delete(Assessment))
        db.session.commit()
    assert "No State takes part yet" in client_of("chen").get("/states").text
