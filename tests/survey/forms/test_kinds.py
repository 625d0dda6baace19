"""The table of kinds: every kind of question has its row, and every code its words."""

from __future__ import annotations

from typing import get_args

import pytest

from questionnaires import instrument as shapes
from questionnaires.answers import SPECIAL_TOKENS, PipelineStage, RawAnswer, State
from questionnaires.library import open_instrument
from questionnaires.parsing import parse
from questionnaires.questions import NotApplicableReason
from reports.special_answers import REASONS, SPECIAL_ANSWERS
from survey.forms import kinds
from survey.instruments import open_edition
from tests.instruments import open_tiny, tiny_names


@pytest.fixture(autouse=True)
def speaking(bare_app):
    with bare_app.test_request_context("/"):
        yield


def every_question():
    for edition in tiny_names():
        yield from open_tiny(edition).by_id.values()
    yield from open_instrument("2026.1").by_id.values()


def test_every_kind_of_question_has_a_row():
    union = get_args(get_args(shapes.Question)[0] if get_args(shapes.Question) else ()) or ()
    named = {get_args(kind.model_fields["kind"].annotation)[0] for kind in union}
    assert named | {question.kind for question in every_question()} == set(kinds.KINDS)


def test_every_state_special_stage_and_reason_has_words():
    assert set(kinds.STATE_TEXTS) == set(State) - {State.ANSWERED}
    assert {*kinds.SPECIAL_TEXTS, kinds.TAKE_BACK[0]} == set(SPECIAL_TOKENS)
    assert set(kinds.STAGE_TEXTS) == {stage.value for stage in PipelineStage}
    assert set(kinds.REASON_TEXTS) == set(get_args(NotApplicableReason))


def test_what_was_ticked_is_read_under_the_same_name_on_screen_and_on_paper():
    for state, read in kinds.STATE_TEXTS.items():
        assert str(read) == SPECIAL_ANSWERS[state.value]
        ticked = kinds.SPECIAL_TEXTS.get(f"~{state.value}", read)
        assert str(ticked) == str(read)
    assert {code: str(text) for code, text in kinds.REASON_TEXTS.items()} == REASONS


def test_whatever_is_offered_is_an_answer_and_has_words():
    for question in every_question():
        for choice in kinds.KINDS[question.kind].options(question):
            answer = parse(question, RawAnswer(chosen=(choice.code,)))
            assert answer.state is State.ANSWERED and choice.text.strip()
            (sentence,) = kinds.sentences_of(question, answer.value)
            assert sentence.strip() and "[" not in sentence
        for special in kinds.specials_of(question):
            raw = RawAnswer(chosen=(special.code,))
            if special.code == "~not_applicable":
                reason = question.conditional.reasons[0]
                raw = RawAnswer(chosen=(special.code,), reason=reason, reason_note="since")
            assert parse(question, raw).has_opinion


@pytest.mark.parametrize(
    ("edition", "question", "typed", "said"),
    [
        ("number", "technical.41.share", "12,5", "12.5 requests of a hundred"),
        ("number", "technical.41.days", "0", "0 days"),
        ("context", "legal.7.name", "The Act", "The Act"),
        ("context", "legal.7.since", "2020-03-01", "2020-03-01"),
    ],
)
def test_what_was_typed_is_said_with_its_unit(edition, question, typed, said):
    asked = open_tiny(edition).by_id[question]
    answer = parse(asked, RawAnswer(typed=typed))
    assert kinds.sentences_of(asked, answer.value) == (said,)


def test_nothing_ticked_on_purpose_is_said_so():
    asked = open_tiny("tracks").by_id["legal.25.order"]
    value = parse(asked, RawAnswer(chosen=("~none",))).value
    assert kinds.sentences_of(asked, value) == ("None of these",)


def test_levels_are_named_by_the_number_that_other_levels_use():
    asked = open_edition("2026.1").by_id["institutional.47.staff"]
    for number, choice in enumerate(kinds.KINDS["ladder"].options(asked)):
        assert choice.text.startswith(f"Level {number}: ")
    assert kinds.sentences_of(asked, {"level": 3})[0].startswith("Level 3: ")


def test_none_of_these_stands_alone_where_several_may_be_ticked():
    asked = open_edition("2026.1").by_id["legal.7.options"]
    alone = [c.code for c in kinds.KINDS["choice"].options(asked) if c.alone]
    assert alone == ["none"]
    assert kinds.instruction_of(asked) == "Tick all that apply."


def test_a_code_that_is_no_longer_asked_is_still_said():
    asked = open_tiny("tracks").by_id["legal.25.order"]
    assert kinds.sentences_of(asked, {"codes": ["quick", "gone"]})[1] == "gone"
    assert kinds.sentences_of(asked, None) == ()


def test_only_what_a_question_allows_is_offered():
    offered = {
        question.id: [choice.code for choice in kinds.specials_of(question)]
        for edition in ("tracks", "no-cases", "conditional", "context")
        for question in open_tiny(edition).by_id.values()
    }
    assert offered["legal.25.order"] == ["~none", "~dont_know", "~withheld"]
    assert offered["technical.25.practice"] == ["~dont_know", "~withheld", "~no_cases"]
    assert offered["legal.25.duration"] == ["~dont_know", "~withheld", "~not_applicable"]
    assert offered["legal.7.name"] == ["~dont_know", "~withheld"]


def test_only_a_question_about_the_law_speaks_of_a_bill():
    for question in every_question():
        about_a_bill = "A bill does not count yet" in kinds.instruction_of(question)
        assert about_a_bill == (question.kind == "elements" and kinds.has_pipeline(question))
