"""The edition 2026.1 on requests, police work, exchange and notices: who is asked, and once."""

from __future__ import annotations

import pytest

from tests.questionnaires.content import EDITION, asked, element, notes, options

AGREEMENTS = ("institutional.47.agreements", "institutional.48.agreements")


def audience(question: str) -> set[str]:
    return set(EDITION.section_of[question].audience)


def why(question: str) -> str:
    return " ".join(asked(question).why.split())


# --- who is asked ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["channels", "reach", "samples", "platform", "alerts"])
def test_the_police_answer_for_their_own_channels(name: str) -> None:
    assert audience(f"technical.47.{name}") == {"police", "cert"}


@pytest.mark.parametrize("question", [*AGREEMENTS, "institutional.50.agreements"])
def test_agreements_are_weighed_by_those_who_negotiate_them(question: str) -> None:
    assert "ministry_foreign_affairs" in audience(question)


# --- one fact, one question -----------------------------------------------------------------


def test_the_two_sections_on_notices_ask_for_different_papers() -> None:
    first, second = (
        {o for q in section.questions for o in q.obligations}
        for section in EDITION.sections
        if section.id
        in {"institutional.treaties-and-notices", "institutional.notices-and-declarations"}
    )
    assert first and second and not first & second


def test_training_is_asked_apart_of_powers_contact_point_searches_and_general_offices() -> None:
    assert "special units are asked about elsewhere" in " ".join(
        notes("institutional.54.regions").split()
    )
    assert "general offices" in asked("institutional.54.regions").text
    said = " ".join(notes("institutional.54.programme").split())
    for other in ("powers and their limits", "[contact point]", "searches for data"):
        assert other in said


def test_a_report_from_the_public_is_known_in_one_question_and_passed_on_in_another() -> None:
    assert "logged and passed on is asked elsewhere" in notes("institutional.53.reports")
    said = " ".join(notes("technical.53.reports").split())
    assert "without a name, is asked elsewhere" in said and "names no hours" in said


# --- limits and points of the articles ------------------------------------------------------


def test_freezing_for_another_state_keeps_the_limit_of_domestic_law() -> None:
    assert "must, in accordance with domestic law, be able to freeze" in why(
        "institutional.49.freeze"
    )


def test_a_request_to_carry_out_confiscation_says_that_the_order_is_final() -> None:
    assert "is final" in element("institutional.50.request", "final").text


def test_the_checklist_on_preservation_adds_no_reason_to_refuse() -> None:
    assert "names no others" in " ".join(notes("institutional.24.check").split())


def test_finding_offences_early_asks_nobody_to_watch_people() -> None:
    assert "does not ask anybody to watch people" in notes("institutional.47.early")


def test_cooperation_minds_the_harm_of_cybercrime() -> None:
    assert "what cybercrime does to society" in why("institutional.56.plan")


def test_existing_networks_are_an_option_beside_the_contact_point() -> None:
    question = asked("technical.41.networks")
    assert question.obligations == ("41.6",) and not question.scored
    assert list(options(question.id))[-1] == "none"
    assert "does not replace the contact point" in notes(question.id)


def test_a_record_of_access_asks_for_no_deletion() -> None:
    question = asked("technical.24.kept")
    assert "deleted" not in question.model_dump_json()
