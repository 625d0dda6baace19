"""The one judge of answers: what it takes, what it refuses and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import (
    Answer,
    Pipeline,
    PipelineStage,
    RawAnswer,
    State,
)
from questionnaires.errors import AnswerErrors
from questionnaires.parsing import answer_to_raw, parse
from questionnaires.questions import Question
from tests.questionnaires.builders import (
    choice,
    coverage,
    day,
    elements,
    exists,
    frequency,
    ladder,
    number,
    text,
)

ELEMENTS = elements("legal.25.a", "25.1", "quick* specified* anyone media~")
LADDER = ladder("institutional.25.a", "25.1")
NUMBER = number("technical.25.n", "25.1", minimum=0, maximum=500, decimals=1)
WHOLE = number("technical.25.w", "25.1", minimum=-5, maximum=5000)
FINE = number("technical.25.f", "25.1", maximum=5000, decimals=3)
TEXT = text("legal.25.t", "25.1")
DAY = day("legal.25.d", "25.1")
ONE = choice("legal.25.c", "25.1", "red green blue")
MANY = choice("legal.25.m", "25.1", "red green blue", multiple=True)
MANY_OR_NONE = choice("legal.25.n", "25.1", "red green none", multiple=True)
EVERY = (
    ELEMENTS, LADDER, NUMBER, WHOLE, FINE, TEXT, DAY, ONE, MANY,
    exists("legal.25.e", "25.1"), coverage("institutional.25.c", "25.1"),
    frequency("technical.25.q", "25.1"),
)  # fmt: skip


def chosen(*codes: str, **more: str) -> RawAnswer:
    return RawAnswer(chosen=codes, **more)


def typed(text: str, **more: str) -> RawAnswer:
    return RawAnswer(typed=text, **more)


def refused(question: Question, raw: RawAnswer) -> list[tuple[str, str]]:
    """Field and code of everything that is wrong."""
    with pytest.raises(AnswerErrors) as caught:
        parse(question, raw)
    assert all(error.sentence for error in caught.value.errors)
    return [(error.field, error.code) for error in caught.value.errors]


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        (ELEMENTS, chosen("anyone", "quick", "anyone"), {"codes": ["quick", "anyone"]}),
        (ELEMENTS, chosen("~none"), {"codes": []}),
        (LADDER, chosen("0"), {"level": 0}),
        (LADDER, chosen("4"), {"level": 4}),
        (exists("legal.25.e", "25.1"), chosen("no"), {"yes": False}),
        (coverage("legal.25.c", "25.1"), chosen("most"), {"code": "most"}),
        (frequency("legal.25.f", "25.1"), chosen("yearly"), {"code": "yearly"}),
        (ONE, chosen("green"), {"code": "green"}),
        (MANY, chosen("blue", "red"), {"codes": ["red", "blue"]}),
        (NUMBER, typed("12.5"), {"n": "12.5"}),
        (NUMBER, typed(" 12,5 "), {"n": "12.5"}),
        (NUMBER, typed("١٢٫٥"), {"n": "12.5"}),
        (NUMBER, typed("۱۲"), {"n": "12"}),
        (NUMBER, typed("007.0"), {"n": "7"}),
        (NUMBER, typed("-0"), {"n": "0"}),
        (NUMBER, typed("100"), {"n": "100"}),
        (WHOLE, typed("\u22125"), {"n": "-5"}),
        (FINE, typed("1.200"), {"n": "1.2"}),
        (DAY, typed("2024-02-29"), {"date": "2024-02-29"}),
        (DAY, typed("٢٠٢٦-٠٣-٠١"), {"date": "2026-03-01"}),
        (TEXT, typed("  two\r\nlines \r\n\n"), {"text": "  two\nlines "}),
        (TEXT, typed("e\u0301te\u0301"), {"text": "été"}),
        (TEXT, typed("\u200fعربي\u200e \u202bx\u202c"), {"text": "\u200fعربي\u200e \u202bx\u202c"}),
        (TEXT, typed("a\tb\u00a0c"), {"text": "a\tb\u00a0c"}),
    ],
)
def test_it_stores_what_was_meant(question: Question, raw: RawAnswer, value: object) -> None:
    answer = parse(question, raw)
    assert answer.state is State.ANSWERED
    assert answer.question == question.id
    assert answer.value == value


@pytest.mark.parametrize("question", EVERY, ids=lambda q: q.kind)
def test_nothing_chosen_is_blank(question: Question) -> None:
    for raw in (RawAnswer(), typed(" \n "), chosen("~blank")):
        assert parse(question, raw) == Answer(question.id)


@pytest.mark.parametrize("question", EVERY, ids=lambda q: q.kind)
def test_dont_know_and_withheld_are_answers_to_everything(question: Question) -> None:
    assert parse(question, chosen("~dont_know")).state is State.DONT_KNOW
    assert parse(question, chosen("~withheld")).state is State.WITHHELD


@pytest.mark.parametrize(
    ("question", "raw", "code"),
    [
        (ELEMENTS, chosen("slow"), "unknown_code"),
        (LADDER, chosen("5"), "unknown_code"),
        (LADDER, chosen("-1"), "unknown_code"),
        (LADDER, chosen("~maybe"), "unknown_code"),
        (LADDER, chosen(""), "unknown_code"),
        (NUMBER, chosen("1"), "unknown_code"),
        (ONE, chosen("\ud800" * 99), "unknown_code"),
        (LADDER, chosen("1", "2"), "several_chosen"),
        (ONE, chosen("red", "blue"), "several_chosen"),
        (exists("legal.25.e", "25.1"), chosen("yes", "no"), "several_chosen"),
        (MANY_OR_NONE, chosen("red", "none"), "none_with_others"),
        (ELEMENTS, chosen("quick", "~dont_know"), "special_with_answer"),
        (ELEMENTS, chosen("quick", "~none"), "special_with_answer"),
        (ELEMENTS, chosen("quick", "~blank"), "special_with_answer"),
        (NUMBER, RawAnswer(chosen=("~withheld",), typed="3"), "special_with_answer"),
        (LADDER, chosen("~withheld", "~dont_know"), "several_specials"),
        (LADDER, chosen("~none"), "none_not_allowed"),
        (LADDER, chosen("~no_cases"), "no_cases_not_allowed"),
        (LADDER, chosen("~not_applicable", reason="other", reason_note="x"), "not_conditional"),
        (LADDER, typed("3"), "typed_not_chosen"),
        (NUMBER, typed("many"), "not_a_number"),
        (NUMBER, typed("NaN"), "not_a_number"),
        (NUMBER, typed("-inf"), "not_a_number"),
        (NUMBER, typed("1e5"), "not_a_number"),
        (NUMBER, typed("1_0"), "not_a_number"),
        (NUMBER, typed("1 200"), "not_a_number"),
        (NUMBER, typed("1,2,3"), "not_a_number"),
        (NUMBER, typed("1,200.5"), "not_a_number"),
        (NUMBER, typed("0x1F"), "not_a_number"),
        (NUMBER, typed("½"), "not_a_number"),
        (NUMBER, typed("\ud800"), "not_a_number"),
        (NUMBER, typed(".5"), "not_a_number"),
        (NUMBER, typed("9" * 20), "number_too_long"),
        (NUMBER, typed("9" * 200_000), "number_too_long"),
        (NUMBER, typed("1.25"), "too_many_decimals"),
        (NUMBER, typed("1,200"), "too_many_decimals"),
        (FINE, typed("1,200"), "number_ambiguous"),
        (WHOLE, typed("1.0"), "too_many_decimals"),
        (NUMBER, typed("-1"), "number_too_small"),
        (NUMBER, typed("500.1"), "number_too_large"),
        (DAY, typed("01/03/2026"), "not_a_date"),
        (DAY, typed("2026-3-1"), "not_a_date"),
        (DAY, typed("20260301"), "not_a_date"),
        (DAY, typed("2026-W10-1"), "not_a_date"),
        (DAY, typed("2026-02-29"), "no_such_day"),
        (DAY, typed("0000-01-01"), "no_such_day"),
        (DAY, typed("1899-12-31"), "year_out_of_range"),
        (DAY, typed("2101-01-01"), "year_out_of_range"),
        (TEXT, typed("a" * 10_001), "too_long"),
        (TEXT, typed("a" * 1_000_000), "too_long"),
        (TEXT, typed("a\x00b"), "control_character"),
        (TEXT, typed("a\x1bb"), "control_character"),
        (TEXT, typed("a\x85b"), "control_character"),
        (TEXT, typed("a\ud83d"), "surrogate"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_answer(question: Question, raw: RawAnswer, code: str) -> None:
    assert refused(question, raw) == [("value", code)]


def test_length_counts_after_line_ends_became_one() -> None:
    assert parse(TEXT, typed("a\r\n" * 4999 + "ab")).value == {"text": "a\n" * 4999 + "ab"}
    assert len(parse(TEXT, typed("e\u0301" * 10_000)).value["text"]) == 10_000  # type: ignore[index]


def test_no_cases_where_the_question_allows_it() -> None:
    question = ladder("technical.25.a", "25.1", no_cases=True)
    assert parse(question, chosen("~no_cases")).state is State.NO_CASES


CONDITIONAL = ladder("legal.25.x", "25.1", conditional="basis_absent reservation other structural")


def test_not_applicable_needs_a_reason_of_the_question() -> None:
    answer = parse(CONDITIONAL, chosen("~not_applicable", reason="basis_absent"))
    assert (answer.state, answer.reason, answer.approved) == (
        State.NOT_APPLICABLE,
        "basis_absent",
        False,
    )
    assert refused(CONDITIONAL, chosen("~not_applicable")) == [("reason", "reason_missing")]
    raw = chosen("~not_applicable", reason="option_not_used")
    assert refused(CONDITIONAL, raw) == [("reason", "reason_not_allowed")]


@pytest.mark.parametrize("reason", ["reservation", "other", "structural"])
def test_some_reasons_say_nothing_without_a_note(reason: str) -> None:
    raw = chosen("~not_applicable", reason=reason, reason_note="  \n")
    assert refused(CONDITIONAL, raw) == [("reason_note", "reason_note_missing")]
    assert parse(CONDITIONAL, replace(raw, reason_note="Art. 3")).reason_note == "Art. 3"


def test_a_reason_without_not_applicable_is_not_dropped_in_silence() -> None:
    wanted = [("reason", "reason_without_not_applicable")]
    assert refused(CONDITIONAL, chosen("2", reason="other")) == wanted
    assert refused(CONDITIONAL, RawAnswer(reason_note="because")) == wanted


def test_every_problem_is_told_at_once() -> None:
    raw = RawAnswer(
        chosen=("9",), comment="\x00", comment_language="français", pipeline_expected="soon"
    )
    assert refused(ELEMENTS, raw) == [
        ("value", "unknown_code"),
        ("comment", "control_character"),
        ("comment_language", "language_tag"),
        ("pipeline_expected", "not_a_date"),
        ("pipeline_stage", "pipeline_stage_missing"),
    ]


def test_a_comment_may_stand_alone() -> None:
    answer = parse(LADDER, RawAnswer(comment="Ask Amina.\r\n", comment_language="pt-BR"))
    assert answer == Answer(LADDER.id, comment="Ask Amina.", comment_language="pt-BR")


def test_a_bill_is_told_beside_the_law() -> None:
    raw = chosen("~none", pipeline_stage="drafted", pipeline_expected="2027-06-30")
    assert parse(ELEMENTS, raw).pipeline == Pipeline(PipelineStage.DRAFTED, date(2027, 6, 30))
    assert parse(ELEMENTS, chosen("quick", pipeline_stage="planned")).pipeline == Pipeline(
        PipelineStage.PLANNED
    )


@pytest.mark.parametrize("question", [LADDER, NUMBER, TEXT, DAY, ONE], ids=lambda q: q.id)
def test_a_bill_has_no_place_elsewhere(question: Question) -> None:
    raw = RawAnswer(pipeline_stage="drafted")
    assert refused(question, raw) == [("pipeline_stage", "pipeline_not_here")]


def test_a_bill_needs_a_stage_and_a_real_day() -> None:
    assert refused(ELEMENTS, chosen("quick", pipeline_stage="rumoured")) == [
        ("pipeline_stage", "pipeline_stage_unknown")
    ]
    assert refused(
        ELEMENTS, chosen("quick", pipeline_stage="drafted", pipeline_expected="2027-02-30")
    ) == [("pipeline_expected", "no_such_day")]


# round trip

CLEAN = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


@st.composite
def typed_answers(draw: st.DrawFn) -> tuple[Question, RawAnswer]:
    question = draw(st.sampled_from((*EVERY, CONDITIONAL)))
    comment = draw(CLEAN)
    special = ["~dont_know", "~withheld", "~blank"]
    if question.conditional and draw(st.booleans()):
        raw = chosen("~not_applicable", reason="other", reason_note=draw(CLEAN) + "x")
    elif draw(st.integers(0, 3)) == 0:
        raw = chosen(draw(st.sampled_from(special)))
    elif question.kind == "number":
        raw = typed(str(draw(st.integers(0, 500))))
    elif question.kind == "date":
        raw = typed(draw(st.dates(date(1900, 1, 1), date(2100, 12, 31))).isoformat())
    elif question.kind == "text":
        raw = typed(draw(CLEAN))
    else:
        codes = {
            "elements": ["quick", "specified", "anyone", "media"],
            "choice": ["red", "green", "blue"],
            "ladder": list("01234"),
            "exists": ["yes", "no"],
            "coverage": ["few", "all"],
            "frequency": ["never", "yearly"],
        }[question.kind]
        several = question.kind == "elements" or question is MANY
        count = draw(st.integers(1, len(codes) if several else 1))
        raw = chosen(*draw(st.permutations(codes))[:count])
        if question is ELEMENTS and draw(st.booleans()):
            raw = replace(raw, pipeline_stage="drafted", pipeline_expected="2027-01-01")
    return question, replace(raw, comment=comment)


@given(typed_answers())
def test_what_was_stored_can_be_typed_again(case: tuple[Question, RawAnswer]) -> None:
    question, raw = case
    answer = parse(question, raw)
    assert parse(question, answer_to_raw(question, answer)) == answer
    # And a form filled again and again stays as it is.
    again = answer_to_raw(question, answer)
    assert answer_to_raw(question, parse(question, again)) == again


@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=3), st.sampled_from(EVERY))
def test_anything_typed_is_an_answer_or_a_sentence(
    words: str, codes: list[str], question: Question
) -> None:
    raw = RawAnswer(
        chosen=tuple(codes), typed=words, reason=words, reason_note=words, comment=words,
        comment_language=words, pipeline_stage=words, pipeline_expected=words,
    )  # fmt: skip
    try:
        answer = parse(question, raw)
    except AnswerErrors as errors:
        assert errors.errors
    else:
        assert answer.question == question.id
