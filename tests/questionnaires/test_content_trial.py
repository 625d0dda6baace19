"""The edition 2026.1 on the rules behind every offence: articles 18 to 22."""

from __future__ import annotations

import re

from questionnaires.questions import ExistsQuestion, LadderQuestion
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

OFFENCES_OF_7_TO_15 = [
    question.id
    for question in EDITION.by_id.values()
    if question.scored and int(question.id.split(".")[1]) in range(7, 16)
]


# --- articles 18 to 20 ----------------------------------------------------------------------


def test_legal_persons_can_be_liable_in_any_of_three_ways() -> None:
    assert set(options("legal.18.options")) == {"criminal", "civil", "administrative", "none"}
    assert "one kind is enough" in asked("legal.18.options").why
    assert (
        "Criminal, civil or administrative liability is enough" in asked("legal.18.liability").why
    )
    assert "criminal" not in scored_texts("legal.18.liability").lower()
    assert "criminal or not" in element("legal.18.sanctions", "sanction").text
    assert "criminal or not" in asked("legal.18.sanctions").why


def test_the_persons_who_acted_remain_liable() -> None:
    individuals = element("legal.18.liability", "individuals")
    assert "remain liable" in individuals.text
    assert individuals.illustrative, "paragraph 3 is a limit and no duty of its own"


def test_participation_is_a_duty_and_attempt_and_preparation_are_options() -> None:
    participation = asked("legal.19.participation")
    assert participation.scored and participation.obligations == ("19.1",)
    roles = [e.code for e in elements("legal.19.participation")][:3]
    assert roles == ["accomplice", "assistant", "instigator"]
    assert not re.search(r"attempt|prepar", scored_texts("legal.19.participation"), re.I)
    assert not asked("legal.19.options").scored
    listed = " ".join(options("legal.19.options").values())
    assert "Attempt" in listed and "Preparation" in listed
    for question in OFFENCES_OF_7_TO_15:
        found = re.findall(r"\battempt", all_text(question).lower())
        assert not found or question == "legal.15.grooming", question


def test_limitation_has_no_number_of_years_and_two_ways_for_those_who_flee() -> None:
    assert "sets no number of years" in notes("legal.20.limitation")
    assert "longer, or stops running" in element("legal.20.limitation", "evasion").text
    assert not re.search(r"\d+ years|year", scored_texts("legal.20.limitation"))
    assert essential("legal.20.limitation") == []


def test_a_state_without_limitation_periods_loses_nothing() -> None:
    for code in ("gravity", "time", "evasion"):
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
        "none",
    }
    assert "sovereignty" in asked("legal.22.options").why


def test_states_consult_as_appropriate_and_none_has_priority() -> None:
    consultation = asked("institutional.22.consultation")
    assert isinstance(consultation, LadderQuestion)
    assert "must, as appropriate, consult" in consultation.why
    assert "does not say which State should go on" in notes(consultation.id)
