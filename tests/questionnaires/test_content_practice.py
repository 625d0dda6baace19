"""The edition 2026.1 on offices and tools: limits that are not lost, gaps that nobody can hide."""

from __future__ import annotations

import re

import pytest

from questionnaires.instrument import Section
from questionnaires.questions import CoverageQuestion, LadderQuestion, Question
from tests.questionnaires.content import EDITION, all_text, element, notes

REVIEWED = [q for q in EDITION.by_id.values() if "24.2" in q.obligations]
WITH_POLICE = [s for s in EDITION.sections if "police" in s.audience and len(s.audience) > 1]
IN_REAL_TIME = ["technical.29.tools", "technical.30.tools"]


def by_id(asked: Question | Section) -> str:
    return asked.id


def levels(question: str) -> tuple[str, ...]:
    asked = EDITION.by_id[question]
    assert isinstance(asked, LadderQuestion)
    return tuple(asked.levels)


@pytest.mark.parametrize("question", REVIEWED, ids=by_id)
def test_the_list_of_safeguards_keeps_both_of_its_limits(question: Question) -> None:
    limits = r"must, in accordance with domestic law and as appropriate to\s+the power, include"
    assert re.search(limits, question.why)


@pytest.mark.parametrize("section", WITH_POLICE, ids=by_id)
def test_a_service_can_say_that_a_question_is_not_its_own(section: Section) -> None:
    assert "not the business of your office" in (section.intro or "")


def test_a_system_in_another_service_does_not_take_its_safeguard_away() -> None:
    conditional = EDITION.by_id["technical.24.live"].conditional
    assert conditional is not None and conditional.note is not None
    assert "Only if your State has no system" in conditional.note
    assert "don't know" in conditional.note


def test_fewer_refusals_are_no_progress() -> None:
    assert "refused" not in levels("institutional.27.orders")[4]
    assert "no aim" in notes("institutional.27.orders")


def test_a_search_stays_in_the_territory() -> None:
    assert "in your territory" in element("technical.28.kinds", "servers").text
    for question in ("technical.28.kinds", "technical.28.search"):
        assert "in the territory" in " ".join(EDITION.by_id[question].why.split())


@pytest.mark.parametrize("question", IN_REAL_TIME)
def test_tools_in_real_time_are_for_specified_communications_in_the_territory(
    question: str,
) -> None:
    assert "specified communications" in EDITION.by_id[question].text
    assert "in the territory" in " ".join(EDITION.by_id[question].why.split())
    assert "another way (paragraph 2)" in notes(question)


def test_preservation_in_practice_has_no_deadline_that_the_article_lacks() -> None:
    asked = EDITION.by_id["technical.25.delivery"]
    assert "within hours" not in (asked.need or "")
    assert "Article 24 sets the safeguards." in asked.why


def test_a_new_order_to_each_provider_is_as_good_as_one_that_is_passed_on() -> None:
    assert "new order" not in levels("technical.26.chain")[2]


def test_what_a_reviewer_may_see_and_order_follows_from_review_and_remedy() -> None:
    assert element("institutional.24.access", "ask").illustrative
    assert "[effective remedy]" in EDITION.by_id["institutional.24.access"].why


def test_only_powers_that_are_reviewed_at_home_are_expected_to_be_reviewed_for_others() -> None:
    assert "reviewed in cases of your own State" in notes("institutional.24.requests")


def test_powers_in_real_time_are_asked_once() -> None:
    assert "Powers in real time" in notes("institutional.23.people")
    assert "keeping" not in EDITION.by_id["institutional.24.end"].text


def test_the_keeping_of_virtual_assets_is_asked_once() -> None:
    assert "[virtual assets]" in notes("institutional.31.management")


def test_help_for_children_is_not_tied_to_a_training_that_the_paragraph_lacks() -> None:
    assert "trained" not in element("institutional.34.recovery", "children").text


def test_years_of_training_are_never_passed_off_as_the_treatys() -> None:
    for question in EDITION.by_id.values():
        if isinstance(question, CoverageQuestion) and "three years" in all_text(question.id):
            assert re.search(r"belongs? to this\s+questionnaire", all_text(question.id)), (
                question.id
            )
