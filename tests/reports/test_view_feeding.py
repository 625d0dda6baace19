"""A view by what feeds a node: the sections that it needs, the labels that the safeguards may cap,
and whose settlements are shown."""

from dataclasses import replace

import pytest

from questionnaires.answers import Answer, Settlement, State
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


def seen_without(*hidden: str, method=METHOD):
    card = builders.card_of(GATE, builders.answers_of(GATE, STRONG))
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
