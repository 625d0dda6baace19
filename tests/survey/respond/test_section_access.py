"""Who may open and save a section, and what becomes of addresses and names that mean nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from survey.extensions import db
from survey.models import Assessment
from tests.survey.cast import LAW, OFFLINE, ORDER, PEOPLE, TOOLS
from tests.survey.respond.conftest import Desk, words


@pytest.mark.parametrize("who", ["dalia", "fatima", "chen", "rafael", "odile", "ada"])
def test_the_section_of_another_agency_does_not_exist(desk, desk_of, who):
    body = desk.form().tick(OFFLINE, "yes").body()
    other = desk_of(who)
    for answer in (other.get(), other.get("/review"), other.send(body), other.post("submit")):
        assert answer.status_code == 404
        assert "Ministry" not in answer.text
    assert desk.answers() == {}


def test_the_approver_reads_and_does_not_write(desk, desk_of):
    desk.send(desk.form().tick(OFFLINE, "yes").type(OFFLINE, comment="TextOfAmina"))
    body = desk.form().tick(OFFLINE, "no").without("person").body()
    benoit = desk_of("benoit")
    answer = benoit.get()
    assert answer.status_code == 200 and "TextOfAmina" in words(answer)
    assert "<textarea" not in answer.text and 'type="radio"' not in answer.text
    assert benoit.send(body).status_code == 403
    assert desk.answers()[OFFLINE].value == {"yes": True}


def test_signed_out_one_is_sent_to_the_door_and_back(desk, app):
    out = Desk(app, app.test_client(), desk.assessment, desk.agency, desk.section)
    answer = out.get()
    assert answer.status_code == 302 and answer.location.startswith("/sign-in?next=")
    assert out.send(desk.form().tick(OFFLINE, "yes").body()).status_code == 401
    assert desk.answers() == {}


@pytest.mark.parametrize("status", ["submitted", "handed_in"])
def test_a_section_on_its_way_is_read_and_not_changed(desk, status):
    desk.send(desk.form().tick(OFFLINE, "yes").type(OFFLINE, comment="TextOfAmina"))
    body = desk.form().tick(OFFLINE, "no").body()
    desk.put(status)
    answer = desk.get()
    assert answer.status_code == 200 and "TextOfAmina" in words(answer)
    assert "<textarea" not in answer.text and 'type="radio"' not in answer.text
    refused = desk.send(body)
    assert refused.status_code == 409 and "Nothing was changed" in words(refused)
    assert desk.answers()[OFFLINE].value == {"yes": True}


def test_once_the_state_validates_nothing_is_changed_any_more(desk):
    body = desk.form().tick(OFFLINE, "yes").body()
    with desk.app.app_context():
        db.session.execute(update(Assessment).values(status="validating"))
        db.session.commit()
    assert desk.send(body).status_code == 409
    assert desk.get().status_code == 200 and "<textarea" not in desk.get().text
    assert desk.answers() == {}


@pytest.mark.parametrize("part", ["assessment", "agency", "section"])
@pytest.mark.parametrize("value", ["unknown", "%00", "..", "%ED%A0%80", "%ff", "1", "x" * 3000])
def test_an_address_that_names_nothing_is_no_page(desk, part, value):
    body = desk.form().tick(OFFLINE, "yes").body()
    path = desk.path.replace(getattr(desk, part), value)
    for answer in (
        desk.client.get(path),
        desk.client.get(f"{path}/review"),
        desk.client.post(path, data=body, content_type="application/x-www-form-urlencoded"),
        desk.client.post(f"{path}/submit"),
        desk.client.post(f"{path}/hand-in"),
        desk.client.post(f"{path}/return", data={"reason": "x"}),
    ):
        assert 400 <= answer.status_code < 500
        assert "Nothing" in words(answer) or "nothing" in words(answer)
    assert desk.answers() == {} and desk.status() == "not_started"


def test_ids_of_two_worlds_do_not_combine(desk, everybody):
    for wrong in (
        Desk(desk.app, desk.client, everybody.other_assessment, desk.agency, LAW),
        Desk(desk.app, desk.client, desk.assessment, everybody.other_ministry, LAW),
        Desk(desk.app, desk.client, desk.assessment, everybody.prosecution, PEOPLE),
        Desk(desk.app, desk.client, desk.assessment, desk.agency, TOOLS),
    ):
        assert wrong.get().status_code == 404
        assert wrong.send(desk.form().body()).status_code == 404


@pytest.mark.parametrize("strange", ["legal.99.other", "technical.25.tools", "validate", "", "é"])
def test_a_card_of_another_section_is_refused_and_nothing_is_saved(desk, strange):
    form = desk.form().tick(OFFLINE, "yes").forge(strange, "revision", "0")
    form.forge(strange, "comment", "lost")
    body = form.body().replace("é".encode(), b"%C3%A9")
    answer = desk.send(body)
    assert answer.status_code == 404 and "There is nothing at this address" in words(answer)
    assert desk.answers() == {}


def test_two_tabs_save_each_into_its_own_section(desk, client_of, everybody):
    """eq-survey-runner#379: a post landed in the other questionnaire open in a second tab."""
    dalia = client_of("dalia")
    law = Desk(desk.app, dalia, desk.assessment, everybody.prosecution, LAW)
    people = Desk(desk.app, dalia, desk.assessment, everybody.prosecution, PEOPLE)
    unit = "institutional.25.unit"
    for turn in range(5):
        first, second = law.form(), people.form()
        assert second.tick(unit, str(turn)) and people.send(second).status_code == 303
        assert law.send(first.type(ORDER, comment=f"turn {turn}")).status_code == 303
        stored = desk.answers()
        assert stored[ORDER].comment == f"turn {turn}"
        assert stored[unit].value == {"level": turn} and stored[unit].comment == ""


def test_a_form_that_is_too_large_is_refused_whole(desk):
    form = desk.form().tick(OFFLINE, "yes").type(ORDER, comment="x" * 4_000_001)
    answer = desk.send(form)
    assert answer.status_code == 413 and "Too much at once" in words(answer)
    many = desk.form().tick(OFFLINE, "yes").body() + b"&a=1" * 10_001
    assert desk.send(many).status_code == 413
    assert desk.answers() == {}


def test_twenty_long_remarks_in_arabic_are_not_too_large(desk):
    form = desk.form()
    for question in (ORDER, OFFLINE):
        form.type(question, comment="\u062d" * 10_000)
    for index in range(20):
        form.forge(ORDER, f"evidence-{index}-source", "\u0642" * 1_000)
    assert desk.send(form).status_code == 303
    assert len(desk.answers()[ORDER].comment) == 10_000
