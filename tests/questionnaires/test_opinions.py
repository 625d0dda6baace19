"""What agencies hold: follow-ups, each judged by the earlier answer of the same agency."""

from __future__ import annotations

from dataclasses import replace

from questionnaires.answers import Answer
from questionnaires.method import load_method
from questionnaires.national import national_answers
from questionnaires.scorecard import NationalAnswer
from tests.questionnaires.builders import (
    dont_know,
    exists,
    instrument,
    ladder,
    level,
    no,
    no_cases,
    not_applicable,
    sheet,
    text,
    withheld,
    yes,
)

METHOD = load_method()
PARENT = exists("legal.25.p", "25.1", conditional="structural")
CHILD = ladder("legal.25.c", "25.1", applies_if=("legal.25.p", "yes"))


def follow_up(*agencies: dict[str, Answer], **settled: Answer) -> NationalAnswer:
    """The national answer to CHILD; agencies answer with keys p and c."""
    names = {"p": PARENT.id, "c": CHILD.id}
    renamed = [{names[key]: answer for key, answer in agency.items()} for agency in agencies]
    fixed = {names[key]: answer for key, answer in settled.items()}
    state = sheet(*renamed, settled=fixed)
    return national_answers(instrument(PARENT, CHILD), state, METHOD)[CHILD.id]


def test_a_follow_up_of_a_no_counts_zero_where_a_duty_is_measured() -> None:
    found = follow_up({"p": no(2), "c": level(4, 2)})
    assert (found.standing, found.value, found.low, found.high) == ("unmet", 0.0, 0.0, 0.0)
    assert found.evidenced == 0.0
    option = ladder("legal.25.o", "25.2b", applies_if=(PARENT.id, "yes"))
    context = text("legal.25.t", "25.1", applies_if=(PARENT.id, "yes"))
    edition = instrument(PARENT, option, context, verbs={"25.2b": "may"})
    answers = national_answers(edition, sheet({PARENT.id: no()}), METHOD)
    assert answers[option.id].standing == "not_asked"
    assert answers[context.id].standing == "not_asked"


def test_a_follow_up_of_an_unknown_is_unknown() -> None:
    assert follow_up({"p": dont_know(), "c": level(4)}).standing == "unknown"
    assert follow_up({"c": level(4)}).standing == "unknown"
    assert follow_up({"p": withheld()}).standing == "withheld"
    assert follow_up({"p": yes()}).standing == "unknown"


def test_a_follow_up_of_something_not_applicable_is_not_applicable_never_zero() -> None:
    assert follow_up({"p": not_applicable(), "c": level(4)}).standing == "not_applicable"
    assert follow_up({"p": not_applicable(approved=False)}).standing == "unknown"


def test_an_explicit_not_applicable_is_firmer_than_a_condition() -> None:
    child = ladder("legal.25.c", "25.1", applies_if=(PARENT.id, "yes"), conditional="structural")
    edition = instrument(PARENT, child)
    for parent in (no(), dont_know()):
        answers = sheet({PARENT.id: parent, child.id: not_applicable()})
        assert national_answers(edition, answers, METHOD)[child.id].standing == "not_applicable"


def test_each_agency_follows_its_own_answer() -> None:
    found = follow_up({"p": yes(), "c": level(3)}, {"p": no()})
    assert (found.value, found.low, found.high, found.contested) == (0.0, 0.0, 0.75, True)
    assert not follow_up({"p": yes(), "c": level(0)}, {"p": no()}).contested


def test_a_delegated_follow_up_follows_what_the_state_said() -> None:
    assert follow_up({"p": yes()}, {"c": level(3, 2)}).value == 0.75
    assert follow_up({"p": no()}, {"c": level(3)}).standing == "unmet"


def test_the_settled_earlier_answer_stands_above_an_agencys() -> None:
    both = ({"p": yes(), "c": level(3)}, {"p": no()})
    found = follow_up(*both, p=yes())
    assert (found.value, found.contested) == (0.75, False)
    assert follow_up(*both, p=no()).standing == "unmet"
    assert follow_up(*both, p=not_applicable()).standing == "not_applicable"


def test_a_settled_follow_up_holds_unless_the_earlier_one_is_settled_otherwise() -> None:
    assert follow_up({"p": no()}, c=level(2)).value == 0.5
    assert follow_up({"p": no()}, c=level(2), p=yes()).value == 0.5
    assert follow_up({"p": yes()}, c=level(2), p=no()).standing == "unmet"


def test_a_chain_of_follow_ups() -> None:
    second = exists("legal.25.s", "25.1", applies_if=(PARENT.id, "yes"))
    third = ladder("legal.25.z", "25.1", applies_if=(second.id, "yes"))
    edition = instrument(third, second, PARENT)
    for first, standing in (
        (no(), "unmet"),
        (dont_know(), "unknown"),
        (not_applicable(), "not_applicable"),
    ):
        answers = sheet({PARENT.id: first, second.id: yes(), third.id: level(2)})
        assert national_answers(edition, answers, METHOD)[third.id].standing == standing
    answers = sheet({PARENT.id: yes(), second.id: yes(), third.id: level(2)})
    assert national_answers(edition, answers, METHOD)[third.id].value == 0.5


def test_the_order_of_agencies_says_nothing() -> None:
    context = text("legal.25.t", "25.1", no_cases=True)
    one = sheet({context.id: withheld()}, {context.id: no_cases()})
    other = replace(one, agencies=one.agencies[::-1])
    edition = instrument(context)
    assert national_answers(edition, one, METHOD) == national_answers(edition, other, METHOD)
