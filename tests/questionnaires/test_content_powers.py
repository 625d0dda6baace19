"""The edition 2026.1 on powers in real time, proceeds, witnesses, victims, and their limits."""

from __future__ import annotations

import re

import pytest

from questionnaires.instrument import Section
from questionnaires.questions import ChoiceQuestion, LadderQuestion, Question
from tests.questionnaires.content import EDITION, all_text, element, elements, notes

#: Powers over data or property: each shares its section with a safeguard question.
POWERS = (26, 27, 29, 30, 31)
ARTICLES = (4, 5, 6, 23, 24, 26, 27, 29, 30, 31, 33, 34)
CASES_OF_POWER = [
    question
    for question in EDITION.by_id.values()
    if question.scored
    and {"26a", "26b", "27a", "27b", "29.1", "30.1", "31.2", "31.7"} & {*question.obligations}
]


def by_id(asked: Question | Section) -> str:
    return asked.id


def why(question: str) -> str:
    return EDITION.by_id[question].why


def levels(question: str) -> tuple[str, ...]:
    asked = EDITION.by_id[question]
    assert isinstance(asked, LadderQuestion)
    return tuple(asked.levels)


# --- coverage and safeguards ----------------------------------------------------------------


@pytest.mark.parametrize("article", ARTICLES)
def test_every_duty_is_asked_in_every_track_it_needs(article: int) -> None:
    for obligation in EDITION.convention.by_number[article].obligations:
        if obligation.is_duty:
            assert set(EDITION.asked[obligation.id]) == set(obligation.tracks or ()), obligation.id


@pytest.mark.parametrize("section", EDITION.sections, ids=by_id)
def test_powers_over_data_and_property_stand_beside_a_safeguard(section: Section) -> None:
    articles = {
        EDITION.convention.article_of[o].article
        for question in section.questions
        if question.scored
        for o in question.obligations
    }
    if articles & set(POWERS):
        assert 24 in articles
        assert section.sensitive


@pytest.mark.parametrize("question", CASES_OF_POWER, ids=by_id)
def test_every_question_on_a_power_names_the_safeguards(question: Question) -> None:
    assert re.search(r"Article 24 sets\s+the safeguards\.", question.why)


@pytest.mark.parametrize("power", ["26a", "26b", "29.1", "30.1", "31.1", "31.2", "31.7"])
def test_a_power_waits_for_the_safeguards(power: str) -> None:
    register = EDITION.convention.by_id

    def all_needs(identity: str) -> set[str]:
        needs = register[identity].needs or ()
        return set(needs).union(*(all_needs(need) for need in needs))

    assert {"24.1", "24.2"} <= all_needs(power)


def test_each_power_outside_real_time_has_a_question_that_counts_its_safeguards() -> None:
    # Quick disclosure and orders for bank records had fallen between the questions on article 24.
    assert "article 26" in element("legal.24.proportionality", "stored").text
    assert "(article 26) here too" in " ".join(notes("legal.24.review").split())
    assert "paragraph 7" in element("legal.24.measure", "records").text
    assert "human rights" in element("legal.24.measure", "rights").text
    assert "orders for bank or business records" in notes("legal.24.property")


# --- articles 4, 5 and 6 --------------------------------------------------------------------


def test_only_treaties_that_bind_the_state_count_and_no_new_offence_is_made() -> None:
    assert "that bind it" in why("legal.4.offences")
    said = notes("legal.4.offences")
    assert "Only treaties that bind your State count" in said and "no further offences" in said


def test_the_convention_gives_no_right_to_act_in_another_state() -> None:
    assert "gives no right to act in another State" in notes("institutional.5.abroad")


def test_article_6_creates_no_new_right_and_allows_no_suppression() -> None:
    said = notes("legal.6.bound")
    assert "creates no new right" in said and "suppression of rights" in said
    assert "names no body" in why("institutional.6.watch")


# --- article 23 -----------------------------------------------------------------------------


def test_powers_reach_electronic_evidence_of_any_offence() -> None:
    evidence = element("legal.23.reach", "evidence")
    assert evidence.text.startswith("Any offence") and not evidence.illustrative
    assert not any(re.search(r"year|penalt", e.text) for e in elements("legal.23.reach"))
    assert element("legal.23.reach", "serious").illustrative


def test_the_four_years_belong_to_cooperation() -> None:
    said = notes("legal.23.reach")
    assert "No minimum penalty applies here" in said
    assert "cooperation with other States (article 35)" in said


def test_powers_serve_specific_cases_and_no_general_storing() -> None:
    assert "specific criminal investigations or proceedings" in why("legal.23.purpose")
    assert "no general storing of data" in notes("legal.23.purpose")
    assert "What other laws give for other tasks" in notes("legal.23.purpose")
    assert "tick this too if your law has no such power" in element("legal.23.purpose", "live").text


def test_reservations_are_a_checklist_without_a_score_and_with_their_limits() -> None:
    question = EDITION.by_id["legal.23.reservations"]
    assert isinstance(question, ChoiceQuestion) and question.multiple and not question.scored
    assert question.obligations == ("23.3a", "23.3b")
    said = notes(question.id)
    assert "may not cover fewer offences than article 30" in said
    assert "existed when the Convention was adopted" in said


def test_a_state_without_a_reservation_need_not_keep_one_narrow() -> None:
    question = EDITION.by_id["legal.23.narrow"]
    assert "must consider" in question.why
    assert question.conditional and question.conditional.reasons == ("option_not_used",)


# --- article 24 in practice -----------------------------------------------------------------


def test_those_who_are_reviewed_do_not_answer_for_the_reviewers() -> None:
    (section,) = [
        s for s in EDITION.sections if any(q.id == "institutional.24.review" for q in s.questions)
    ]
    assert not {"police", "prosecution"} & set(section.audience)
    assert {"judiciary", "oversight_body"} <= set(section.audience)


def test_review_and_remedy_are_asked_once_each() -> None:
    assert "complain" not in all_text("institutional.24.review")
    assert "complain" in all_text("institutional.24.remedy")


def test_a_prior_warrant_is_information_and_never_scored() -> None:
    before = element("legal.24.live", "before")
    assert before.illustrative
    assert [e.code for e in elements("legal.24.live") if not e.illustrative] == [
        "review",
        "remedy",
        "grounds",
        "scope",
        "duration",
    ]
    assert not any(e.essential for e in elements("legal.24.live"))
    assert "Review may come before or after" in notes("legal.24.live")


def test_a_state_without_powers_in_real_time_has_no_gap_in_their_safeguards() -> None:
    for question in ("legal.24.live", "institutional.24.end", "technical.24.live"):
        conditional = EDITION.by_id[question].conditional
        assert conditional is not None and conditional.reasons == ("other",)
        assert (conditional.note or "").startswith("Only if your")


def test_how_often_a_power_is_used_has_no_score() -> None:
    assert not EDITION.by_id["institutional.24.numbers"].scored
    assert "never about how often the powers are used" in notes("institutional.29.live")
    assert "More interceptions are not better" in notes("technical.30.tools")


# --- articles 26, 29 and 30 -----------------------------------------------------------------


def test_quick_disclosure_is_of_a_part_of_the_traffic_data_and_never_of_content() -> None:
    said = notes("legal.26.path")
    assert "a part of the traffic data only, and never of content" in said
    assert element("legal.26.path", "limit").illustrative


@pytest.mark.parametrize("question", ["legal.29.collect", "legal.30.intercept"])
def test_real_time_powers_are_for_specified_communications_and_existing_technology(
    question: str,
) -> None:
    specified = element(question, "specified")
    assert specified.essential and "not for everybody's" in specified.text
    capability = element(question, "capability")
    assert capability.illustrative and "existing technology" in capability.text
    assert "does not ask providers to build new technology" in notes(question)


def test_the_range_of_serious_offences_is_chosen_by_domestic_law() -> None:
    said = notes("legal.30.intercept")
    assert "Your State chooses the range" in said
    assert "need not be the four years" in said and "a wider range earns no more" in said
    assert "that domestic law determines" in why("legal.30.intercept")
    assert "minimum penalty" in notes("legal.29.collect"), "article 29 has no such range"


@pytest.mark.parametrize("question", ["legal.29.collect", "legal.30.intercept"])
def test_a_state_whose_principles_bar_direct_collection_loses_nothing(question: str) -> None:
    core = next(e for e in elements(question) if e.code in ("collect", "intercept"))
    assert "where legal principles prevent this" in core.text


@pytest.mark.parametrize("question", ["legal.29.options", "legal.30.options", "legal.31.options"])
def test_options_are_named_as_options(question: str) -> None:
    asked = EDITION.by_id[question]
    assert isinstance(asked, ChoiceQuestion) and not asked.scored
    assert "may, if it wishes," in " ".join(asked.why.split())


def test_secrecy_is_asked_for_each_of_the_two_powers() -> None:
    assert EDITION.by_id["legal.29.secret"].obligations == ("29.3",)
    assert EDITION.by_id["legal.30.secret"].obligations == ("30.3",)


# --- articles 31 and 32 ---------------------------------------------------------------------


def test_a_reverse_burden_is_only_something_a_state_may_consider() -> None:
    assert "may, if it wishes, consider" in why("legal.31.options")
    scored = [q for q in EDITION.by_id.values() if q.scored and "31.8" in q.obligations]
    assert scored == []
    assert not re.search(r"lawful origin", all_text("legal.31.confiscate"))


def test_confiscation_is_asked_as_far_as_the_legal_system_can() -> None:
    for question in ("legal.31.confiscate", "institutional.31.confiscation"):
        assert "as far as is at all possible within its legal system" in " ".join(
            why(question).split()
        )


def test_confiscation_of_proceeds_or_of_their_value_is_enough() -> None:
    either = element("legal.31.confiscate", "proceeds")
    assert either.essential and "or property of the same value" in either.text
    assert element("legal.31.confiscate", "value").illustrative


def test_good_faith_is_a_limit_that_has_no_score() -> None:
    limit = element("legal.24.property", "good_faith")
    assert limit.illustrative and "paragraph 9" in limit.text


def test_bank_secrecy_is_no_ground_to_refuse() -> None:
    assert "must not refuse because of bank secrecy" in " ".join(why("legal.31.records").split())


def test_property_given_back_is_as_good_as_property_confiscated() -> None:
    assert "gives back is as good a result" in notes("institutional.31.confiscation")


def test_foreign_convictions_are_wholly_optional() -> None:
    question = EDITION.by_id["legal.32.options"]
    assert not question.scored and "may, if it wishes," in question.why
    assert "does not ask for a register" in notes(question.id)


# --- articles 33 and 34 ---------------------------------------------------------------------


def test_witnesses_are_protected_within_the_means_of_the_state() -> None:
    for question in ("legal.33.witnesses", "institutional.33.protection"):
        assert "within its means" in why(question) and "with its law" in why(question)


def test_relocation_abroad_is_only_to_be_considered() -> None:
    assert "must consider" in why("institutional.33.abroad")
    assert "a decision against such agreements" in notes("institutional.33.abroad")
    assert "or other ways are used" in levels("institutional.33.abroad")[3]


LIMITS_OF_34 = {
    "34.1": r"must, within its means,",
    "34.2": r"must, subject to its domestic law,",
    "34.3": r"must, subject to its domestic law,",
    "34.4": r"must, subject to its domestic law,",
    "34.6": r"must, as far as is consistent with its domestic legal framework,",
}


@pytest.mark.parametrize("identity", LIMITS_OF_34)
def test_each_paragraph_on_victims_has_its_own_limit(identity: str) -> None:
    asked = [q for q in EDITION.by_id.values() if identity in q.obligations]
    assert asked
    for question in asked:
        said = " ".join(question.why.split())
        assert re.search(LIMITS_OF_34[identity], said), question.id
        for limit in {*LIMITS_OF_34.values()} - {LIMITS_OF_34[identity]}:
            assert not re.search(limit, said), question.id


def test_age_gender_and_needs_are_a_plain_duty() -> None:
    said = " ".join(why("institutional.34.needs").split())
    assert "a State must take into account" in said
    assert EDITION.by_id["institutional.34.needs"].conditional is None


def test_the_defence_keeps_its_rights_when_victims_are_heard() -> None:
    assert "rights of the defence" in why("legal.34.views")
    assert not element("legal.34.views", "defence").illustrative


def test_removal_is_for_two_kinds_of_content_without_deadline_or_monitoring() -> None:
    scored = [e for e in elements("legal.34.removal") if not e.illustrative]
    assert [re.findall(r"article (\d+)", e.text) for e in scored] == [["14"], ["16"]]
    for question in ("legal.34.removal", "institutional.34.removal"):
        said = " ".join(notes(question).split())
        assert "sets no deadline" in said
        assert "no general duty to watch or filter content" in said


def test_no_fund_is_asked_for() -> None:
    assert "fund paid by the State is not asked for" in notes("legal.34.claims")
