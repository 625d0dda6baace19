"""Settling: the list, one question side by side, the national answer, and taking it back."""

import pytest
from sqlalchemy import select

from survey.extensions import db
from survey.models import SettlementRow
from tests.survey.cast import OFFLINE, ORDER, card
from tests.survey.review.conftest import words

OFFLINE_PAGE = f"settle/{OFFLINE}"
GOOD = {"national-value": "no", "national-revision": "0", "why": "The decree asks for paper."}


def settled(app):
    with app.app_context():
        return [
            (row.question_id, row.answer["value"], row.why, row.superseded_at is None)
            for row in db.session.scalars(select(SettlementRow).order_by(SettlementRow.id))
        ]


def test_the_list_shows_what_each_agency_said(handed_in, see):
    assert "To settle is to decide which answer counts for your State" in see("settle")
    text = see("settle")
    assert "May the order be given by telephone?" in text
    assert "Ministry of Justice : Yes" in text
    assert "Prosecution Service : No" in text


def test_it_says_so_where_nothing_is_to_settle(everybody, see):
    text = see("settle")
    assert "No agency contradicts another" in text
    assert "None waits." in text


def test_what_is_not_handed_in_is_not_shown(app, everybody, see):
    with app.app_context():
        cards = {OFFLINE: card("yes", comment="a secret draft")}
        everybody.save("amina", everybody.ministry, "legal.preservation", cards)
    assert "a secret draft" not in see(OFFLINE_PAGE)
    assert "No agency has handed in an answer" in see(OFFLINE_PAGE)


def test_one_question_shows_answers_evidence_and_who(handed_in, see):
    text = see(f"settle/{ORDER}")
    assert "It covers specified data of any kind" in text
    assert (
        "Cybercrime Act 2019" in text
        and "s. 17" in text
        and "E2: a source with its article or page" in text
    )
    assert "Amina" in text and "Dalia" in text
    assert "Nothing is cited that shows it." in text


def test_it_says_what_the_settlement_changes(handed_in, see, send):
    text = see(OFFLINE_PAGE)
    assert "would count as 100 of 100" in text and "would count as 0 of 100" in text
    assert (
        "this counts for your State: No. It is worth 0 of 100, with a range from 0 to 100" in text
    )
    assert send(OFFLINE_PAGE, {**GOOD, "national-value": "yes"}).status_code == 303
    assert "As settled, it counts as 100 of 100." in see(OFFLINE_PAGE)


def test_a_settlement_is_recorded_with_its_reason(app, handed_in, send, see):
    assert send(OFFLINE_PAGE, GOOD).status_code == 303
    assert settled(app) == [(OFFLINE, {"yes": False}, "The decree asks for paper.", True)]
    text = see(OFFLINE_PAGE)
    assert "What was settled" in text and "The decree asks for paper." in text
    assert "Settle (1)" in text


def test_it_goes_on_to_the_next_open_question(handed_in, send):
    data = {
        "national-value": ["quick", "specified"],
        "national-revision": "0",
        "why": "Section 17 says so.",
        "then": "next",
    }
    answer = send(f"settle/{ORDER}", data)
    assert answer.headers["Location"].endswith(OFFLINE_PAGE)


def test_everything_that_is_wrong_is_said_at_once_and_what_was_typed_stays(app, handed_in, send):
    answer = send(OFFLINE_PAGE, {"national-revision": "0", "why": " "})
    assert answer.status_code == 422
    assert "Choose the national answer" in answer.text
    assert "whoever reads this later was not there" in answer.text
    answer = send(OFFLINE_PAGE, {**GOOD, "national-value": "perhaps", "why": "because </textarea>"})
    assert answer.status_code == 422
    assert "because &lt;/textarea&gt;" in answer.text
    assert settled(app) == []


def test_a_form_without_its_revision_records_nothing(app, handed_in, send):
    assert send(OFFLINE_PAGE, {"national-value": "no", "why": "x"}).status_code == 422
    assert settled(app) == []


def test_a_broken_character_is_refused_and_the_page_still_drawn(app, handed_in, send):
    answer = send(OFFLINE_PAGE, {**GOOD, "why": "bad \x07 text"})
    assert answer.status_code == 422
    assert settled(app) == []


def test_a_colleague_who_was_faster_is_not_overwritten(app, handed_in, send):
    assert send(OFFLINE_PAGE, {**GOOD, "national-value": "yes"}, who="goran").status_code == 303
    answer = send(OFFLINE_PAGE, GOOD)
    assert answer.status_code == 409
    text = words(answer)
    assert "Goran settled this" in text
    assert "The decree asks for paper." in text
    assert 'name="national-revision" value="1"' in answer.text
    assert [row[1] for row in settled(app)] == [{"yes": True}]
    assert send(OFFLINE_PAGE, {**GOOD, "national-revision": "1"}).status_code == 303
    assert [(row[1], row[3]) for row in settled(app)] == [
        ({"yes": True}, False),
        ({"yes": False}, True),
    ]


def test_a_settlement_is_taken_back_and_stays_on_record(app, handed_in, send, see):
    send(OFFLINE_PAGE, GOOD)
    assert send(f"{OFFLINE_PAGE}/take-back", {"revision": "1"}).status_code == 303
    assert [row[3] for row in settled(app)] == [False]
    assert "To settle" in see(OFFLINE_PAGE)


def test_taking_back_another_settlement_than_the_one_read_is_refused(app, handed_in, send):
    send(OFFLINE_PAGE, GOOD)
    send(OFFLINE_PAGE, {**GOOD, "national-revision": "1", "national-value": "yes"}, who="goran")
    answer = send(f"{OFFLINE_PAGE}/take-back", {"revision": "1"})
    assert answer.status_code == 409
    assert "Somebody else was faster" in answer.text
    assert [row[3] for row in settled(app)] == [False, True]


@pytest.mark.parametrize("revision", ["", "9" * 10, "9" * 5000, "\u0661", "-1", "1.0"])
def test_what_is_no_revision_takes_nothing_back(app, handed_in, send, revision):
    """Five thousand digits become no number, and ten no number that a table could hold."""
    send(OFFLINE_PAGE, GOOD)
    assert send(f"{OFFLINE_PAGE}/take-back", {"revision": revision}).status_code == 409
    assert [row[3] for row in settled(app)] == [True]


def test_after_the_sign_off_it_can_be_read_and_not_changed(app, handed_in, send, see, put):
    put("signed_off")
    text = see(OFFLINE_PAGE)
    assert "Record the national answer" not in text
    # Another window went on meanwhile: whole or not, what was typed is given back.
    for sent in (GOOD, {"why": GOOD["why"]}):
        answer = send(OFFLINE_PAGE, sent)
        assert answer.status_code == 409
        assert "Not possible now" in answer.text and GOOD["why"] in answer.text
    assert settled(app) == []


@pytest.mark.parametrize("question", ["nothing", "legal.25", "../board"])
def test_a_question_that_is_not_asked_is_not_found(handed_in, client_of, question):
    address = f"/assessments/{handed_in.assessment}/settle/{question}"
    assert client_of("fatima").get(address).status_code == 404


def test_it_can_be_shown_large_in_a_meeting(handed_in, client_of):
    address = f"/assessments/{handed_in.assessment}/{OFFLINE_PAGE}?large=1"
    assert "hr-page--workshop" in client_of("fatima").get(address).text


def test_remarks_are_text_and_never_markup(app, everybody, client_of):
    with app.app_context():
        cards = {OFFLINE: card("yes", comment="<img src=x onerror=alert(1)>")}
        everybody.save("dalia", everybody.prosecution, "legal.preservation", cards)
        from survey.actions.sections import hand_in_section

        hand_in_section(
            actor=everybody.actor("dalia"),
            assessment=everybody.assessment,
            agency=everybody.prosecution,
            section="legal.preservation",
        )
    address = f"/assessments/{everybody.assessment}/{OFFLINE_PAGE}"
    text = client_of("fatima").get(address).text
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text
