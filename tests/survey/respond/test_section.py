"""The page of one section: it shows what is stored, and saves what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from questionnaires.answers import State
from questionnaires.glossary import plain, terms_in
from survey.extensions import db
from survey.models import AnswerRow, Assignment
from survey.models.base import now
from tests.instruments import open_tiny
from tests.survey.cast import ACT, LAW, OFFLINE, ORDER, card
from tests.survey.engines import only_sqlite
from tests.survey.respond.conftest import words


def test_it_shows_every_question_with_what_helps_to_answer_it(desk):
    said = words(desk.get())
    for text in (
        "What may authorities order so that data are not lost?",
        "The Convention says that authorities must be able to keep data.",
        "It takes effect quickly essential",
        "It names storage media as an example for information",
        "The source, with its date. For example: Cybercrime Act 2019, s. 17",
        "May the order be given by telephone?",
        "We don't know",
        "0 of 2 answered",
    ):
        assert text in said
    assert desk.get().text.count("<h1") == 1


def test_it_says_what_to_do_and_where_to_begin_or_go_on(desk, everybody):
    said = words(desk.get())
    assert "Answer 2 questions for your agency" in said
    assert "Begin with question 1" in said and f'href="#card-{ORDER}"' in desk.get().text
    with desk.app.app_context():
        everybody.save("amina", everybody.ministry, LAW, {ORDER: card("quick")})
    assert "Go on at question 2" in words(desk.get())
    assert f'href="#card-{OFFLINE}"' in desk.get().text
    with desk.app.app_context():
        everybody.save("amina", everybody.ministry, LAW, {OFFLINE: card("~dont_know")})
    done = words(desk.get())
    assert "2 of 2 answered" in done and "Go on" not in done and "Begin with" not in done


def test_what_a_section_is_about_is_folded_and_what_must_not_be_written_is_not(desk_with):
    page = desk_with("tiny-sensitive", "legal.interception").get().text
    about = page.index("Answer from the law in force.")
    assert page.rindex("<details", 0, about) > page.rfind("</details>", 0, about)
    warned = page.index("Give no case details")
    assert page.rindex("<details", 0, warned) < page.rindex("</details>", 0, warned)


def test_it_says_for_whom_the_reader_answers(desk):
    header = desk.get().text.split("<main")[0]
    assert "Ministry of Justice, Atlantis" in header


def test_it_saves_what_was_chosen_and_typed_and_shows_it_again(desk):
    form = desk.form().tick(ORDER, "quick", "anyone")
    form.type(
        ORDER, comment="First\r\nsecond \u062d\u0641\u0638 <b>&amp;", pipeline_stage="drafted"
    )
    form.type(ORDER, pipeline_expected="2027-03-01").tick(OFFLINE, "no")
    answer = desk.send(form)
    assert (answer.status_code, answer.location) == (303, desk.path)
    assert "Saved: 2 answers." in words(desk.get())

    stored = desk.answers()
    assert stored[ORDER].value == {"codes": ["quick", "anyone"]}
    assert stored[ORDER].comment == "First\nsecond \u062d\u0641\u0638 <b>&amp;"
    assert stored[ORDER].pipeline.stage == "drafted"
    assert stored[OFFLINE].value == {"yes": False}
    assert desk.status() == "in_progress"

    again = desk.form()
    assert again.chosen(ORDER) == ["quick", "anyone"] and again.chosen(OFFLINE) == ["no"]
    assert again.value(ORDER, "comment") == "First\r\nsecond \u062d\u0641\u0638 <b>&amp;"
    assert again.value(ORDER, "pipeline_stage") == "drafted"
    assert again.value(ORDER, "pipeline_expected") == "2027-03-01"
    assert again.value(ORDER, "revision") == "1"


def test_sending_the_page_back_as_it_is_changes_nothing(desk):
    desk.send(desk.form().tick(ORDER, "quick").type(ORDER, comment="a\r\n\r\n b"))
    answer = desk.send(desk.form())
    assert answer.status_code == 303
    assert "Nothing had changed" in words(desk.get())
    assert desk.answers()[ORDER].revision == 1 and desk.former() == []


@pytest.mark.parametrize(
    ("edition", "section", "question", "typed"),
    [
        ("tiny-number", "technical.contact", "technical.41.share", "12.5"),
        ("tiny-context", "legal.context", "legal.7.name", "Cybercrime Act\r\nof 2019"),
        ("tiny-context", "legal.context", "legal.7.since", "2020-03-01"),
    ],
)
def test_every_kind_of_box_comes_back_as_it_was_typed(desk_with, edition, section, question, typed):
    desk = desk_with(edition, section)
    assert desk.send(desk.form().type(question, typed=typed)).status_code == 303
    assert desk.form().value(question, "typed") == typed
    assert desk.send(desk.form()).status_code == 303
    assert desk.answers()[question].revision == 1


@pytest.mark.parametrize(
    ("edition", "section", "question", "codes"),
    [
        ("tiny-ladder", None, None, ["3"]),
        ("tiny-ladder", None, None, ["0"]),
        ("tiny-coverage", None, None, ["most"]),
        ("tiny-frequency", None, None, ["yearly"]),
        ("tiny-exists", None, None, ["yes"]),
        ("tiny-elements", None, None, ["~none"]),
        ("tiny-no-cases", None, None, ["~no_cases"]),
        ("tiny-context", "legal.context", "legal.7.form", ["act"]),
        ("tiny-context", "legal.context", "legal.7.courts", ["ordinary", "military"]),
        ("tiny-context", "legal.context", "legal.7.name", ["~withheld"]),
    ],
)
def test_every_kind_of_choice_is_saved_and_shown(desk_with, edition, section, question, codes):
    first = open_tiny(edition).sections[0]
    desk = desk_with(edition, section or first.id)
    question = question or first.questions[0].id
    assert desk.send(desk.form().tick(question, *codes)).status_code == 303
    assert desk.form().chosen(question) == codes


def test_not_applicable_is_saved_with_its_reason_and_shown_open(desk_with):
    desk = desk_with("tiny-conditional", LAW)
    question = "legal.25.duration"
    form = desk.form().tick(question, "~not_applicable").type(question, reason="option_not_used")
    assert desk.send(form.type(question, reason_note="Kept by another law")).status_code == 303
    stored = desk.answers()[question]
    assert (stored.state, stored.reason) == (State.NOT_APPLICABLE, "option_not_used")
    again = desk.form()
    assert again.chosen(question) == ["~not_applicable"]
    assert again.value(question, "reason") == "option_not_used"
    assert again.value(question, "reason_note") == "Kept by another law"


def test_a_reason_left_in_its_list_says_nothing_beside_another_answer(desk_with):
    desk = desk_with("tiny-conditional", LAW)
    question = "legal.25.duration"
    form = desk.form().tick(question, "yes").type(question, reason="option_not_used")
    assert desk.send(form).status_code == 303
    assert desk.answers()[question].reason is None


def test_a_question_that_follows_another_says_on_which_answer(desk_with):
    desk = desk_with("tiny-condition", LAW)
    assert "only if your answer to question 1 is or contains: Yes" in words(desk.get())
    desk = desk_with("tiny-condition", "institutional.contact")
    assert "only if question 1 is at level 2 or higher" in words(desk.get())


def test_words_of_the_glossary_are_explained_and_their_marks_are_gone(desk_with):
    desk = desk_with("tiny-glossary", open_tiny("glossary").sections[0].id)
    said = words(desk.get())
    instrument = open_tiny("glossary")
    used = terms_in(instrument, instrument.sections[0].questions[0])
    assert used and "Words used here" in said
    assert all(f"{term.term} {plain(term.definition)}" in said for term in used)
    assert "[" not in said


@pytest.mark.parametrize("answered", [["quick"], ["~dont_know"]])
def test_taking_an_answer_back_keeps_what_was_there(desk, answered):
    """By the button of the script: nothing chosen is sent."""
    desk.send(desk.form().tick(ORDER, *answered).type(ORDER, comment="stays"))
    assert desk.send(desk.form().tick(ORDER), None).status_code == 303
    stored = desk.answers()[ORDER]
    assert (stored.state, stored.value, stored.revision) == (State.BLANK, None, 2)
    assert stored.comment == "stays"
    (former,) = desk.former()
    assert former["state"] in ("answered", "dont_know") and former["comment"] == "stays"


def test_without_javascript_there_is_a_choice_that_takes_the_answer_back(desk):
    assert "Take my answer back" not in desk.get().text
    desk.send(desk.form().tick(OFFLINE, "yes"))
    page = desk.get().text
    (back,) = [part for part in page.split("<noscript>")[1:] if "~blank" in part]
    assert 'value="~blank"' in back.split("</noscript>")[0]
    assert page.count('value="~blank"') == 1
    assert desk.send(desk.form().tick(OFFLINE, "~blank")).status_code == 303
    assert desk.answers()[OFFLINE].state is State.BLANK
    assert desk.former()[0]["value"] == {"yes": True}


def test_the_enter_key_presses_a_button_that_only_saves(desk):
    form = desk.form()
    first = next(control for control in form.controls if control.kind == "button")
    assert (first.name, first.value) == ("then", "")
    answer = desk.send(form.tick(OFFLINE, "yes"), first.value)
    assert answer.location == desk.path and desk.status() == "in_progress"


@pytest.mark.parametrize(
    ("button", "leads_to"),
    [
        (ORDER, "{path}#card-legal.25.order"),
        ("review", "{path}/review"),
        ("leave", "/sections"),
        ("legal.99.unknown", "{path}"),
        ("//evil.example", "{path}"),
        (None, "{path}"),
    ],
)
def test_every_button_saves_and_none_submits(desk, button, leads_to):
    answer = desk.send(desk.form().tick(OFFLINE, "yes"), button)
    assert (answer.status_code, answer.location) == (303, leads_to.format(path=desk.path))
    assert desk.answers()[OFFLINE].value == {"yes": True}
    assert desk.status() == "in_progress"


def test_a_card_that_was_not_sent_is_left_alone(desk, everybody):
    desk.send(desk.form().tick(ORDER, "quick").tick(OFFLINE, "yes").type(OFFLINE, comment="kept"))
    answer = desk.send(desk.form().only(ORDER).tick(ORDER, "secret"))
    assert answer.status_code == 303
    stored = desk.answers()
    assert stored[ORDER].value == {"codes": ["secret"]}
    assert (stored[OFFLINE].value, stored[OFFLINE].comment) == ({"yes": True}, "kept")


@only_sqlite
def test_a_post_cut_off_anywhere_empties_nothing(desk, everybody):
    with desk.app.app_context():
        everybody.save(
            "amina",
            everybody.ministry,
            LAW,
            {
                ORDER: card("quick", "secret", comment="whole", evidence=(ACT,)),
                OFFLINE: card("yes", comment="whole", evidence=(ACT,)),
            },
        )
    before = desk.answers()
    body = desk.form().body()
    for end in range(0, len(body), 7):
        assert desk.send(body[:end]).status_code in (303, 409, 422), body[end - 40 : end]
        assert desk.answers() == before, body[end - 60 : end]


def test_the_language_of_a_remark_survives_a_form_that_does_not_ask_for_it(desk, everybody):
    with desk.app.app_context():
        cards = {OFFLINE: card("yes", comment="Oui, par telephone", comment_language="fr")}
        everybody.save("amina", everybody.ministry, LAW, cards)
    assert 'lang="fr"' in desk.get().text
    assert desk.send(desk.form().tick(OFFLINE, "no")).status_code == 303
    assert desk.answers()[OFFLINE].comment_language == "fr"


def test_it_says_when_and_by_whom_an_answer_was_saved(desk):
    desk.send(desk.form().tick(OFFLINE, "yes"))
    assert f"Saved {desk.answers()[OFFLINE].at:%H:%M}, Amina" in words(desk.get())
    with desk.app.app_context():
        row = db.session.scalars(select(AnswerRow)).one()
        row.changed_at = now() - timedelta(days=3)
        db.session.commit()
        shown = row.changed_at
    said = words(desk.get())
    assert f"{shown.year}, {shown:%H:%M}, Amina" in said and f"Saved {shown:%H:%M}" not in said


def test_a_section_that_was_sent_back_says_why(desk):
    with desk.app.app_context():
        for row in db.session.scalars(select(Assignment).where(Assignment.section_id == LAW)):
            row.return_reason, row.status = "Name the <section> of the act", "returned"
        db.session.commit()
    assert "This section was sent back Name the <section> of the act" in words(desk.get())
    assert "Name the <section> of the act" in words(desk.client.get("/sections"))
