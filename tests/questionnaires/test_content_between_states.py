"""The edition 2026.1 on articles 35 to 40: cooperation, personal data, extradition, assistance."""

from __future__ import annotations

import re

import pytest

from questionnaires.questions import ChoiceQuestion, NumberQuestion
from tests.questionnaires.content import EDITION, all_text, element, elements, notes

ARTICLES = (35, 36, 37, 38, 39, 40)
OF_THESE_ARTICLES = [
    question
    for question in EDITION.by_id.values()
    if {EDITION.convention.article_of[o].article for o in question.obligations} & set(ARTICLES)
]


def scored(question: str) -> list[str]:
    return [e.code for e in elements(question) if not e.illustrative]


# --- what is asked --------------------------------------------------------------------------


@pytest.mark.parametrize("number", ARTICLES)
def test_every_duty_is_asked_on_every_track_it_needs(number: int) -> None:
    for obligation in EDITION.convention.by_number[number].obligations:
        if obligation.is_duty:
            assert obligation.tracks
            assert set(EDITION.asked[obligation.id]) == set(obligation.tracks), obligation.id


@pytest.mark.parametrize("number", ARTICLES)
def test_every_option_is_shown_and_never_scored(number: int) -> None:
    for obligation in EDITION.convention.by_number[number].obligations:
        if obligation.verb == "may":
            shown = [q for q in OF_THESE_ARTICLES if obligation.id in q.obligations]
            assert shown, obligation.id
            assert all(isinstance(q, ChoiceQuestion) for q in shown), obligation.id


@pytest.mark.parametrize("obligation", ["37.6a", "37.19", "40.12c", "40.13a"])
def test_what_is_notified_at_deposit_is_due_before_it(obligation: str) -> None:
    assert EDITION.convention.by_id[obligation].due == "before_deposit"
    asked = EDITION.asked[obligation]["institutional"]
    section = EDITION.section_by_id["institutional.treaties-and-notices"]
    assert any(question in section.questions for question in asked)
    assert section.audience == ("ministry_foreign_affairs",)


def test_no_number_of_days_is_passed_off_as_the_treatys() -> None:
    days = EDITION.by_id["institutional.37.days"]
    assert isinstance(days, NumberQuestion) and not days.scored and days.no_cases
    assert "sets no number of days" in days.why


# --- article 35 -----------------------------------------------------------------------------


def test_serious_crime_is_a_maximum_of_four_years_and_belongs_to_cooperation() -> None:
    threshold = element("legal.35.serious", "threshold")
    assert threshold.essential
    assert "maximum prison sentence of four years or more" in threshold.text
    said = notes("legal.35.serious")
    assert "not the sentence in the single case" in said
    assert "no limit for the powers in your own cases" in said


def test_serious_crime_opens_electronic_evidence_and_nothing_else() -> None:
    said = notes("legal.35.serious")
    assert "electronic evidence alone" in said and "does not ask for [extradition]" in said
    assert "does not reach beyond the offences of the Convention" in " ".join(
        notes("legal.37.offences").split()
    )
    assert element("institutional.35.tools", "others").illustrative


def test_electronic_evidence_of_crimes_committed_without_a_computer_counts() -> None:
    assert not element("legal.35.serious", "offline").illustrative
    assert "even if no [ICT system] was used" in element("legal.35.serious", "offline").text


@pytest.mark.parametrize(
    "question",
    [
        "legal.35.evidence",
        "legal.35.serious",
        "institutional.35.evidence",
        "technical.35.handover",
        "legal.40.help",
    ],
)
def test_powers_for_another_state_name_the_safeguards(question: str) -> None:
    assert "Article 24 sets the safeguards" in EDITION.by_id[question].why
    assert question.startswith("technical") or "safeguards" in (EDITION.by_id[question].need or "")


@pytest.mark.parametrize("obligation", ["35.1b", "35.1c"])
def test_evidence_for_another_state_needs_the_safeguards_first(obligation: str) -> None:
    def all_needs(identity: str) -> set[str]:
        needs = EDITION.convention.by_id[identity].needs or ()
        return set(needs).union(*(all_needs(need) for need in needs))

    assert {"24.1", "24.2", "24.4"} <= all_needs(obligation)


def test_double_criminality_is_judged_by_conduct_and_never_demanded() -> None:
    question = EDITION.by_id["legal.35.conduct"]
    assert question.text.startswith("Where your law in force asks for [double criminality]")
    assert "where double criminality is required" in question.why
    assert "does not ask for double criminality" in notes(question.id)


def test_returning_proceeds_is_no_general_duty() -> None:
    assert "no general duty to return" in notes("legal.35.stages")


# --- article 36 -----------------------------------------------------------------------------


def test_no_data_protection_authority_and_no_general_law_is_asked_for() -> None:
    said = notes("legal.36.sending")
    assert "does not ask for a general law on data protection" in said
    assert "or for a data protection authority" in said
    assert "does not ask for a data protection authority" in notes("institutional.36.checks")
    for question in OF_THESE_ARTICLES:
        asked = [question.text, question.need or "", *getattr(question, "levels", ())]
        asked += [e.text for e in getattr(question, "elements", ())]
        assert not any(re.search(r"data protection authority", t, re.I) for t in asked), question.id


def test_keeping_data_back_is_allowed() -> None:
    assert element("legal.36.sending", "keep_back").illustrative
    assert "no duty to send data" in notes("institutional.36.sending")


def test_safeguards_that_the_article_does_not_list_are_examples() -> None:
    assert scored("legal.36.received") == ["covered", "channels", "breach"]
    assert "has no list of safeguards" in notes("legal.36.received")


def test_data_go_on_only_with_authorisation_also_to_organisations() -> None:
    assert element("legal.36.onward", "authorisation").essential
    assert scored("legal.36.onward") == ["authorisation", "told", "organisations"]
    assert element("legal.36.onward", "written").illustrative
    for question in EDITION.asked["36.3"].values():
        assert all("international organisation" in " ".join(q.why.split()) for q in question)


def test_no_safeguard_for_personal_data_can_be_left_out() -> None:
    for obligation in ("36.1a", "36.2", "36.3"):
        for questions in EDITION.asked[obligation].values():
            assert all(q.conditional is None for q in questions), obligation


# --- articles 37 to 39 ----------------------------------------------------------------------


def test_extradition_asks_for_double_criminality_and_no_minimum_penalty() -> None:
    condition = element("legal.37.offences", "double")
    assert condition.illustrative and "the article itself sets" in condition.text
    assert "sets no minimum penalty" in notes("legal.37.offences")


def test_the_offences_for_extradition_are_those_of_articles_7_to_17() -> None:
    numbers: set[int] = set()
    for code in scored("legal.37.offences"):
        found = [int(n) for n in re.findall(r"\d+", element("legal.37.offences", code).text)]
        numbers |= set(range(found[0], found[-1] + 1))
    assert numbers == set(range(7, 18))


def test_whoever_extradites_nationals_loses_nothing() -> None:
    for question in ("legal.37.nationals", "institutional.37.nationals"):
        conditional = EDITION.by_id[question].conditional
        assert conditional is not None and conditional.reasons == ("option_not_used",)
    conditional = EDITION.by_id["institutional.37.sentence"].conditional
    assert conditional is not None and "option_not_used" in conditional.reasons


def test_a_national_is_submitted_for_prosecution_and_not_charged_in_any_case() -> None:
    assert element("legal.37.nationals", "submit").essential
    assert "At the request of the other State" in element("legal.37.nationals", "submit").text
    for question in ("legal.37.nationals", "institutional.37.nationals"):
        assert "not to bring charges in every case" in " ".join(notes(question).split())


def test_enforcing_a_sentence_at_home_is_considered_and_no_law_need_change_for_it() -> None:
    question = EDITION.by_id["institutional.37.sentence"]
    why = " ".join(question.why.split())
    assert "must consider, if its law permits and the other State asks" in why
    assert "does not ask a State to enforce the sentence, or to change" in notes(question.id)
    assert question.conditional is not None and "structural" in question.conditional.reasons
    assert set(EDITION.asked["37.13"]) == {"institutional"}


def test_states_with_and_without_a_need_of_treaties_have_questions_of_their_own() -> None:
    for question in ("legal.37.without", "institutional.37.basis", "institutional.37.seek"):
        conditional = EDITION.by_id[question].conditional
        assert conditional is not None and "structural" in conditional.reasons, question
    for code in ("37.6a", "37.7", "37.11"):
        assert EDITION.convention.by_id[code].qualifier, code


def test_deciding_against_the_convention_as_basis_is_as_good() -> None:
    assert "Both answers are open" in notes("institutional.37.basis")


def test_the_rights_of_the_person_sought_are_those_of_domestic_law() -> None:
    assert scored("legal.37.rights") == ["fair", "rights"]
    assert "protects the person at every stage" in notes("legal.37.speed")


def test_no_duty_to_extradite_to_persecution_is_shown_and_not_scored() -> None:
    question = EDITION.by_id["legal.37.grounds"]
    assert not question.scored and "no duty to extradite" in question.why
    for word in ("sex", "race", "language", "religion", "nationality", "political opinions"):
        assert word in all_text(question.id)


def test_speed_agreements_and_transfer_are_duties_to_try_or_consider() -> None:
    tried = ("legal.37.speed", "institutional.37.speed", "institutional.37.seek")
    for question in (*tried, "institutional.37.agreements"):
        assert "must try" in EDITION.by_id[question].why, question
    for question in ("legal.39.basis", "institutional.39.consider", "institutional.40.agreements"):
        assert "must consider" in EDITION.by_id[question].why, question
        said = notes(question)
        assert re.search(r"asks States to consider|[Cc]onsidering is enough|To consider is", said)


def test_a_refusal_is_consulted_on_where_appropriate_and_reasoned_where_law_allows() -> None:
    assert "must, where appropriate, consult" in EDITION.by_id["institutional.37.consult"].why
    assert "unless domestic law or international obligations prevent this" in (
        element("institutional.37.decision", "reasons").text
    )


# --- article 40 -----------------------------------------------------------------------------


def test_lack_of_double_criminality_may_be_a_ground_and_never_costs() -> None:
    question = EDITION.by_id["legal.40.grounds"]
    assert not question.scored and "40.8" in question.obligations
    assert "may, if it wishes, refuse" in question.why
    assert "may also help without [double criminality]" in " ".join(question.why.split())
    for other in OF_THESE_ARTICLES:
        if other.scored and other.id.startswith(("legal.40.", "technical.40.")):
            assert "double criminality" not in all_text(other.id).lower(), other.id


def test_data_in_real_time_are_no_duty_of_assistance() -> None:
    for code, article in (("traffic", 45), ("content", 46)):
        line = element("legal.40.help", code)
        assert line.illustrative and f"article {article} asks States only to try" in line.text


def test_a_foreign_procedure_is_followed_where_possible_and_lawful() -> None:
    for question in ("legal.40.manner", "institutional.40.manner"):
        why = " ".join(EDITION.by_id[question].why.split())
        assert "must, where possible and not contrary to that law, follow" in why


def test_evidence_in_favour_of_the_accused_is_never_locked_away() -> None:
    for question in ("legal.40.use", "institutional.40.purpose", "institutional.40.unasked"):
        why = " ".join(EDITION.by_id[question].why.split())
        assert "favour of an accused person" in why and "may still" in why, question
    assert element("legal.40.use", "accused").illustrative


def test_fiscal_matters_alone_and_bank_secrecy_are_no_grounds() -> None:
    for question in ("legal.40.fiscal", "legal.37.fiscal"):
        assert "sole reason" in EDITION.by_id[question].why and "only because" in (
            EDITION.by_id[question].text
        )
    assert "must not refuse" in EDITION.by_id["legal.40.banks"].why


def test_a_request_is_confidential_only_on_demand() -> None:
    for question in ("legal.40.confidential", "institutional.40.confidential"):
        assert "on demand" in EDITION.by_id[question].why
        assert "another State asks to keep its request confidential" in EDITION.by_id[question].text


def test_the_state_that_carries_out_a_request_pays_unless_agreed_otherwise() -> None:
    question = EDITION.by_id["institutional.40.costs"]
    assert "ordinary costs, unless both States agree otherwise" in " ".join(question.why.split())
    assert "follow their agreement" in notes(question.id)


def test_help_that_is_no_longer_needed_is_called_off_by_the_state_that_asked() -> None:
    question = EDITION.by_id["institutional.40.withdraw"]
    assert question.obligations == ("40.26",)
    assert "where it no longer needs the help that it asked for" in question.why
    assert "requests that your State sends" in notes(question.id)
