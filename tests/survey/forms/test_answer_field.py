"""One card as a field: what it reads of a post, what it leaves alone, and where mistakes stand."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from questionnaires.answers import Answer, Evidence, State
from questionnaires.errors import AnswerError, AnswerErrors
from survey.forms.section import SectionForm, section_form
from tests.instruments import open_tiny, tiny_names

#: One is enough: fields know no rows.
ENGINES = ("sqlite",)

LAW = open_tiny("tracks").section_by_id["legal.preservation"]
ORDER, OFFLINE = "legal.25.order", "legal.25.offline"


@pytest.fixture(autouse=True)
def speaking(bare_app):
    with bare_app.test_request_context("/"):
        yield


def posted(*pairs: tuple[str, str]) -> SectionForm:
    stored = {
        ORDER: Answer(
            ORDER,
            State.ANSWERED,
            {"codes": ["quick"]},
            comment="stored",
            evidence=(Evidence("Act"),),
            revision=4,
        )
    }
    return section_form(LAW, stored, MultiDict(pairs))


def field(form: SectionForm, question: str):
    return form[question]


def test_without_a_post_it_holds_what_is_stored():
    form = section_form(LAW, {ORDER: Answer(ORDER, State.DONT_KNOW, revision=2)})
    assert field(form, ORDER).raw.chosen == ("~dont_know",)
    assert (field(form, ORDER).base_revision, field(form, OFFLINE).base_revision) == (2, 0)
    assert not field(form, ORDER).submitted


def test_a_card_without_its_revision_was_not_on_the_page():
    form = posted((f"q-{ORDER}-value", "secret"), (f"q-{ORDER}-comment", "new"))
    card = field(form, ORDER)
    assert not card.submitted
    assert (card.raw.chosen, card.raw.comment, card.base_revision) == (("quick",), "stored", 4)


def test_a_post_replaces_everything_that_has_a_box():
    form = posted((f"q-{ORDER}-revision", "3"), (f"q-{ORDER}-evidence-0-source", ""))
    card = field(form, ORDER)
    assert card.submitted and card.base_revision == 3
    assert (card.raw.chosen, card.raw.comment, card.citations) == ((), "", ())
    assert not field(form, OFFLINE).submitted


def test_no_box_for_sources_is_not_no_source():
    card = field(posted((f"q-{ORDER}-revision", "4")), ORDER)
    assert card.citations is None and card.validate(None)


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "x", "\u0663", "1" * 10, "1" * 5000, " 1"])
def test_a_revision_that_is_no_number_means_that_there_was_none(typed):
    assert field(posted((f"q-{ORDER}-revision", typed)), ORDER).base_revision == 0


def test_a_question_may_be_called_like_a_method_of_the_form():
    questions = tuple(
        question.model_copy(update={"id": name})
        for question, name in zip(LAW.questions, ("validate", "data"), strict=True)
    )
    form = section_form(LAW.model_copy(update={"questions": questions}), {})
    assert [card.question.id for card in form.cards] == ["validate", "data"]
    assert callable(form.validate)


def test_it_names_cards_that_are_not_of_the_section():
    names = [
        f"q-{ORDER}-revision",
        "q-legal.9.x-revision",
        "q-a-comment",
        "revision",
        "q--revision",
    ]
    assert posted().strange(names) == ("", "legal.9.x")


def test_mistakes_of_a_source_stand_at_its_own_row():
    here = f"q-{ORDER}-evidence-"
    card = field(
        posted(
            (f"q-{ORDER}-revision", "4"),
            (f"{here}0-source", "Act"),
            (f"{here}1-source", ""),
            (f"{here}1-link", "nowhere"),
        ),
        ORDER,
    )
    assert not card.validate(None)
    assert set(card.mistakes) == {"evidence-1-source", "evidence-1-link"}


def test_a_gap_among_rows_shifts_nothing():
    here = f"q-{ORDER}-evidence-"
    pairs = [(f"q-{ORDER}-revision", "4")]
    pairs += [(f"{here}{n}-source", text) for n, text in enumerate(("A", "", "B"))]
    pairs += [(f"{here}0-remove", "1"), (f"{here}2-pinpoint", "p. 2")]
    card = field(posted(*pairs), ORDER)
    assert [(c.source, c.pinpoint) for c in card.citations] == [("B", "p. 2")]


def test_what_the_action_refuses_stands_at_the_card_too():
    card = field(posted((f"q-{ORDER}-revision", "4")), ORDER)
    card.refuse(AnswerErrors([AnswerError("comment_language", "language_tag", "English")]))
    assert list(card.mistakes) == ["comment"] and len(card.errors) == 1


@pytest.mark.parametrize("edition", tiny_names())
def test_every_question_of_every_kind_has_a_field(edition):
    for section in open_tiny(edition).sections:
        form = section_form(section, {})
        assert [card.question for card in form.cards] == list(section.questions)
        for card in form.cards:
            assert card.validate(form) and card.answer.state is State.BLANK
