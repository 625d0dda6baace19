"""From the agencies' answers to one national answer."""

from __future__ import annotations

import pytest

from questionnaires.answers import Answer
from questionnaires.errors import AnswerError
from questionnaires.method import load_method
from questionnaires.national import national_answers
from questionnaires.questions import Question
from questionnaires.scorecard import NationalAnswer
from tests.questionnaires.builders import (
    amount,
    band,
    choice,
    coverage,
    dont_know,
    elements,
    exists,
    frequency,
    instrument,
    ladder,
    level,
    no,
    no_cases,
    not_applicable,
    number,
    said,
    sheet,
    text,
    ticked,
    withheld,
    yes,
)

METHOD = load_method()
LADDER = ladder("institutional.25.a", "25.1", conditional="structural", no_cases=True)
PLAIN = ladder("institutional.25.p", "25.1")
CLAUSES = elements("legal.25.e", "25.1", "a* b c d~")
PARENT = exists("legal.25.p", "25.1", conditional="structural")
CHILD = ladder("legal.25.c", "25.1", applies_if=("legal.25.p", "yes"))


def judge(question: Question, *answers: Answer, settled: Answer | None = None) -> NationalAnswer:
    edition = instrument(question)
    agencies = [{question.id: answer} for answer in answers]
    state = sheet(*agencies, settled={question.id: settled} if settled else None)
    return national_answers(edition, state, METHOD)[question.id]


# values


@pytest.mark.parametrize(
    ("question", "answer", "value"),
    [
        (CLAUSES, ticked("a b c"), 1.0),
        (CLAUSES, ticked("a"), 1 / 3),
        (CLAUSES, ticked("a d"), 1 / 3),
        (CLAUSES, ticked("b c"), 0.25),
        (CLAUSES, ticked(""), 0.0),
        (elements("legal.25.w", "25.1", "a:3 b"), ticked("a"), 0.75),
        (elements("legal.25.w", "25.1", "a* b c d e f g h"), ticked("b"), 0.125),
        (PLAIN, level(3), 0.75),
        (coverage("legal.25.c", "25.1"), band("none_or_few"), 0.0),
        (coverage("legal.25.c", "25.1"), band("few"), 0.2),
        (coverage("legal.25.c", "25.1"), band("some"), 0.4),
        (coverage("legal.25.c", "25.1"), band("majority"), 0.6),
        (coverage("legal.25.c", "25.1"), band("most"), 0.8),
        (coverage("legal.25.c", "25.1"), band("all"), 1.0),
        (frequency("legal.25.f", "25.1"), band("never"), 0.0),
        (frequency("legal.25.f", "25.1"), band("ad_hoc"), 1 / 3),
        (frequency("legal.25.f", "25.1"), band("yearly"), 2 / 3),
        (frequency("legal.25.f", "25.1"), band("continuous"), 1.0),
        (PARENT, yes(), 1.0),
        (PARENT, no(), 0.0),
        (number("legal.25.n", "25.1", floor=0, target=10), amount("2.5"), 0.25),
        (number("legal.25.n", "25.1", floor=0, target=10), amount("99"), 1.0),
        (number("legal.25.n", "25.1", floor=30, target=10), amount("15"), 0.75),
        (number("legal.25.n", "25.1", floor=30, target=10), amount("90"), 0.0),
    ],
)
def test_what_an_answer_is_worth(question: Question, answer: Answer, value: float) -> None:
    found = judge(question, answer)
    assert found.standing == "known"
    assert found.value == pytest.approx(value)
    assert found.low == found.high == found.value


def test_a_value_of_another_kind_is_an_error_not_a_zero() -> None:
    for wrong in (said({"code": "many"}), said({"level": None}), said({})):
        with pytest.raises(AnswerError):
            judge(PLAIN, wrong)


# one opinion, no opinion


def test_silence_is_unknown() -> None:
    for answers in ((), (Answer(""),), (dont_know(),), (dont_know(), Answer(""))):
        found = judge(LADDER, *answers)
        assert (found.standing, found.value, found.low, found.high) == ("unknown", None, 0.0, 1.0)
        assert found.evidenced == 0.0
        assert not found.contested


def test_withheld_is_unknown_but_not_undocumented() -> None:
    for answers in ((withheld(),), (withheld(), dont_know()), (withheld(), no_cases())):
        found = judge(LADDER, *answers)
        assert (found.standing, found.low, found.high, found.evidenced) == (
            "withheld",
            0.0,
            1.0,
            None,
        )


def test_no_cases_is_known_and_has_no_value() -> None:
    found = judge(LADDER, no_cases(), dont_know())
    assert (found.standing, found.value, found.evidenced) == ("no_cases", None, None)
    assert judge(PLAIN, no_cases()).standing == "unknown"


@pytest.mark.parametrize("quiet", [dont_know(), withheld(), no_cases(), Answer("")])
def test_a_value_stands_beside_those_who_say_nothing(quiet: Answer) -> None:
    found = judge(LADDER, quiet, level(3, 2))
    assert (found.value, found.contested, found.evidence) == (0.75, False, 2)
    assert found.agencies == ("agency2",)


# agreement and evidence


def test_agreement_has_the_best_evidence_and_a_second_agency_confirms_a_document() -> None:
    assert judge(PLAIN, level(2, 1), level(2, 0)).evidence == 1
    assert judge(PLAIN, level(2, 2)).evidence == 2
    assert judge(PLAIN, level(2, 2), level(2, 0)).evidence == 3
    assert judge(PLAIN, level(2, 4), level(2, 2)).evidence == 4
    assert not judge(PLAIN, level(2, 2), level(2, 0)).contested


def test_evidenced_is_the_value_from_a_document_on() -> None:
    assert judge(PLAIN, level(2, 1)).evidenced == 0.0
    assert judge(PLAIN, level(2, 2)).evidenced == 0.5


def test_equal_answers_are_equal_however_they_are_written() -> None:
    assert not judge(CLAUSES, ticked("a b"), ticked("b a")).contested
    assert not judge(CLAUSES, ticked("a b"), ticked("a b d")).contested
    question = number("legal.25.n", "25.1", floor=0, target=10)
    assert not judge(question, amount("12.50"), amount("12.5")).contested
    assert judge(question, amount("12"), amount("13")).contested


# disagreement


def test_different_values_are_contested_never_averaged() -> None:
    found = judge(PLAIN, level(3, 4), level(2, 2), level(2, 1))
    assert (found.value, found.low, found.high, found.contested) == (0.5, 0.5, 0.75, True)
    assert found.evidence == 1
    assert found.agencies == ("agency1", "agency2", "agency3")
    four = judge(PLAIN, level(0), level(1), level(3), level(4))
    assert (four.value, four.low, four.high) == (0.25, 0.0, 1.0)


def test_an_element_is_ticked_by_a_strict_majority() -> None:
    two = judge(CLAUSES, ticked("a b c"), ticked("a b"))
    assert two.answer is not None
    assert two.answer.value == {"codes": ["a", "b"]}
    assert two.value == pytest.approx(2 / 3)
    three = judge(CLAUSES, ticked("a"), ticked("a b"), ticked("a b c d"))
    assert three.answer is not None
    assert three.answer.value == {"codes": ["a", "b"]}
    assert (three.low, three.high) == (pytest.approx(1 / 3), 1.0)


def test_the_bounds_reach_out_to_a_majority_that_nobody_ticked() -> None:
    question = elements("legal.25.e", "25.1", "a b c")
    above = judge(question, ticked("a b"), ticked("b c"), ticked("a c"))
    assert (above.low, above.value, above.high) == (pytest.approx(2 / 3), 1.0, 1.0)
    below = judge(question, ticked("a"), ticked("b"))
    assert (below.low, below.value, below.high) == (0.0, 0.0, pytest.approx(1 / 3))


def test_the_evidence_of_a_contested_answer_is_the_lowest_held_for_it() -> None:
    assert judge(PLAIN, level(2, 3), level(2, 2), level(4, 0)).evidence == 2
    assert judge(CLAUSES, ticked("a", 3), ticked("a b", 2)).evidence == 3
    assert judge(CLAUSES, ticked("a b", 3), ticked("a c", 2)).evidence == 2


# not applicable


def test_not_applicable_if_all_say_so_and_the_focal_point_approved() -> None:
    found = judge(LADDER, not_applicable(), not_applicable(approved=False), dont_know())
    assert (found.standing, found.evidenced, found.contested) == ("not_applicable", None, False)


def test_until_it_is_approved_it_is_unknown() -> None:
    found = judge(LADDER, not_applicable(approved=False))
    assert (found.standing, found.low, found.high, found.evidenced) == ("unknown", 0.0, 1.0, 0.0)


def test_an_unconditional_duty_is_never_not_applicable() -> None:
    assert judge(PLAIN, not_applicable()).standing == "unknown"
    assert judge(PLAIN, settled=not_applicable()).standing == "unknown"


def test_not_applicable_against_a_value_is_contested() -> None:
    found = judge(LADDER, not_applicable(), level(2, 2))
    assert (found.standing, found.value, found.contested) == ("known", 0.5, True)
    assert judge(LADDER, not_applicable(approved=False), level(2)).contested


def test_not_applicable_against_withheld_is_unknown() -> None:
    assert judge(LADDER, not_applicable(), withheld()).standing == "withheld"
    assert judge(LADDER, not_applicable(), no_cases()).standing == "no_cases"


# settled


def test_the_settled_answer_wins() -> None:
    found = judge(PLAIN, level(4, 2), level(0), settled=level(2))
    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)
    assert (found.contested, found.settled, found.evidence) == (False, True, 0)


def test_evidence_for_the_same_answer_survives_settling() -> None:
    assert judge(PLAIN, level(2, 2), level(0, 4), settled=level(2)).evidence == 2
    assert judge(PLAIN, level(2, 2), level(2), settled=level(2)).evidence == 3
    assert judge(PLAIN, level(1, 2), settled=level(2, 1)).evidence == 1


def test_settling_can_say_that_it_is_unknown_withheld_or_not_applicable() -> None:
    assert judge(LADDER, level(4), settled=dont_know()).standing == "unknown"
    assert judge(LADDER, level(4), settled=withheld()).standing == "withheld"
    found = judge(LADDER, level(4), settled=not_applicable(approved=False))
    assert (found.standing, found.settled, found.contested) == ("not_applicable", True, False)
    assert judge(LADDER, level(4), settled=Answer("")).value == 1.0


# context and bills


def test_context_has_no_value() -> None:
    found = judge(text("legal.25.t", "25.1"), said({"text": "one"}), said({"text": "two"}))
    assert (found.standing, found.value, found.evidenced, found.contested) == (
        "context",
        None,
        None,
        False,
    )
    options = choice("legal.25.o", "25.1", "red blue")
    assert judge(options, said({"code": "red"}), said({"code": "blue"})).contested
    assert judge(options, settled=said({"code": "red"})).settled
    assert judge(options).standing == "context"


def test_a_bill_is_worth_nothing_today() -> None:
    found = judge(PARENT, no(bill="drafted"))
    assert (found.value, found.projected) == (0.0, 1.0)
    assert judge(PARENT, no()).projected is None
    assert judge(PARENT, no(bill="planned")).projected is None
    assert judge(PARENT, no(), no(bill="adopted")).projected == 1.0
    assert judge(PLAIN, level(1, bill="drafted")).projected is None
