"""A view by what feeds a node: the sections that it needs, the labels that the safeguards may cap,
and whose settlements are shown."""

from dataclasses import replace
from datetime import date

import pytest

from questionnaires.answers import Answer, Evidence, Settlement, State
from reports.view import Feeding, View, part_of, see
from tests.reports import builders

GATE = builders.tiny("tiny-gate")
METHOD = builders.method()
RIGHTS, POWERS = "legal.rights", "legal.powers"
OVERSIGHT, SEARCH = "institutional.oversight", "institutional.search"
ALL = {RIGHTS, POWERS, OVERSIGHT, SEARCH}
STRONG = {
    "legal.6.rights": {"yes": True},
    "legal.24.conditions": {"yes": True},
    "legal.24.review": {"codes": ["review", "remedy", "grounds"]},
    "institutional.24.judges": {"level": 4},
    "legal.25.order": {"codes": ["quick", "specified", "anyone", "secret"]},
    "legal.28.search": {"yes": True},
    "institutional.28.units": {"level": 4},
}
WEAK = {**STRONG, "legal.6.rights": {"yes": False}, "institutional.24.judges": {"level": 0}}


@pytest.mark.parametrize(
    ("node", "sections", "gated"),
    [
        ("cell:28.1/legal", {POWERS}, False),
        ("cell:28.1/institutional", {SEARCH}, False),
        ("obligation:28.1", {POWERS, SEARCH}, False),
        ("obligation:24.2", {RIGHTS, OVERSIGHT}, False),
        ("track:28/institutional", {SEARCH}, False),
        ("track:25/legal", {POWERS}, False),
        ("article:28", {POWERS, SEARCH}, True),
        ("article:24", {RIGHTS, OVERSIGHT}, False),
        ("chapter:I", {RIGHTS}, False),
        ("chapter:IV", ALL, True),
        ("overall", ALL, True),
    ],
)
def test_a_node_needs_the_sections_that_ask_about_it(node: str, sections: set[str], gated: bool):
    feeding = Feeding(GATE, METHOD)
    assert feeding.sections_of(node) == sections
    assert feeding.is_gated(node) is gated


def seen_without(*hidden: str, method=METHOD, answers=STRONG):
    act = Evidence("An Act", "s. 1", "https://laws.example/1", date(2026, 1, 2), is_law=True)

    def answer(question, agency):
        return Answer(question.id, State.ANSWERED, answers[question.id], evidence=(act,))

    card = builders.card_of(GATE, builders.sheet_of(GATE, answer, agencies=builders.AGENCIES[:1]))
    return see(card, GATE, View(frozenset(ALL.difference(hidden)), True, "x"), method)


def test_what_the_safeguards_cannot_cap_keeps_its_label_without_them():
    seen = seen_without(OVERSIGHT)
    assert seen.gate == "not_shared"
    assert seen.nodes["article:6"].label and "article:6" not in seen.label_not_shared
    assert seen.nodes["article:25"].label is None and "article:25" in seen.label_not_shared


def test_the_method_that_is_given_says_what_they_can_cap():
    mild = METHOD.model_copy(update={"gate": METHOD.gate.model_copy(update={"capped": (28,)})})
    seen = seen_without(OVERSIGHT, method=mild)
    assert seen.nodes["article:25"].label and seen.nodes["article:28"].label is None


def test_a_section_is_among_what_is_shared_or_among_what_is_not():
    seen = seen_without(OVERSIGHT, SEARCH)
    assert set(seen.sections) == {RIGHTS, POWERS} and set(seen.hidden_sections) == {
        OVERSIGHT,
        SEARCH,
    }


def test_the_settlement_of_a_section_that_is_not_shared_is_not_shown_with_the_agencies():
    sheet = builders.answers_of(GATE, STRONG)
    settled = {
        question: Settlement(question, Answer(question, State.DONT_KNOW), "why", "Fatima")
        for question in ("legal.25.order", "legal.6.rights")
    }
    view = View(frozenset({RIGHTS}), True, "x")
    part = part_of(replace(sheet, settlements=settled), GATE, view)
    assert part.settlements.keys() == {"legal.6.rights"}


def test_an_answer_to_a_question_that_is_in_no_section_is_shown_to_nobody():
    sheet = builders.answers_of(GATE, STRONG)
    (agency,) = sheet.agencies
    gone = {**agency.answers, "legal.25.gone": Answer("legal.25.gone", State.DONT_KNOW)}
    sheet = replace(sheet, agencies=(replace(agency, answers=gone),))
    (seen,) = part_of(sheet, GATE, View(None, True, "x")).agencies
    assert seen.answers.keys() == STRONG.keys()


@pytest.mark.parametrize(
    ("rights", "hidden", "said"),
    [
        (STRONG, (), "shown"),
        (WEAK, (), "not_shown"),
        (STRONG, (OVERSIGHT,), "not_shared"),
        (WEAK, (OVERSIGHT,), "not_shared"),
    ],
)
def test_whether_the_safeguards_stand_is_said_where_all_of_them_are_shared(rights, hidden, said):
    assert seen_without(*hidden, answers=rights).gate == said


def test_where_no_safeguard_is_asked_about_none_is_said_to_be_missing():
    alone = builders.tiny("tiny-exists")
    card = builders.card_of(alone, builders.answers_of(alone, {}))
    assert see(card, alone, View(None, True, "x"), METHOD).gate == "not_asked"


QUESTION = "legal.25.order"


@pytest.mark.parametrize(
    ("value", "bounds", "outside"),
    [(0.5, (0.25, 1.0), (0.5, 0.5)), (None, (0.0, 1.0), (0.0, 1.0))],
    ids=["known", "unknown"],
)
def test_bounds_go_outside_only_where_nothing_is_known(value, bounds, outside):
    card = builders.card_of(GATE, builders.answers_of(GATE, STRONG))
    low, high = bounds
    one = card.national[QUESTION]._replace(value=value, low=low, high=high)
    card = replace(card, national={**card.national, QUESTION: one})
    for visible, expected in ((True, bounds), (False, outside)):
        seen = see(card, GATE, View(None, visible, "x"), METHOD).national[QUESTION]
        assert (seen.low, seen.high) == expected


def test_a_source_is_named_outside_unless_it_is_secret():
    def answer(question, agency):
        sources = (Evidence("Open Act", "s. 1"), Evidence("Closed order", "s. 2", secret=True))
        return Answer(question.id, State.ANSWERED, STRONG[question.id], evidence=sources)

    card = builders.card_of(GATE, builders.sheet_of(GATE, answer, agencies=builders.AGENCIES[:1]))
    named = see(card, GATE, View(None, False, "x"), METHOD).national[QUESTION].answer.evidence
    assert [(e.source, e.pinpoint, e.secret) for e in named] == [
        ("Open Act", "s. 1", False),
        ("", "", True),
    ]
