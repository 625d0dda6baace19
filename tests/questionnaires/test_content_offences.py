"""The edition 2026.1 on articles 7 to 15 and 18 to 22: a duty stays a duty, and an option one."""

from __future__ import annotations

import re

import pytest

from questionnaires.instrument import ChoiceQuestion, ExistsQuestion, LadderQuestion, Question
from tests.questionnaires.content import EDITION, all_text, element, elements, notes

#: The articles of this file; 16 and 17 have theirs in test_content_law.
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
SCORED_HERE = [
    question.id
    for question in EDITION.by_id.values()
    if question.scored and int(question.id.split(".")[1]) in ARTICLES
]


def asked(question: str) -> Question:
    return EDITION.by_id[question]


def options(question: str) -> dict[str, str]:
    choice = asked(question)
    assert isinstance(choice, ChoiceQuestion)
    return {option.code: option.text for option in choice.options}


def scored_texts(question: str) -> str:
    return " ".join(e.text for e in elements(question) if not e.illustrative)


def essential(question: str) -> list[str]:
    return [e.code for e in elements(question) if e.essential]


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


def test_torture_is_never_private_material() -> None:
    assert "never open" in notes("legal.14.options")
    assert "torture" in notes("legal.14.options")


def test_grooming_needs_no_meeting_and_decoys_are_an_option() -> None:
    # Whoever asks for one uses the option of a further act: it is no part of the score.
    assert not re.search(r"meeting|journey", scored_texts("legal.15.grooming"))
    assert "asks for no meeting and no journey" in notes("legal.15.grooming")
    assert "consider covering persons who are only believed" in asked("legal.15.options").why
    assert {"further_act", "believed", "children"} == set(options("legal.15.options"))


def test_offences_against_persons_are_answered_without_details_of_cases() -> None:
    for section in EDITION.sections:
        if any(question.id.startswith("legal.14.") for question in section.questions):
            sensitive = section.sensitive or ""
            for words in ("no names", "no details of cases", "no images", "victims"):
                assert words in sensitive


# --- articles 18 to 20 ----------------------------------------------------------------------


def test_legal_persons_can_be_liable_in_any_of_three_ways() -> None:
    assert set(options("legal.18.options")) == {"criminal", "civil", "administrative"}
    assert "one kind is enough" in asked("legal.18.options").why
    assert (
        "Criminal, civil or administrative liability is enough" in asked("legal.18.liability").why
    )
    assert "criminal" not in scored_texts("legal.18.liability").lower()
    assert "criminal or not" in element("legal.18.sanctions", "sanction").text
    assert "criminal or not" in asked("legal.18.sanctions").why


def test_the_persons_who_acted_remain_liable() -> None:
    assert "remain liable" in element("legal.18.liability", "individuals").text


def test_participation_is_a_duty_and_attempt_and_preparation_are_options() -> None:
    participation = asked("legal.19.participation")
    assert participation.scored and participation.obligations == ("19.1",)
    roles = [e.code for e in elements("legal.19.participation")][:3]
    assert roles == ["accomplice", "assistant", "instigator"]
    assert not re.search(r"attempt|prepar", scored_texts("legal.19.participation"), re.I)
    assert not asked("legal.19.options").scored
    listed = " ".join(options("legal.19.options").values())
    assert "Attempt" in listed and "Preparation" in listed
    for question in SCORED_HERE:
        found = re.findall(r"\battempt", all_text(question).lower())
        assert not found or question in {"legal.15.grooming", "legal.19.participation"}, question


def test_limitation_has_no_number_of_years_and_two_ways_for_those_who_flee() -> None:
    assert "sets no number of years" in notes("legal.20.limitation")
    assert "longer, or stops running" in element("legal.20.limitation", "evasion").text
    assert not re.search(r"\d+ years|year", scored_texts("legal.20.limitation"))
    assert essential("legal.20.limitation") == []


def test_a_state_without_limitation_periods_loses_nothing() -> None:
    for code in ("gravity", "evasion"):
        assert "there is no limitation" in element("legal.20.limitation", code).text


# --- articles 21 and 22 ---------------------------------------------------------------------


def test_sanctions_need_no_prison_and_no_minimum() -> None:
    assert "asks for no prison sentence and sets no minimum" in notes("legal.21.sanctions")
    assert not re.search(r"prison|custod|years", scored_texts("legal.21.sanctions"))
    assert "maximum is at least four years" in notes("legal.21.sanctions")


def test_prosecutors_discretion_is_only_to_be_tried_and_can_be_absent() -> None:
    discretion = asked("institutional.21.discretion")
    assert "must try" in discretion.why
    assert "does not ask for more prosecutions" in notes(discretion.id)
    assert discretion.conditional is not None
    assert discretion.conditional.reasons == ("structural",)


def test_a_fair_trial_and_the_defence_are_essential_in_law_and_asked_in_practice() -> None:
    assert essential("legal.21.fair-trial") == ["fair", "defence"]
    for question in ("institutional.21.disclosure", "institutional.21.lawyer"):
        assert asked(question).obligations == ("21.4",)
    for question in ("legal.21.fair-trial", "institutional.21.disclosure", "legal.21.children"):
        assert asked(question).conditional is None, "a safeguard that binds every State"


def test_ways_outside_the_courts_are_information_and_the_law_for_children_is_named() -> None:
    assert element("legal.21.children", "diversion").illustrative
    assert "Convention on the Rights of the Child" in asked("legal.21.children").why


def test_release_asks_for_no_more_custody() -> None:
    assert "asks neither for custody nor for stricter conditions" in (
        notes("institutional.21.release")
    )
    assert "does not exclude anybody from early release" in notes("institutional.21.early-release")
    assert "seek to" in asked("institutional.21.release").why


def test_territory_vessels_and_aircraft_are_the_grounds_that_bind() -> None:
    scored = [e.code for e in elements("legal.22.territory") if not e.illustrative]
    assert scored == ["territory", "vessel", "aircraft"]
    assert "flies the flag" in element("legal.22.territory", "vessel").text
    assert "registered" in element("legal.22.territory", "aircraft").text
    assert "does not name the place of a server" in notes("legal.22.territory")


def test_nationals_who_are_not_extradited_can_be_tried() -> None:
    nationals = asked("legal.22.nationals")
    assert isinstance(nationals, ExistsQuestion) and nationals.obligations == ("22.3",)
    assert "only because" in nationals.text and "national" in nationals.text
    assert nationals.conditional is not None
    assert "never refuses extradition" in (nationals.conditional.note or "")


def test_every_other_ground_of_jurisdiction_is_an_option() -> None:
    assert set(options("legal.22.options")) == {
        "victim",
        "offender",
        "stateless",
        "laundering",
        "state",
        "present",
    }
    assert "sovereignty" in asked("legal.22.options").why


def test_states_consult_as_appropriate_and_none_has_priority() -> None:
    consultation = asked("institutional.22.consultation")
    assert isinstance(consultation, LadderQuestion)
    assert "must, as appropriate, consult" in consultation.why
    assert "does not say which State should go on" in notes(consultation.id)
