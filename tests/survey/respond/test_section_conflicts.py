"""Two people at one question: the second save overwrites nothing and shows both texts."""

from __future__ import annotations

import json
import re
from html import unescape

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
    assert "Two answers to one question" in said
    mine, theirs = said.split("Yours, not saved")[1].split("Saved by Nadia", 1)
    theirs = theirs.split("Which answer stands?")[0]
    for text in ("It is kept confidential", "TextOfNadia", "Cybercrime Act 2019"):
        assert text in theirs
    for text in ("It takes effect quickly", "TextOfAmina", "SourceOfAmina"):
        assert text in mine
    # What only one of them says is marked, and with words.
    for text in ("It takes effect quickly", "It is kept confidential", "TextOfNadia"):
        line = re.search(
            rf"<(?:p|li)[^>]*hr-differs[^>]*>(?:(?!</p>|</li>).)*{text}.*", answer.text
        )
        assert line and "only here" in line[0], text
    again = Form(answer.text, "/choose")
    assert again.value(ORDER, "comment") == "TextOfAmina" and again.value(ORDER, "value") == "quick"


def test_choosing_mine_keeps_theirs_as_former(desk, colleague):
    form = desk.form().tick(ORDER, "quick").type(ORDER, comment="mine")
    colleague(order=card("secret", comment="theirs"))
    again = Form(desk.send(form).text, "/choose")
    assert again.value(ORDER, "revision") == "1"
    assert desk.choose(again.choose(ORDER, "mine")).status_code == 303
    assert desk.answers()[ORDER].comment == "mine" and desk.answers()[ORDER].revision == 2
    assert [former["comment"] for former in desk.former()] == ["theirs"]


def test_choosing_theirs_changes_nothing(desk, colleague):
    form = desk.form().tick(ORDER, "quick").type(ORDER, comment="mine")
    colleague(order=card("secret", comment="theirs"))
    again = Form(desk.send(form).text, "/choose").choose(ORDER, "theirs")
    next(c for c in again.controls if c.name == "opened").value = "1795765000000"
    assert desk.choose(again).status_code == 303
    assert desk.answers()[ORDER].comment == "theirs" and desk.former() == []
    for _time in ("at once", "again, should the first page never arrive"):
        said = re.search(r'data-settled="([^"]*)"', desk.get().text)
        # What was kept until the page was opened, over a revision before the one it showed.
        assert said and json.loads(unescape(said[1])) == {ORDER: ["1795765000000", 1]}


def test_an_answer_of_both_begins_with_what_both_wrote(desk, colleague):
    form = desk.form().tick(ORDER, "quick").type(ORDER, comment="mine")
    form.type(ORDER, evidence_0_source="SourceOfAmina")
    colleague(order=card("secret", comment="theirs", evidence=(ACT,)))
    answer = desk.send(form)
    made = Form(answer.text, "/choose", start="made-")
    assert made.chosen(ORDER) == ["quick"]
    assert made.value(ORDER, "comment") == "theirs\r\n\r\nmine"
    sources = {made.value(ORDER, "evidence-0-source"), made.value(ORDER, "evidence-1-source")}
    assert sources == {"SourceOfAmina", ACT.source}
    made.tick(ORDER, "quick", "secret").type(ORDER, comment="agreed").choose(ORDER, "both")
    assert desk.choose(made).status_code == 303
    stored = desk.answers()[ORDER]
    assert set(stored.value["codes"]) == {"quick", "secret"} and stored.comment == "agreed"
    assert len(stored.evidence) == 2
    assert [former["comment"] for former in desk.former()] == ["theirs"]


def test_whoever_chooses_nothing_is_asked_again_and_nothing_typed_is_lost(desk, colleague):
    form = desk.form().tick(ORDER, "quick").type(ORDER, comment="line\r\nbreak")
    colleague(order=card("secret"))
    answer = desk.choose(Form(desk.send(form).text, "/choose"))
    assert answer.status_code == 422 and "Choose which answer stands" in words(answer)
    assert Form(answer.text, "/choose").value(ORDER, "comment") == "line\r\nbreak"


def test_a_mistake_in_the_answer_of_both_is_said_beside_it(desk, colleague):
    form = desk.form().tick(ORDER, "quick").type(ORDER, comment="mine")
    colleague(order=card("secret"))
    made = Form(desk.send(form).text, "/choose", start="made-")
    answer = desk.choose(made.type(ORDER, comment="\x07").choose(ORDER, "both"))
    assert answer.status_code == 422 and "invisible character" in words(answer)
    assert "mine" in words(answer).split("Yours, not saved")[1].split("Saved by")[0]
    assert desk.answers()[ORDER].revision == 1


def test_a_third_save_meanwhile_is_a_conflict_again(desk, colleague):
    form = desk.form().tick(ORDER, "quick")
    colleague(order=card("secret"))
    again = Form(desk.send(form).text, "/choose").choose(ORDER, "mine")
    colleague(order=card("anyone", base=1))
    answer = desk.choose(again)
    assert answer.status_code == 409
    assert Form(answer.text, "/choose").value(ORDER, "revision") == "2"
    assert desk.answers()[ORDER].value == {"codes": ["anyone"]}


def test_the_other_cards_of_a_stale_post_are_saved(desk, colleague):
    form = desk.form().tick(ORDER, "quick").tick(OFFLINE, "yes")
    colleague(order=card("secret"))
    answer = desk.send(form)
    assert answer.status_code == 409
    assert "Saved: 1 other answer." in words(answer)
    assert desk.answers()[OFFLINE].value == {"yes": True}


def test_a_mistake_and_a_conflict_in_one_post_are_both_said(desk, colleague):
    form = desk.form().tick(ORDER, "quick").type(OFFLINE, comment="\x07")
    colleague(order=card("secret"))
    answer = desk.send(form)
    assert answer.status_code == 409
    assert "invisible character" in words(answer)
    assert "Nadia saved another answer" in words(answer)
    compared = desk.client.post(
        f"{desk.path}/compare",
        data=Form(answer.text, desk.section).body(None) + f"&only={ORDER}".encode(),
        content_type="application/x-www-form-urlencoded",
    )
    assert compared.status_code == 200 and "Saved by Nadia" in words(compared)


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
    mine, theirs = said.split("Yours, not saved")[1].split("Saved by", 1)
    assert "Adopted, not yet in force" in theirs
    assert "Our State does not use this option: ReasonOfMine" in mine
