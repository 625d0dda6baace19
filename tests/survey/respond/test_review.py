"""The review of a section: what is there and missing; submit, hand in, send back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from survey.extensions import db
from survey.models import Assignment
from tests.survey.cast import ACT, LAW, OFFLINE, ORDER, card
from tests.survey.respond.conftest import Desk, words
from tests.survey.respond.form import Form


@pytest.fixture
def answered(desk, everybody):
    """Amina answered one of two questions, with everything that can be said beside it."""
    full = card(
        "quick",
        "secret",
        comment="TextOfAmina",
        pipeline_stage="drafted",
        pipeline_expected="2027-03-01",
        evidence=(ACT,),
    )
    with desk.app.app_context():
        everybody.save("amina", everybody.ministry, LAW, {ORDER: full})
    return desk


def reason_of(desk):
    with desk.app.app_context():
        return db.session.scalars(
            select(Assignment.return_reason)
            .where(Assignment.section_id == LAW)
            .order_by(Assignment.id)
            .limit(1)
        ).one()


def test_it_shows_every_answer_in_words_and_what_is_missing(answered):
    said = words(answered.get("/review"))
    for text in (
        "It takes effect quickly",
        "It is kept confidential",
        "A bill is under way: Drafted: a text exists; expected in force 1 March 2027",
        "Source: Cybercrime Act 2019, s. 17, https://laws.example/2019/17, 1 March 2020",
        "Remark: TextOfAmina",
        "1 question has no answer",
        "2. May the order be given by telephone? Not answered",
    ):
        assert text in said
    page = answered.get("/review").text
    assert f'href="{answered.path}#card-{OFFLINE}"' in page and f'id="card-{OFFLINE}"' in page


def test_what_has_no_answer_is_said_again_where_the_button_is(answered, desk_of):
    said = words(answered.get("/review"))
    assert "1 question has no answer and counts as unknown. Submit for approval" in said
    form = Form(answered.get("/review").text, "/submit")
    answered.client.post(form.action, data=dict(form.pairs(None)))
    said = words(desk_of("benoit").get("/review"))
    assert "1 question has no answer and counts as unknown. Hand in" in said


def test_a_section_without_a_single_answer_goes_on_only_if_somebody_says_so(desk, desk_of):
    desk.send(desk.form().type(OFFLINE, comment="a remark is no answer"))
    for who, end, before, after in (
        (desk, "/submit", "in_progress", "submitted"),
        (desk_of("benoit"), "/hand-in", "submitted", "handed_in"),
    ):
        form = Form(who.get("/review").text, end)
        pairs = {name: value for name, value in form.pairs(None) if name != "empty"}
        refused = who.client.post(form.action, data=pairs)
        assert refused.status_code == 422 and desk.status() == before
        assert refused.text.count("Answer at least one question, or tick") == 2
        taken = who.client.post(form.action, data={**pairs, "empty": "yes"})
        assert taken.status_code == 303 and desk.status() == after


def test_a_remark_without_an_answer_is_still_read_and_still_missing(desk):
    desk.send(desk.form().type(OFFLINE, comment="OnlyARemark"))
    said = words(desk.get("/review"))
    assert "OnlyARemark" in said and "2 questions have no answer" in said


def test_a_follow_up_that_does_not_apply_is_not_missing(desk_with):
    desk = desk_with("tiny-condition", LAW)
    assert "1 question has no answer" in words(desk.get("/review"))
    desk.send(desk.form().tick("legal.25.power", "no"))
    assert "Every question has an answer." in words(desk.get("/review"))
    desk.send(desk.form().tick("legal.25.power", "yes"))
    assert "1 question has no answer" in words(desk.get("/review"))


def test_the_respondent_submits_and_the_approver_hands_in(answered, desk_of):
    page = answered.get("/review").text
    form = Form(page, "/submit")
    assert "/hand-in" not in page and "/return" not in page
    answer = answered.client.post(form.action, data=dict(form.pairs(None)))
    assert (answer.status_code, answer.location) == (303, "/sections")
    assert answered.status() == "submitted"
    assert "The section is with your approver" in words(answered.client.get("/sections"))
    assert "Waits for your approval" in words(desk_of("benoit").client.get("/sections"))

    benoit = desk_of("benoit")
    page = benoit.get("/review").text
    assert "/submit" not in page
    answer = benoit.client.post(Form(page, "/hand-in").action)
    assert (answer.status_code, answer.location) == (303, "/sections")
    assert answered.status() == "handed_in"
    assert "1 question without an answer counts as unknown" in words(benoit.client.get("/sections"))


def test_pressing_twice_is_answered_as_friendly_as_once(answered, desk_of):
    for _ in range(3):
        assert answered.post("submit").status_code == 303
    for _ in range(3):
        assert desk_of("benoit").post("hand-in").status_code == 303
    assert answered.status() == "handed_in"


def test_where_nobody_approves_the_respondent_hands_in(app, everybody, client_of):
    desk = Desk(app, client_of("dalia"), everybody.assessment, everybody.prosecution, LAW)
    desk.send(desk.form().tick(OFFLINE, "yes").tick(ORDER, "quick"))
    page = desk.get("/review").text
    assert "/hand-in" in page and "/submit" not in page
    assert desk.post("hand-in").status_code == 303
    assert "Every question has an answer." in words(desk.client.get("/sections"))


def test_the_approver_sends_back_with_a_reason(answered, desk_of):
    answered.post("submit")
    benoit = desk_of("benoit")
    form = Form(benoit.get("/review").text, "/return")
    assert dict(form.pairs(None)) == {"csrf_token": form.controls[0].value, "reason": ""} or (
        "then" not in dict(form.pairs(None))
    )
    answer = benoit.post("return", reason="Name the act")
    assert (answer.status_code, answer.location) == (303, "/sections")
    assert (answered.status(), reason_of(answered)) == ("returned", "Name the act")
    assert "Name the act" in words(answered.get("/review"))
    assert answered.form()


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Write what should be changed"),
        (" \r\n", "Write what should be changed"),
        ("z" * 10_001, "Shorten the reason"),
        ("a\x07b", "characters that can't be kept"),
    ],
)
def test_sending_back_needs_a_reason_that_can_be_kept(answered, desk_of, reason, sentence):
    answered.post("submit")
    answer = desk_of("benoit").post("return", reason=reason)
    assert answer.status_code == 422 and sentence in words(answer)
    page = answer.text
    assert 'href="#reason"' in page and 'aria-describedby="reason-error"' in page
    (box,) = [c for c in Form(page, "/return").controls if c.name == "reason"]
    assert box.value.strip() == reason.strip()
    assert answered.status() == "submitted"


def test_the_focal_point_reads_what_was_handed_in_and_sends_it_back_from_the_board(
    answered, desk_of
):
    fatima = desk_of("fatima")
    assert fatima.get("/review").status_code == 404
    answered.post("submit")
    desk_of("benoit").post("hand-in")
    page = fatima.get("/review").text
    assert "TextOfAmina" in page and f"/assessments/{answered.assessment}/board" in page
    assert "/submit" not in page and "/hand-in" not in page
    assert "Ministry of Justice" not in page.split("<main")[0]
    form = Form(page, "/return")
    assert dict(form.pairs(None))["then"] == "board"
    answer = fatima.post("return", reason="Settle it first", then="board")
    assert answer.location == f"/assessments/{answered.assessment}/board"
    assert (answered.status(), reason_of(answered)) == ("returned", "Settle it first")


def test_what_another_agency_answered_is_read_once_it_handed_in(answered, everybody, desk_of):
    # Who is asked the same is no secret in a State; what they say is, until they hand it in.
    told = words(answered.get())
    assert "The same questions also go to: Prosecution Service" in told
    assert "Each agency answers for itself" in told
    assert "Prosecution Service answered" not in words(answered.get())
    with answered.app.app_context():
        everybody.save("dalia", everybody.prosecution, LAW, {ORDER: card("~dont_know")})
    assert "Prosecution Service answered" not in words(answered.get())
    dalia = Desk(
        answered.app,
        desk_of("dalia").client,
        answered.assessment,
        everybody.prosecution,
        LAW,
    )
    assert dalia.post("hand-in").status_code == 303
    for page in (answered.get(), answered.get("/review")):
        said = words(page)
        assert "Prosecution Service answered on" in said and "We don't know" in said


@pytest.mark.parametrize(
    ("who", "what", "status"),
    [
        ("amina", "hand-in", 403),
        ("amina", "return", 403),
        ("benoit", "submit", 403),
        ("benoit", "hand-in", 409),
        ("benoit", "return", 409),
        ("odile", "submit", 404),
        ("chen", "return", 404),
    ],
)
def test_nobody_does_what_is_not_theirs(answered, desk_of, who, what, status):
    answer = desk_of(who).post(what, reason="because")
    assert answer.status_code == status
    assert answered.status() == "in_progress"
    if status == 404:
        assert "TextOfAmina" not in answer.text


def test_texts_of_people_are_never_markup(desk, everybody):
    evil = "<script>alert(1)</script>"
    with desk.app.app_context():
        everybody.save("amina", everybody.ministry, LAW, {OFFLINE: card("yes", comment=evil)})
    page = desk.get("/review").text
    assert "&lt;script&gt;" in page and "<script>alert" not in page
