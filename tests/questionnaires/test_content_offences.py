"""The edition 2026.1 on the offences of articles 7 to 15, and every option of articles 7 to 22."""

from __future__ import annotations

import re

import pytest

from questionnaires.questions import ChoiceQuestion
from tests.questionnaires.content import (
    EDITION,
    all_text,
    asked,
    element,
    elements,
    essential,
    notes,
    options,
    scored_texts,
)

#: Articles 16 and 17 have their tests in test_content_law.
ARTICLES = (*range(7, 16), *range(18, 23))
#: Options of one article, and the question that lists them.
OPTIONS = {
    "legal.7.options": ("7.2",),
    "legal.8.options": ("8.2",),
    "legal.9.options": ("9.2",),
    "legal.11.reservation": ("11.3",),
    "legal.12.options": ("12.2",),
    "legal.14.options": ("14.2", "14.3", "14.4"),
    "legal.15.options": ("15.2", "15.3", "15.4"),
    "legal.18.options": ("18.2",),
    "legal.19.options": ("19.2", "19.3"),
    "legal.21.options": ("21.2",),
    "legal.22.options": ("22.2", "22.4"),
}
#: Offences of articles 7 to 15, by question: each says that intent is enough.
OFFENCES = {
    "legal.7.access": "intent",
    "legal.8.interception": "intent",
    "legal.9.data": "intent",
    "legal.10.system": "intent",
    "legal.11.tools": "purpose",
    "legal.11.passwords": "purpose",
    "legal.11.possession": "purpose",
    "legal.12.forgery": "intent",
    "legal.13.manipulation": "intent",
    "legal.13.deception": "intent",
    "legal.14.sharing": "intent",
    "legal.14.access": "intent",
    "legal.14.possession": "intent",
    "legal.14.financing": "intent",
    "legal.15.grooming": "intent",
}


# --- duties and options ---------------------------------------------------------------------


@pytest.mark.parametrize("number", ARTICLES)
def test_every_duty_is_asked_in_every_track_it_needs(number: int) -> None:
    for obligation in EDITION.convention.by_number[number].obligations:
        if obligation.is_duty:
            assert set(EDITION.asked[obligation.id]) == set(obligation.tracks or ()), obligation.id


@pytest.mark.parametrize("question", OPTIONS)
def test_what_a_state_may_do_is_asked_in_one_question_without_a_score(question: str) -> None:
    assert not asked(question).scored and asked(question).obligations == OPTIONS[question]
    assert "may, if it wishes," in asked(question).why
    assert "The answer has no score" in asked(question).why
    assert asked(question).conditional is None


def test_every_option_of_these_articles_is_asked_once() -> None:
    listed = [o for obligations in OPTIONS.values() for o in obligations]
    for number in ARTICLES:
        for obligation in EDITION.convention.by_number[number].obligations:
            if obligation.verb == "may":
                assert listed.count(obligation.id) == 1, obligation.id


@pytest.mark.parametrize("question", OFFENCES)
def test_an_offence_asks_for_no_more_than_intent_and_no_less_than_the_article(
    question: str,
) -> None:
    intent = element(question, OFFENCES[question])
    assert re.search(r"\benough\b", intent.text) and not intent.illustrative
    assert not intent.essential, "a narrower offence is still an offence"
    assert "intentionally" in asked(question).why or "intentional" in asked(question).why


@pytest.mark.parametrize("question", OFFENCES)
def test_every_offence_but_grooming_is_committed_without_right(question: str) -> None:
    why = asked(question).why
    if question == "legal.15.grooming":
        assert "without right" not in why
        assert 'does not use the words "without right"' in notes(question)
    else:
        assert "without right" in why


@pytest.mark.parametrize(
    ("question", "limits"),
    [
        ("legal.7.access", r"security measure|dishonest|linked to another"),
        ("legal.8.interception", r"dishonest|linked to another"),
        ("legal.9.data", r"serious"),
        ("legal.12.forgery", r"defraud|dishonest"),
        ("legal.14.material", r"written|sound|existing person"),
        ("legal.15.grooming", r"further act|believe"),
    ],
)
def test_a_limit_that_the_convention_allows_costs_nothing(question: str, limits: str) -> None:
    assert not re.search(limits, scored_texts(question))
    article = question.split(".")[1]
    assert re.search(limits, all_text(f"legal.{article}.options"))
    said = notes(question)
    assert "all the same" in said or "matters of choice" in said


# --- articles 10 to 13 ----------------------------------------------------------------------


def test_only_serious_hindering_is_asked_for() -> None:
    assert "seriously hindering" in asked("legal.10.system").text
    assert "Seriously hindering" in element("legal.10.system", "hinder").text
    assert "a law with this limit, or with none, counts in full" in notes("legal.10.system")


def test_tools_and_access_data_serve_offences_of_articles_7_to_10_alone() -> None:
    for question in ("legal.11.tools", "legal.11.passwords", "legal.11.possession"):
        assert "articles 7 to 10" in element(question, "purpose").text
        assert "articles 7 to 10" in asked(question).why


def test_no_reservation_can_leave_out_passing_on_access_data() -> None:
    passing_on = asked("legal.11.passwords")
    assert passing_on.conditional is None and "No reservation" in passing_on.why
    assert [e.code for e in elements(passing_on.id)][:3] == ["sell", "distribute", "available"]
    for question in ("legal.11.tools", "legal.11.possession"):
        conditional = asked(question).conditional
        assert conditional is not None and conditional.reasons == ("reservation",)
    assert "selling" not in element("legal.11.tools", "get_data").text.lower()
    assert "but not for selling, distributing or making available" in (
        asked("legal.11.reservation").why
    )
    assert "does not touch selling" in options("legal.11.reservation")["limit"]


def test_the_reservation_is_a_checklist() -> None:
    reservation = asked("legal.11.reservation")
    assert isinstance(reservation, ChoiceQuestion) and reservation.multiple
    assert {"not_made", "made", "written"} <= set(options(reservation.id))


def test_one_item_is_enough_for_possession() -> None:
    assert "One item is enough" in element("legal.11.possession", "one").text


def test_testing_and_protecting_systems_stays_free() -> None:
    testing = asked("legal.11.testing")
    assert testing.obligations == ("11.2",) and not testing.scored
    assert "makes nobody liable" in testing.why


def test_forgery_needs_no_deceived_person_and_no_readable_data() -> None:
    assert "cannot read directly" in element("legal.12.forgery", "readable").text
    assert "nobody need have been deceived" in notes("legal.12.forgery")


def test_online_deception_can_be_punished_by_a_general_offence_of_fraud() -> None:
    assert essential("legal.13.deception") == ["deception"]
    assert "a general offence of fraud counts" in notes("legal.13.deception")
    assert "13.options" not in " ".join(EDITION.by_id), "article 13 allows no limit"


@pytest.mark.parametrize("question", ["legal.13.manipulation", "legal.13.deception"])
def test_gain_for_another_person_and_virtual_assets_are_covered(question: str) -> None:
    assert "for anybody" in element(question, "intent").text
    assert "or another person" in notes(question)
    assert "virtual assets" in element(question, "property").text


# --- articles 14 and 15 ---------------------------------------------------------------------


def test_a_child_is_everybody_under_18_and_no_lower_age_will_do() -> None:
    assert essential("legal.14.material") == ["age"]
    age = element("legal.14.material", "age").text
    assert "every person under 18" in age and "at a lower age" in age
    assert "no lower age is allowed" in asked("legal.14.material").why


def test_the_definition_of_the_material_serves_every_offence_of_article_14() -> None:
    assert asked("legal.14.material").obligations == ("14.1a", "14.1b", "14.1c", "14.1d")


def test_viewing_and_financing_are_asked_for_and_scored() -> None:
    access = element("legal.14.access", "access")
    assert access.text.startswith("Accessing it") and not access.illustrative
    assert "keeping no copy" in access.text
    assert (
        asked("legal.14.financing").obligations == ("14.1d",) and asked("legal.14.financing").scored
    )
    assert "general rule on participation" in all_text("legal.14.financing")


def test_no_offence_of_article_14_can_be_left_out() -> None:
    for question in ("material", "sharing", "access", "possession", "financing"):
        assert asked(f"legal.14.{question}").conditional is None


def test_acts_of_one_offence_stand_beside_each_other() -> None:
    for question in ("9.data", "14.sharing", "14.access", "14.possession", "15.grooming"):
        assert essential(f"legal.{question}") == []


def test_the_choices_of_article_14_cost_nothing() -> None:
    assert "makes one of the choices of that question" in notes("legal.14.material")
    assert "(paragraph 4) in accordance with its law" in asked("legal.14.options").why


def test_communicating_and_soliciting_are_two_acts() -> None:
    acts = [e.code for e in elements("legal.15.grooming")]
    assert acts[:4] == ["communicate", "solicit", "groom", "arrange"]
    assert "any arrangement" in element("legal.15.grooming", "arrange").text


def test_torture_is_never_private_material() -> None:
    assert "never open" in notes("legal.14.options")
    assert "torture" in notes("legal.14.options")


def test_grooming_needs_no_meeting_and_decoys_are_an_option() -> None:
    # Whoever asks for one uses the option of a further act: it is no part of the score.
    assert not re.search(r"meeting|journey", scored_texts("legal.15.grooming"))
    assert "asks for no meeting and no journey" in notes("legal.15.grooming")
    assert "consider covering persons who are only believed" in asked("legal.15.options").why
    assert {"further_act", "believed", "children", "none"} == set(options("legal.15.options"))


def test_offences_against_persons_are_answered_without_details_of_cases() -> None:
    for section in EDITION.sections:
        if any(question.id.startswith("legal.14.") for question in section.questions):
            sensitive = section.sensitive or ""
            for words in ("no names", "no details of cases", "no images", "victims"):
                assert words in sensitive
