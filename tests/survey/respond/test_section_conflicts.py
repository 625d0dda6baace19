"""Two people at one question: the second save overwrites nothing and shows both texts."""

from __future__ import annotations

import pytest

from survey.extensions import db
from survey.models import Agency, Grant, Person, Role
from tests.survey.cast import ACT, LAW, OFFLINE, ORDER, card
from tests.survey.respond.conftest import words
from tests.survey.respond.form import Form


@pytest.fixture
def colleague(desk, everybody):
    """``colleague({...})``: Nadia of the same ministry saves cards meanwhile."""
    with desk.app.app_context():
        agency = db.session.query(Agency).filter_by(public_id=desk.agency).one()
        nadia = Person(
            name="Nadia",
            email="nadia@example.org",
            fs_uniquifier="nadia",
            grants=[Grant(role=Role.RESPONDENT, agency=agency)],
        )
        db.session.add(nadia)
        db.session.commit()
        everybody.people["nadia"] = nadia.id

    def saves(**cards):
        with desk.app.app_context():
            by_id = {{"order": ORDER, "offline": OFFLINE}[key]: one for key, one in cards.items()}
            assert everybody.save("nadia", everybody.ministry, LAW, by_id).saved

    return saves


def test_a_stale_card_is_shown_with_both_texts_and_overwrites_nothing(desk, colleague):
    form = desk.form().tick(ORDER, "quick").type(ORDER, comment="TextOfAmina")
    form.type(ORDER, evidence_0_source="SourceOfAmina")
    colleague(order=card("secret", comment="TextOfNadia", evidence=(ACT,)))
    answer = desk.send(form)
    assert answer.status_code == 409
    assert desk.answers()[ORDER].comment == "TextOfNadia"

    said = words(answer)
    assert "Somebody else answered meanwhile" in said
    assert "Nadia saved another answer" in said
    theirs, mine = said.split("Saved now")[1].split("Yours", 1)
    for text in ("It is kept confidential", "TextOfNadia", "Cybercrime Act 2019"):
        assert text in theirs
    for text in ("It takes effect quickly", "TextOfAmina", "SourceOfAmina"):
        assert text in mine
    again = Form(answer.text, desk.section)
    assert again.value(ORDER, "comment") == "TextOfAmina" and again.chosen(ORDER) == ["quick"]


def test_saving_again_knowingly_keeps_mine_and_theirs_as_former(desk, colleague):
    form = desk.form().tick(ORDER, "quick").type(ORDER, comment="mine")
    colleague(order=card("secret", comment="theirs"))
    again = Form(desk.send(form).text, desk.section)
    assert again.value(ORDER, "revision") == "1"
    assert desk.send(again).status_code == 303
    assert desk.answers()[ORDER].comment == "mine" and desk.answers()[ORDER].revision == 2
    assert [former["comment"] for former in desk.former()] == ["theirs"]


def test_a_third_save_meanwhile_is_a_conflict_again(desk, colleague):
    form = desk.form().tick(ORDER, "quick")
    colleague(order=card("secret"))
    again = Form(desk.send(form).text, desk.section)
    colleague(order=card("anyone", base=1))
    assert desk.send(again).status_code == 409
    assert desk.answers()[ORDER].value == {"codes": ["anyone"]}


def test_the_other_cards_of_a_stale_post_are_saved(desk, colleague):
    form = desk.form().tick(ORDER, "quick").tick(OFFLINE, "yes")
    colleague(order=card("secret"))
    answer = desk.send(form)
    assert answer.status_code == 409
    assert "Saved: 1 answer. What is listed here is not." in words(answer)
    assert desk.answers()[OFFLINE].value == {"yes": True}
    assert Form(answer.text, desk.section).value(OFFLINE, "revision") == "1"


def test_a_mistake_and_a_conflict_in_one_post_are_both_said(desk, colleague):
    form = desk.form().tick(ORDER, "quick").type(OFFLINE, comment="\x07")
    colleague(order=card("secret"))
    answer = desk.send(form)
    assert answer.status_code == 409
    assert "invisible character" in words(answer)
    assert "Nadia saved another answer" in words(answer)


def test_the_same_answer_from_both_is_no_conflict(desk, colleague):
    form = desk.form().tick(ORDER, "quick")
    colleague(order=card("quick"))
    assert desk.send(form).status_code == 303
    assert desk.answers()[ORDER].revision == 1


def test_a_card_that_was_not_touched_lets_stand_what_came_meanwhile(desk, colleague):
    """Without JavaScript every save posts every card, also those that somebody else works on."""
    colleague(order=card("quick", comment="first", evidence=(ACT,)))
    form = desk.form().tick(OFFLINE, "yes")
    colleague(order=card("secret", base=1, comment="second", evidence=()))
    assert desk.send(form).status_code == 303
    stored = desk.answers()
    assert stored[ORDER].comment == "second" and stored[ORDER].revision == 2
    assert stored[OFFLINE].value == {"yes": True}


def test_an_empty_card_that_was_not_touched_does_not_clear_a_first_answer(desk, colleague):
    form = desk.form().tick(OFFLINE, "yes")
    colleague(order=card("quick", comment="theirs"))
    assert desk.send(form).status_code == 303
    assert desk.answers()[ORDER].comment == "theirs"


@pytest.mark.parametrize("typed", ["", "-1", "1.0", "9" * 9, "9" * 30, "9" * 5000, "\u0661", "x"])
def test_a_revision_that_is_none_is_stale_and_breaks_nothing(desk, colleague, typed):
    colleague(order=card("quick"))
    form = desk.form().tick(ORDER, "secret").forge(ORDER, "revision", typed)
    answer = desk.send(form)
    assert answer.status_code == 409
    assert desk.answers()[ORDER].value == {"codes": ["quick"]}


def test_both_texts_of_a_conflict_are_never_markup(desk, colleague):
    text = "<script>alert(1)</script>"
    form = desk.form().type(ORDER, comment=f"a {text}")
    colleague(order=card("quick", comment=f"b {text}", evidence=(ACT,)))
    page = desk.send(form).text
    assert page.count("&lt;script&gt;alert(1)") >= 3 and "<script>alert" not in page


def test_a_bill_and_a_reason_are_shown_in_a_conflict(desk_with, desk):
    desk = desk_with("tiny-conditional", LAW)
    question = "legal.25.duration"
    first, second = desk.form(), desk.form()
    desk.send(first.tick(question, "yes").type(question, pipeline_stage="adopted"))
    second.tick(question, "~not_applicable")
    second.type(question, reason="option_not_used", reason_note="ReasonOfMine")
    said = words(desk.send(second))
    theirs, mine = said.split("Saved now")[1].split("Yours", 1)
    assert "Adopted, not yet in force" in theirs
    assert "Our State does not use this option: ReasonOfMine" in mine
