"""One card saved by itself: a receipt, a sentence for each refusal, never an emptied answer."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from survey.auth.current import person_key
from survey.extensions import db
from survey.models import AnswerRow, EvidenceRow
from survey.models.base import now
from tests.survey.cast import ACT, LAW, OFFLINE, ORDER, card
from tests.survey.respond.conftest import FORM, words
from tests.survey.respond.form import Form

JSON = {"Accept": "application/json"}


@pytest.fixture
def save(desk):
    """``save(form, ORDER)``: what the script sends of this card of a form; the answer."""

    def send(form: Form, question: str, client=None):
        body = form.only(question).body(None)
        path = f"{desk.path}/questions/{question}"
        return (client or desk.client).post(path, data=body, content_type=FORM, headers=JSON)

    return send


def test_the_receipt_names_question_and_revision(desk, save):
    said = save(desk.form().tick(ORDER, "quick").type(ORDER, comment="typed"), ORDER)
    assert said.status_code == 200
    assert said.json["question"] == ORDER and said.json["revision"] == 1
    assert said.json["sentence"].startswith("Saved ")
    stored = desk.answers()
    assert stored[ORDER].comment == "typed" and set(stored) == {ORDER}
    assert desk.status() == "in_progress"


def test_the_same_card_again_gets_the_same_receipt(desk, save):
    form = desk.form().tick(ORDER, "quick").type(ORDER, evidence_0_source="Act")
    assert [save(form, ORDER).json["revision"] for _ in range(3)] == [1, 1, 1]
    assert len(desk.answers()[ORDER].evidence) == 1 and desk.former() == []


def level_on_the_page(desk):
    found = re.search(r"data-evidence-level[^>]*>(.*?)</span>\s*</div>", desk.get().text, re.S)
    return re.sub("<[^>]*>", "", found[1])


def test_the_receipt_says_the_evidence_level_as_the_page_will(desk, save):
    form = desk.form().tick(ORDER, "quick")
    assert save(form, ORDER).json["evidence"] == "" == level_on_the_page(desk)
    form = desk.form().type(ORDER, evidence_0_source="Act")
    assert save(form, ORDER).json["evidence"].startswith("E1: ")
    form = desk.form().type(ORDER, evidence_0_pinpoint="s. 17")
    said = save(form, ORDER).json["evidence"]
    assert said == "E2: a source with its article or page" == level_on_the_page(desk)
    # Nothing new: the level still stands.
    assert save(desk.form(), ORDER).json["evidence"] == said
    # What is old today counts for less, on the page as well.
    said = save(desk.form().type(ORDER, evidence_0_dated="2001-01-01"), ORDER).json["evidence"]
    assert said.startswith("E1: ") and said == level_on_the_page(desk)


def test_the_receipt_knows_what_the_focal_point_saw_of_a_secret_source(desk, save):
    form = desk.form().tick(ORDER, "quick")
    form.type(
        ORDER,
        evidence_0_source="Plan",
        evidence_0_pinpoint="p. 1",
        evidence_0_dated=f"{now():%Y-%m-%d}",
    )
    form.of(ORDER, "evidence-0-secret")[0].on = True
    assert save(form, ORDER).json["evidence"].startswith("E1: ")
    with desk.app.app_context():
        db.session.execute(update(EvidenceRow).values(seen_by_focal_point=True))
        db.session.commit()
    said = save(desk.form().type(ORDER, comment="more"), ORDER).json["evidence"]
    assert said.startswith("E2: ") and said == level_on_the_page(desk)


def test_what_is_wrong_is_said_at_its_part_of_the_page(desk, save):
    assert save(desk.form().tick(ORDER, "quick").type(ORDER, evidence_0_source="One"), ORDER)
    form = desk.form().type(ORDER, evidence_0_source="", evidence_1_source="Two")
    form.forge(ORDER, "evidence-1-link", "no link")
    said = save(form, ORDER)
    assert said.status_code == 422
    # The first source was emptied; the second still stands second on the page.
    assert list(said.json["mistakes"]) == ["evidence-1-link"]
    assert desk.answers()[ORDER].revision == 1


@pytest.mark.parametrize("body", [b"", b"person=", b"q-legal.25.order-value=quick", b"\xff"])
def test_a_body_that_was_cut_off_empties_nothing(desk, everybody, body):
    with desk.app.app_context():
        everybody.save("amina", everybody.ministry, LAW, {ORDER: card("quick", comment="whole")})
    path = f"{desk.path}/questions/{ORDER}"
    said = desk.client.post(path, data=body, content_type=FORM, headers=JSON)
    assert said.status_code in (409, 422) and "mistakes" not in said.json
    assert desk.answers()[ORDER].comment == "whole"


def test_who_was_faster_and_when_is_said(desk, save, everybody):
    form = desk.form().tick(ORDER, "quick")
    with desk.app.app_context():
        everybody.save("amina", everybody.ministry, LAW, {ORDER: card("secret", evidence=(ACT,))})
    said = save(form, ORDER)
    assert said.status_code == 409 and said.json["problem"] == "conflict"
    assert "Amina saved another answer" in said.json["sentence"]
    assert desk.answers()[ORDER].value == {"codes": ["secret"]}


def test_nobody_saves_under_the_name_of_whoever_signed_in_after_them(desk, save, everybody):
    """All windows of a browser share its cookie."""
    form = desk.form().tick(ORDER, "quick").type(ORDER, comment="of Amina")
    with desk.client.session_transaction() as session:
        session["_user_id"] = "dalia"
    path_of_dalia = desk.path.replace(everybody.ministry, everybody.prosecution)
    for path in (desk.path, path_of_dalia):
        said = desk.client.post(
            f"{path}/questions/{ORDER}",
            data=form.only(ORDER).body(None),
            content_type=FORM,
            headers=JSON,
        )
        assert said.status_code == 409 and said.json["problem"] == "another_person"
    whole = desk.client.post(path_of_dalia, data=form.body(), content_type=FORM)
    assert whole.status_code == 409 and "of Amina" in whole.text
    assert desk.answers() == {}


def test_a_session_that_ended_is_told_in_json(desk, save):
    form = desk.form().tick(ORDER, "quick")
    said = save(form, ORDER, desk.app.test_client())
    assert said.status_code == 401 and said.json["problem"] == "signed_out"


def test_a_section_that_moved_on_says_so(desk, save):
    form = desk.form().tick(OFFLINE, "yes")
    desk.put("submitted")
    said = save(form, OFFLINE)
    assert said.status_code == 409 and said.json["problem"] == "wrong_state"
    assert desk.answers() == {}


def test_saving_one_card_asks_no_more_however_many_answers_there_are(desk, save, everybody):
    from sqlalchemy import event

    def asked() -> int:
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            sent.append(statement)

        form = desk.form()
        form.type(ORDER, comment=form.value(ORDER, "comment") + "x")
        with desk.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert save(form, ORDER).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        # What tells PostgreSQL who asks comes with every transaction, and is nobody's query.
        asking = (one for one in sent if "set_config" not in one)
        return len([one for one in asking if one.lstrip().upper().startswith("SELECT")])

    asked()
    few = asked()
    with desk.app.app_context():
        everybody.save("amina", everybody.ministry, LAW, {OFFLINE: card("yes", evidence=(ACT,))})
        everybody.hand_in_against()
        assert db.session.query(AnswerRow).count() == 4
    assert asked() == few <= 9


def test_the_key_of_a_person_tells_nothing_and_is_theirs_alone(desk, desk_of):
    def of(one, name):
        text = one.get().text
        return text.split(f'data-{name}="')[1].split('"')[0]

    keys = {of(desk, "person"), of(desk_of("benoit"), "person")}
    seals = {of(desk, "seal"), of(desk_of("benoit"), "seal")}
    assert len(keys) == len(seals) == 2 and all(len(key) == 22 for key in keys)
    assert of(desk, "person") in keys, "the same on every page"
    signed_out = desk.app.test_client().get("/sign-in").text
    assert 'id="device"' in signed_out and "data-person" not in signed_out
    with desk.app.test_request_context():
        assert person_key() == ""


def test_two_options_that_cannot_both_be_true_are_kept_and_asked_about(desk_with):
    desk, courts = desk_with("tiny-context", "legal.context"), "legal.7.courts"
    again = "Please look again: “A special court” and “Military courts” cannot both be true."

    def save(*codes):
        form = desk.form().tick(courts, *codes).type(courts, comment="typed").only(courts)
        path = f"{desk.path}/questions/{courts}"
        return desk.client.post(path, data=form.body(None), content_type=FORM, headers=JSON)

    assert save("special", "military").json["sentence"].endswith(f". {again}")
    stored = desk.answers()[courts]
    assert (stored.value, stored.comment) == ({"codes": ["special", "military"]}, "typed")
    assert words(desk.get()).count(again) == words(desk.get("/review")).count(again) == 1
    form = desk.form()
    form.of(courts, "value")[1].on = False
    assert desk.send(form).status_code == 303
    assert again not in words(desk.get()) and again not in words(desk.get("/review"))
