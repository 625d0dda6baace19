"""The edition 2026.1 on cooperation, read a second time: what the Convention allows never costs."""

from __future__ import annotations

import pytest

from questionnaires.instrument import Section
from tests.questionnaires.content import EDITION, asked, element, essential, notes, options

READ = tuple(
    EDITION.section_by_id[name]
    for name in (
        *("legal.assistance", "legal.personal-data", "legal.extradition"),
        *("legal.data-for-other-states", "legal.property-for-other-states"),
        *("legal.police-across-borders", "legal.rights-and-treaties"),
        *("institutional.central-authority", "institutional.extradition"),
        *("institutional.received-data", "institutional.treaties-and-notices"),
    )
)


def by_id(section: Section) -> str:
    return section.id


def said(question: str) -> str:
    return " ".join(notes(question).split())


@pytest.mark.parametrize("section", [s for s in READ if len(s.audience) > 1], ids=by_id)
def test_an_office_can_say_that_a_question_is_not_its_own(section: Section) -> None:
    assert "not the business of your office" in " ".join((section.intro or "").split())


@pytest.mark.parametrize(
    "question", ["legal.35.evidence", "legal.35.serious", "legal.40.help", "legal.44.access"]
)
def test_a_ground_of_refusal_that_is_allowed_keeps_no_line_open(question: str) -> None:
    assert "A ground of refusal that article 40 allows" in said(question)
    assert "does not keep a line open" in said(question)


def test_a_minimum_penalty_that_minor_cases_miss_keeps_no_line_open() -> None:
    assert "that paragraph 8 allows, such as a minimum penalty" in said("legal.37.offences")
    assert "can never lead to extradition, leave the line open" in said("legal.37.offences")


@pytest.mark.parametrize("code", ["give", "take"])
def test_a_written_decision_against_transfers_is_a_full_answer(code: str) -> None:
    assert "or has weighed this in writing and decided against" in (
        element("legal.39.basis", code).text
    )
    assert "as good an answer" in said("legal.39.basis")
    assert "not_allowed" in options("legal.39.options")


def test_a_law_that_permits_no_return_does_not_breach_the_duty_to_consider_one() -> None:
    question = asked("legal.52.return")
    assert question.conditional is not None
    assert question.conditional.reasons == ("structural",)
    assert "does not permit" in (question.conditional.note or "")


def test_confiscated_property_is_disposed_of_in_whichever_case() -> None:
    assert "for another State's case too" in asked("legal.52.disposal").text


def test_the_article_on_personal_data_demands_no_rule() -> None:
    assert essential("legal.36.sending") == []


def test_article_24_does_not_say_which_authority_decides_for_another_state() -> None:
    assert element("legal.24.live-requests", "decision").illustrative


def test_cooperation_under_the_convention_needs_no_further_law() -> None:
    assert essential("legal.35.basis") == ["convention"]
    assert element("legal.35.basis", "domestic").illustrative


def test_secrecy_of_a_request_does_not_take_the_remedy_away() -> None:
    assert "with its safeguards" in element("legal.40.confidential", "limit").text
    assert "no reason to leave out the remedy" in said("legal.40.confidential")


def test_faster_extradition_and_fewer_refusals_cost_no_rights() -> None:
    assert "with fewer rights" in said("institutional.37.speed")
    assert "Fewer refusals are no aim" in said("institutional.37.consult")


def test_what_another_section_asks_is_not_called_unasked() -> None:
    assert {"40.23", "40.24"} <= {
        o for q in EDITION.by_id.values() if q.scored for o in q.obligations
    }
    assert "asked in another section" in said("institutional.40.refusals")


def test_one_treaty_that_leaves_offences_out_is_seen() -> None:
    assert "do all your [extradition] treaties" in asked("legal.37.treaties").text


def test_a_decision_that_a_treaty_is_not_appropriate_counts() -> None:
    assert "that a treaty with a State is not appropriate" in said("institutional.37.seek")
