"""Which follow-up questions apply."""

from __future__ import annotations

from dataclasses import replace

import pytest

from questionnaires.answers import Answer
from questionnaires.conditions import applies, follow
from questionnaires.questions import Question
from tests.questionnaires.builders import (
    band,
    choice,
    coverage,
    dont_know,
    elements,
    exists,
    frequency,
    ladder,
    level,
    no,
    no_cases,
    not_applicable,
    said,
    ticked,
    withheld,
    yes,
)


def asked(first: Question, wanted: str | int, answer: Answer | None) -> str:
    second = exists("legal.1.second", "7.1", applies_if=(first.id, wanted))
    answers = {} if answer is None else {first.id: replace(answer, question=first.id)}
    return applies(second, answers, {q.id: q for q in (first, second)})


EXISTS = exists("legal.1.first", "7.1")


@pytest.mark.parametrize(
    ("first", "wanted", "answer", "result"),
    [
        (EXISTS, "yes", yes(), "met"),
        (EXISTS, "yes", no(), "unmet"),
        (EXISTS, "no", no(), "met"),
        (EXISTS, "yes no", no(), "met"),
        (EXISTS, "yes", None, "unknown"),
        (EXISTS, "yes", Answer(""), "unknown"),
        (EXISTS, "yes", dont_know(), "unknown"),
        (EXISTS, "yes", withheld(), "unknown"),
        (EXISTS, "yes", not_applicable(), "unmet"),
        (EXISTS, "yes", no_cases(), "unmet"),
        (ladder("legal.1.first", "7.1"), 2, level(2), "met"),
        (ladder("legal.1.first", "7.1"), 2, level(1), "unmet"),
        (ladder("legal.1.first", "7.1"), 0, level(0), "met"),
        (ladder("legal.1.first", "7.1"), "3 4", level(3), "met"),
        (elements("legal.1.first", "7.1", "a b c"), "a b", ticked("b c"), "met"),
        (elements("legal.1.first", "7.1", "a b c"), "a", ticked("b c"), "unmet"),
        (elements("legal.1.first", "7.1", "a b c"), "a", ticked(""), "unmet"),
        (coverage("legal.1.first", "7.1"), "most all", band("all"), "met"),
        (frequency("legal.1.first", "7.1"), "yearly", band("never"), "unmet"),
        (choice("legal.1.first", "7.1", "a b"), "a", said({"code": "a"}), "met"),
        (choice("legal.1.first", "7.1", "a b"), "a", said({"codes": ["a", "b"]}), "met"),
    ],
)
def test_a_follow_up_applies(
    first: Question, wanted: str, answer: Answer | None, result: str
) -> None:
    assert asked(first, wanted, answer) == result


def test_a_question_without_condition_applies_to_everybody() -> None:
    assert applies(EXISTS, {}, {}) == "met"


def test_the_topmost_no_decides() -> None:
    second = exists("legal.1.second", "7.1", applies_if=(EXISTS.id, "yes"))
    third = exists("legal.1.third", "7.1", applies_if=(second.id, "yes"))
    questions = {q.id: q for q in (EXISTS, second, third)}
    first = replace(no(), question=EXISTS.id)
    assert applies(third, {EXISTS.id: first, second.id: yes()}, questions) == "unmet"
    assert follow(third, {EXISTS.id: first, second.id: dont_know()}, questions) == ("unmet", first)
    assert applies(third, {second.id: yes()}, questions) == "unknown"
    assert applies(third, {EXISTS.id: yes(), second.id: yes()}, questions) == "met"


def test_what_points_nowhere_or_at_itself_stays_unknown() -> None:
    nowhere = exists("legal.1.a", "7.1", applies_if=("legal.1.gone", "yes"))
    assert applies(nowhere, {}, {}) == "unknown"
    one = exists("legal.1.a", "7.1", applies_if=("legal.1.b", "yes"))
    two = exists("legal.1.b", "7.1", applies_if=("legal.1.a", "yes"))
    answers = {"legal.1.a": yes(), "legal.1.b": yes()}
    assert applies(one, answers, {q.id: q for q in (one, two)}) == "unknown"
