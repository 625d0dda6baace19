"""The edition 2026.1 on articles 53 to 64: prevention, training, exchange, notices."""

from __future__ import annotations

import re

import pytest

from questionnaires.questions import ChoiceQuestion, LadderQuestion
from tests.questionnaires.content import (
    EDITION,
    asked,
    element,
    elements,
    essential,
    notes,
    options,
)

ARTICLES = (53, 54, 55, 56, 57, 59)


def level(question: str, number: int) -> str:
    ladder = asked(question)
    assert isinstance(ladder, LadderQuestion)
    return ladder.levels[number]


@pytest.mark.parametrize("article", ARTICLES)
def test_every_duty_is_asked_in_every_track_it_needs(article: int) -> None:
    for obligation in EDITION.convention.by_number[article].obligations:
        if obligation.is_duty:
            assert set(EDITION.asked[obligation.id]) == set(obligation.tracks or ()), obligation.id


# --- article 53 -----------------------------------------------------------------------------


def test_paragraph_3_is_a_menu_without_score() -> None:
    menu = {o.id for o in EDITION.convention.by_number[53].obligations if o.id.startswith("53.3")}
    assert len(menu) == 13
    question = asked("institutional.53.options")
    assert isinstance(question, ChoiceQuestion) and question.multiple and not question.scored
    assert menu | {"53.6"} == set(question.obligations)
    assert "use" in question.text and "menu" in question.why
    assert len(options(question.id)) == len(menu) + 2, "one line each, projects, and none"
    for other in EDITION.by_id.values():
        assert other.id == question.id or not menu & set(other.obligations), other.id


def test_three_paragraphs_of_article_53_are_duties_and_two_are_efforts() -> None:
    scored = {o for o in EDITION.asked if o.startswith("53.")}
    assert scored == {"53.1", "53.2", "53.4", "53.5", "53.7"}
    for question in (
        "institutional.53.society",
        "institutional.53.reports",
        "technical.53.reports",
    ):
        assert re.search(r"must, (within its means|where appropriate)", asked(question).why)
    assert "must tell the Secretary-General" in asked("institutional.53.notice").why
    for question in ("institutional.53.policy", "institutional.53.review"):
        assert "must try" in asked(question).why


def test_reports_can_be_made_without_a_name() -> None:
    assert [e.code for e in elements("institutional.53.reports")] == ["known", "reach", "anonymous"]
    assert essential("institutional.53.reports") == []
    assert "without giving a name" in element("institutional.53.reports", "anonymous").text


def test_security_research_is_recognised_only_as_far_as_domestic_law_says() -> None:
    assert "as far as domestic law says" in options("institutional.53.options")["research"]


# --- articles 54 to 56 ----------------------------------------------------------------------


def test_assistance_is_considered_and_own_staff_is_trained() -> None:
    assistance = " ".join(asked("institutional.54.assistance").why.split())
    assert "must consider, according to their capacity," in assistance
    assert "terms agreed together" in assistance
    for question in ("institutional.54.programme", "institutional.54.regions"):
        assert asked(question).obligations == ("54.2",)
        assert "must, as far as necessary," in asked(question).why


def test_nobody_has_a_claim_to_help_and_nobody_has_to_pay() -> None:
    section = EDITION.section_of["institutional.54.assistance"]
    assert "Nobody has a claim to help" in (section.intro or "")
    assert "no claim follows" in notes("institutional.54.needs")
    assert "Nobody has to pay" in asked("institutional.54.contributions").why
    assert "why it can offer nothing now" in level("institutional.54.assistance", 3)
    assert "reasons why there is none now" in level("institutional.54.contributions", 3)


def test_a_state_that_receives_help_need_not_answer_on_contributions() -> None:
    conditional = asked("institutional.54.contributions").conditional
    assert conditional is not None and conditional.reasons == ("other",)
    assert "developing country" in (conditional.note or "")


def test_subjects_of_training_are_free() -> None:
    question = asked("institutional.54.options")
    assert question.obligations == ("54.3",) and not question.scored
    assert "belong to this questionnaire" in notes("institutional.54.regions")


@pytest.mark.parametrize("question", ["trends", "statistics", "monitoring", "developments"])
def test_everything_in_article_55_is_to_be_considered(question: str) -> None:
    name = f"institutional.55.{question}"
    assert "must consider" in asked(name).why
    assert "or a paper gives reasons" in level(name, 3), "a decision against it is a full answer"


def test_encouragement_in_article_56_has_no_score() -> None:
    question = asked("institutional.56.options")
    assert not question.scored and "strongly encourages" in question.why
    assert set(question.obligations) == {"56.2a", "56.2b", "56.2c", "56.2d", "56.2e", "56.6"}
    for name in ("plan", "events", "standards"):
        assert re.search(r"must (try|consider)", asked(f"institutional.56.{name}").why), name


# --- articles 57 to 64 ----------------------------------------------------------------------


def test_the_conference_sets_the_form_of_reports() -> None:
    assert "as the Conference requires" in asked("institutional.57.report").why
    assert "for the Conference to decide" in notes("institutional.57.report")


def test_no_single_law_is_needed_and_stricter_is_not_better() -> None:
    assert "A single law on the Convention is not needed" in notes("legal.59.measures")
    assert not asked("legal.59.options").scored
    assert "not better or worse" in notes("legal.59.options")


@pytest.mark.parametrize("question", ["64.stage", "63.declaration", "42.reservation"])
def test_joining_and_declarations_are_free_and_only_recorded(question: str) -> None:
    asked_for = asked(f"institutional.{question}")
    assert isinstance(asked_for, ChoiceQuestion) and not asked_for.scored
    assert "The answer has no score" in asked_for.why


def test_the_opt_out_of_article_63_cannot_be_made_later() -> None:
    assert "at no later time" in notes("institutional.63.declaration")
    assert "take this back at any time" in " ".join(
        asked("institutional.63.declaration").why.split()
    )


def test_signature_alone_does_not_bind() -> None:
    assert "must also [ratify]" in asked("institutional.64.stage").why
    assert "free decision of each State" in notes("institutional.64.stage")


@pytest.mark.parametrize(
    ("question", "obligation"),
    [("41.notice", "41.2"), ("50.laws", "50.5"), ("53.notice", "53.7"), ("57.report", "57.6")],
)
def test_each_notice_is_a_question_of_its_own(question: str, obligation: str) -> None:
    assert asked(f"institutional.{question}").obligations == (obligation,)
    assert [q.id for q in EDITION.asked[obligation]["institutional"]] == [
        f"institutional.{question}"
    ]


@pytest.mark.parametrize("identity", ["41.2", "50.5", "53.7"])
def test_no_date_of_deposit_is_invented(identity: str) -> None:
    assert EDITION.convention.by_id[identity].due == "entry_into_force"
    for question in EDITION.asked[identity]["institutional"]:
        assert "[deposit]" not in question.model_dump_json()
