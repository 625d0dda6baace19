"""The edition 2026.1 on articles 42 to 52: data, police work and property for other States."""

from __future__ import annotations

import re

import pytest

from questionnaires.questions import ChoiceQuestion, LadderQuestion, Question
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

ARTICLES = range(42, 53)
HELP = [
    question
    for question in EDITION.by_id.values()
    if any(EDITION.convention.article_of[o].article in ARTICLES for o in question.obligations)
]
#: Duties that reach into data or property when another State asks.
POWERS = {
    *("42.4a", "42.4b", "43.1", "44.3", "44.4", "45.1", "45.2", "46.1"),
    *("49.1a", "49.1b", "49.2a", "49.2b", "50.1", "50.2"),
}


def by_id(question: Question) -> str:
    return question.id


def level(question: str, number: int) -> str:
    ladder = asked(question)
    assert isinstance(ladder, LadderQuestion)
    return ladder.levels[number]


# --- coverage and safeguards ----------------------------------------------------------------


@pytest.mark.parametrize("article", ARTICLES)
def test_every_duty_is_asked_in_every_track_it_needs(article: int) -> None:
    for obligation in EDITION.convention.by_number[article].obligations:
        if obligation.is_duty:
            assert set(EDITION.asked[obligation.id]) == set(obligation.tracks or ()), obligation.id


@pytest.mark.parametrize("article", ARTICLES)
def test_every_option_and_limit_is_shown_somewhere(article: int) -> None:
    shown = {o for question in HELP for o in question.obligations}
    if "Article 50, paragraph 9" in element("legal.24.property-requests", "good_faith").text:
        shown.add("50.9")
    assert {o.id for o in EDITION.convention.by_number[article].obligations} <= shown


@pytest.mark.parametrize("question", [q for q in HELP if q.scored], ids=by_id)
def test_a_power_used_for_another_state_names_the_safeguards(question: Question) -> None:
    if POWERS & {*question.obligations}:
        assert re.search(r"Article 24 sets\s+the safeguards\.", question.why)


def test_powers_for_other_states_share_a_section_with_a_safeguard() -> None:
    for section in EDITION.sections:
        duties = {o for q in section.questions if q.scored for o in q.obligations}
        if duties & POWERS:
            articles = {EDITION.convention.article_of[o].article for o in duties}
            assert 24 in articles, section.id


@pytest.mark.parametrize("power", ["42.4a", "43.1", "44.3", "45.1", "46.1", "49.2a", "50.2"])
def test_help_with_powers_waits_for_the_safeguards(power: str) -> None:
    register = EDITION.convention.by_id

    def all_needs(identity: str) -> set[str]:
        needs = register[identity].needs or ()
        return set(needs).union(*(all_needs(need) for need in needs))

    assert "24.4" in all_needs(power)


# --- articles 42 and 43 ---------------------------------------------------------------------


def test_double_criminality_is_no_condition_for_preservation() -> None:
    question = asked("legal.42.criminality")
    assert question.obligations == ("42.4b",)
    assert re.search(r"must not make \[double\s+criminality\] a condition", question.why)
    assert question.conditional is None, "a reservation narrows the answer, it does not remove it"
    assert "answer for [Convention offences] only" in notes(question.id)
    assert "may still ask for double criminality when" in notes(question.id)


def test_the_reservation_on_double_criminality_is_optional_and_narrow() -> None:
    question = asked("institutional.42.reservation")
    assert isinstance(question, ChoiceQuestion) and question.obligations == ("42.5",)
    assert {"made", "planned", "not_planned", "open"} == set(options(question.id))
    assert "can never cover [Convention offences]" in " ".join(notes(question.id).split())
    assert "whose law asks for double criminality" in notes(question.id)


def test_sixty_days_are_a_minimum_and_ninety_belong_elsewhere() -> None:
    assert asked("legal.42.period").obligations == ("42.8",)
    assert "at least 60 days" in asked("legal.42.period").why
    assert element("legal.42.period", "minimum").text == "For at least 60 days"
    assert "90" not in scored_texts("legal.42.period")
    said = notes("legal.42.period")
    assert "Sixty days are a minimum" in said and "at most 90 days" in said
    assert "until your State has decided" in element("legal.42.period", "decision").text
    assert element("legal.42.period", "extension").illustrative


def test_preservation_is_not_yet_disclosure_nor_retention() -> None:
    said = notes("legal.42.power")
    assert "does not yet receive the data" in said
    assert "does not mean storing everybody's data" in said
    assert essential("legal.42.power") == ["foreign"]


def test_the_grounds_to_refuse_preservation_are_a_closed_list() -> None:
    question = asked("legal.42.refusal")
    assert question.obligations == ("42.6", "43.2") and not question.scored
    assert "close the list" in question.why
    assert "no reason for political offences" in notes(question.id)
    assert list(options(question.id))[:2] == ["interests", "discrimination"]


def test_a_request_to_preserve_has_seven_points() -> None:
    assert [e.code for e in elements("institutional.42.request")] == [
        *("authority", "offence", "data", "holder", "necessity", "intention", "secrecy"),
    ]
    assert "if this is known" in element("institutional.42.request", "holder").text


def test_the_other_state_decides_whether_a_risky_preservation_goes_on() -> None:
    assert "It then decides whether to go on" in asked("institutional.42.warning").why
    assert "its decision is recorded" in level("institutional.42.warning", 3)


def test_only_the_provider_and_the_path_are_disclosed_at_once() -> None:
    assert essential("legal.43.disclosure") == ["path"]
    assert element("legal.43.disclosure", "limit").illustrative
    for question in ("legal.43.disclosure", "institutional.43.path"):
        assert "the content of messages is no part of it" in " ".join(notes(question).split())


# --- articles 44 to 46 ----------------------------------------------------------------------


def test_nobody_reaches_into_systems_of_another_state() -> None:
    assert "gives nobody a right to reach into a system in another State" in (
        " ".join(notes("legal.44.access").split())
    )


def test_speed_has_no_number_of_days_and_sets_no_safeguard_aside() -> None:
    said = notes("institutional.44.urgent")
    assert "sets no number of days" in said and "does not set safeguards aside" in said
    assert "sets no number of hours" in notes("institutional.42.handling")


@pytest.mark.parametrize(
    "question",
    [
        *("legal.45.live", "legal.45.similar", "legal.46.content"),
        *("institutional.45.help", "institutional.46.help"),
    ],
)
def test_help_in_real_time_is_an_effort(question: str) -> None:
    assert "must try" in asked(question).why
    assert not re.search(r"must (help|provide|assist|give)", asked(question).why)


def test_interception_goes_as_far_as_treaties_or_law_allow() -> None:
    for question in ("legal.46.content", "institutional.46.help"):
        assert re.search(r"as far as treaties or its own law\s+allow", asked(question).why)
    assert "A clear rule that excludes such help also counts" in notes("legal.46.content")
    assert "More interceptions are not better" in notes("institutional.46.help")
    conditional = asked("institutional.46.help").conditional
    assert conditional is not None and conditional.reasons == ("basis_absent",)


def test_no_system_has_to_be_built_for_other_states() -> None:
    for identity in ("45.1", "46.1"):
        assert "technical" not in (EDITION.convention.by_id[identity].tracks or ())
    assert "does not ask you to build a system" in notes("legal.46.content")


def test_a_state_that_never_collects_for_others_lacks_no_safeguard() -> None:
    assert "tick all lines" in notes("legal.24.live-requests")


# --- articles 47 and 48 ---------------------------------------------------------------------

LIMITS_OF_47 = {
    "47.1": r"must, in accordance with their legal and administrative systems,",
    "47.1c": r"must, where appropriate,",
    "47.1d": r"must, where appropriate,",
    "47.2c": r"must, where appropriate,",
}


@pytest.mark.parametrize("identity", [o.id for o in EDITION.convention.by_number[47].obligations])
def test_each_paragraph_on_police_has_its_own_verb(identity: str) -> None:
    questions = [q for q in HELP if identity in q.obligations]
    assert questions
    for question in questions:
        said = " ".join(question.why.split())
        if identity in LIMITS_OF_47:
            assert re.search(LIMITS_OF_47[identity], said), question.id
        elif identity == "47.2a":
            assert "must consider" in said
        elif identity == "47.2b":
            assert "may, if it wishes," in said and not question.scored
        else:
            assert "must" in said and "must, where" not in said, question.id


def test_a_liaison_officer_is_one_way_and_no_duty() -> None:
    assert "does not ask every State to have one" in notes("institutional.47.staff")


def test_direct_contacts_are_no_way_around_safeguards() -> None:
    assert "no way around" in asked("institutional.24.police-requests").why


@pytest.mark.parametrize("question", ["47.agreements", "48.agreements", "50.agreements"])
def test_a_decision_against_an_agreement_is_a_full_answer(question: str) -> None:
    name = f"institutional.{question}"
    assert "must consider" in asked(name).why
    assert "decisions, also against it, give reasons" in level(name, 3)
    assert "as good an answer" in notes(name)


def test_the_state_of_a_joint_investigation_is_fully_respected() -> None:
    question = asked("legal.48.sovereignty")
    assert re.search(r"must be fully\s+respected", question.why)
    assert [e.code for e in elements(question.id)] == ["abroad", "home"]


# --- articles 49 to 52 ----------------------------------------------------------------------


@pytest.mark.parametrize("question", ["legal.49.no-conviction", "legal.49.further"])
def test_what_is_only_to_be_considered_scores_the_look_and_not_the_choice(question: str) -> None:
    assert "must consider" in asked(question).why
    assert "A decision against it is as good an answer" in notes(question)
    assert "looked in writing" in asked(question).text


def test_one_way_to_confiscation_is_enough() -> None:
    assert essential("legal.50.confiscation") == ["way"]
    assert "at least one way" in element("legal.50.confiscation", "way").text
    assert "One of the two ways is enough" in notes("legal.50.confiscation")


def test_the_convention_is_the_treaty_where_one_is_needed() -> None:
    question = asked("legal.50.basis")
    assert "must treat this Convention" in question.why
    assert question.conditional is not None
    assert question.conditional.reasons == ("structural",)
    assert "asks for no treaty" in (question.conditional.note or "")
    qualifier = EDITION.convention.by_id["50.6"].qualifier or ""
    assert qualifier.startswith("only for a State that makes these measures conditional")


def test_virtual_assets_are_property() -> None:
    assert "[virtual assets]" in element("legal.50.confiscation", "virtual").text
    for question in ("50.trace", "52.disposal"):
        assert "[virtual assets] included" in level(f"institutional.{question}", 3)


def test_the_other_state_is_heard_where_possible() -> None:
    assert "must, where possible," in asked("institutional.50.hearing").why
    assert "need not delay a court" in notes("institutional.50.hearing")


def test_information_without_request_is_an_effort_about_proceeds() -> None:
    for question in ("legal.51.unasked", "institutional.51.unasked"):
        assert "must try" in asked(question).why
        assert "[proceeds]" in asked(question).text


def test_return_is_considered_with_priority_and_never_owed() -> None:
    for question in ("legal.52.return", "institutional.52.return"):
        said = " ".join(asked(question).why.split())
        assert "must consider such a return with priority" in said
        assert "if it is asked and as far as its domestic law allows" in said
        assert "no general duty to return" in said
    assert "need not promise the return" in notes("institutional.52.return")


def test_sharing_and_costs_are_options_after_the_victims() -> None:
    question = asked("legal.52.options")
    assert not question.scored and question.obligations == ("52.3", "52.4")
    assert "once it has thought of the victims" in " ".join(question.why.split())


def test_how_much_is_requested_has_no_score() -> None:
    assert not asked("institutional.42.received").scored
    assert "More requests are not better" in all_text("institutional.42.received")
