"""The edition 2026.1 says what the Convention says, and gives no power without a safeguard."""

from __future__ import annotations

import re

import pytest

from questionnaires.instrument import Section
from questionnaires.questions import ChoiceQuestion
from tests.questionnaires.content import EDITION, all_text, element, elements, notes

#: Powers that reach into private life: each shares its section with a safeguard question.
POWERS = (25, 27, 28)
SAFEGUARDS = ("24.1", "24.2", "24.4")


def section_id(section: Section) -> str:
    return section.id


# --- safeguards -----------------------------------------------------------------------------


@pytest.mark.parametrize("identity", SAFEGUARDS)
def test_the_safeguards_are_asked_in_every_track_they_need(identity: str) -> None:
    expected = EDITION.convention.by_id[identity].tracks
    assert expected and set(EDITION.asked[identity]) == set(expected)


@pytest.mark.parametrize("section", EDITION.sections, ids=section_id)
def test_powers_come_with_a_safeguard_question_in_the_same_section(section: Section) -> None:
    articles = {
        EDITION.convention.article_of[o].article
        for question in section.questions
        for o in question.obligations
    }
    if articles & set(POWERS):
        assert 24 in articles
        assert section.sensitive, "powers reach into private life: a line says what not to write"


@pytest.mark.parametrize(
    "question",
    [
        "legal.25.order",
        "institutional.25.hours",
        "legal.27.production",
        "legal.27.subscriber",
        "legal.28.search",
        "legal.28.seize",
        "legal.28.extend",
        "legal.28.assist",
    ],
)
def test_a_power_to_take_data_names_the_safeguards(question: str) -> None:
    asked = EDITION.by_id[question]
    assert "Article 24 sets the safeguards" in asked.why
    assert asked.need
    assert "safeguards" in asked.need or "limits" in asked.need


# --- article 16 -----------------------------------------------------------------------------


def test_intent_to_harm_is_optional_and_never_scored() -> None:
    options = EDITION.by_id["legal.16.options"]
    assert isinstance(options, ChoiceQuestion) and not options.scored
    assert "16.5" in options.obligations
    assert any("intend to cause harm" in option.text for option in options.options)
    assert not any("harm" in e.text for e in elements("legal.16.offence"))
    assert "asks for intent to cause harm, which it allows, tick" in notes("legal.16.offence")


def test_lack_of_consent_to_sharing_is_the_core_of_the_offence() -> None:
    consent = element("legal.16.offence", "consent")
    assert consent.essential and not consent.illustrative
    assert "did not consent to it" in consent.text
    assert "even if that person consented to the recording" in consent.text


def test_a_law_that_asks_for_more_than_intent_is_narrower_than_the_article() -> None:
    intent = element("legal.16.offence", "intent")
    assert "is enough" in intent.text and not intent.illustrative
    said = notes("legal.16.offence")
    assert "asks for more, such as a wish for gain, leave that line open" in said


def test_one_act_that_is_missing_does_not_undo_the_offence() -> None:
    essential = [e.code for e in elements("legal.16.offence") if e.essential]
    assert essential == ["consent", "ict"]


def test_privacy_limits_and_persons_under_18_are_information_only() -> None:
    assert element("legal.16.offence", "private").illustrative
    options = EDITION.by_id["legal.16.options"]
    assert isinstance(options, ChoiceQuestion) and "16.3" in options.obligations
    assert any("persons under 18" in option.text for option in options.options)


def test_what_article_34_asks_is_not_asked_under_article_16_too() -> None:
    options = EDITION.by_id["legal.16.options"]
    assert isinstance(options, ChoiceQuestion)
    assert not any(re.search(r"taken down|damages", option.text) for option in options.options)
    assert "belong to article 34" in notes("legal.16.options")


def test_synthetic_images_are_said_to_be_an_open_question() -> None:
    said = notes("legal.16.offence")
    assert "deepfakes" in said and "open question" in said
    for e in elements("legal.16.offence"):
        assert not re.search(r"deepfake|synthetic|computer", e.text, re.I)


def test_intimate_images_are_handled_without_details_of_cases() -> None:
    sensitive = EDITION.section_by_id["legal.offences-persons"].sensitive or ""
    for words in ("no names", "no details of cases", "no images", "victims"):
        assert words in sensitive


# --- article 17 -----------------------------------------------------------------------------


def test_self_laundering_is_a_choice_without_a_score() -> None:
    question = EDITION.by_id["legal.17.self"]
    assert isinstance(question, ChoiceQuestion) and not question.scored
    assert question.obligations == ("17.2e",)
    assert "fundamental principles" in question.why


def test_converting_and_concealing_are_two_offences_and_each_exists_without_the_other() -> None:
    assert not any(e.essential for e in elements("legal.17.acts"))
    conceal = element("legal.17.acts", "conceal").text
    for word in ("nature", "source", "place", "disposal", "movement", "ownership", "rights"):
        assert word in conceal


def test_a_list_of_predicates_is_comprehensive_and_not_every_line() -> None:
    assert "relevant offences" in EDITION.by_id["legal.17.predicates"].why
    assert "can be comprehensive without every line" in notes("legal.17.predicates")


def test_the_predicates_are_the_offences_of_articles_7_to_16() -> None:
    found = [
        int(number)
        for e in elements("legal.17.predicates")
        for number in re.findall(r"\(article (\d+)\)", e.text)
    ]
    assert found == list(range(7, 17))
    assert not any(e.essential for e in elements("legal.17.predicates"))


def test_a_foreign_predicate_needs_double_criminality() -> None:
    question = EDITION.by_id["legal.17.foreign"]
    assert "is a crime in both States" in question.why
    assert "is a crime there, and would be one in your State" in question.text


def test_what_basic_concepts_exclude_can_be_not_applicable() -> None:
    conditional = EDITION.by_id["legal.17.use"].conditional
    assert conditional is not None and conditional.reasons == ("structural",)


# --- article 24 -----------------------------------------------------------------------------


def test_proportionality_is_compulsory_and_the_only_principle_named() -> None:
    proportion = element("legal.24.proportionality", "proportion")
    assert proportion.essential
    question = EDITION.by_id["legal.24.proportionality"]
    assert "only principle" in notes(question.id)
    assert not any("necessity" in e.text for e in elements("legal.24.proportionality"))


def test_having_fewer_powers_costs_nothing() -> None:
    live = element("legal.24.proportionality", "live").text
    assert "tick it too if your law has no such power" in live
    stored = element("legal.24.proportionality", "stored").text
    assert "as far as your law has these powers" in stored


def test_review_may_be_by_a_court_or_another_independent_body() -> None:
    review = element("legal.24.review", "review")
    assert "by a court or by another independent body" in review.text
    assert "warrant" not in review.text
    for question in ("legal.24.review", "institutional.24.review"):
        assert re.search(r"before or after", all_text(question))
        assert re.search(r"in your( own)? State", all_text(question))
        assert re.search(r"court", all_text(question))
        assert re.search(r"another independent body", all_text(question))


def test_the_list_of_safeguards_applies_as_appropriate_to_the_power() -> None:
    listed = elements("legal.24.review")
    assert [e.code for e in listed] == ["review", "remedy", "grounds", "scope", "duration"]
    assert not any(e.essential for e in listed), "as appropriate: no single item is fatal"
    assert "as appropriate to the power" in EDITION.by_id["legal.24.review"].why


def test_a_safeguard_counts_only_where_every_fitting_power_has_it() -> None:
    said = notes("legal.24.review")
    assert "for every power to which it fits" in said and "leave the item open" in said


def test_third_parties_are_only_to_be_considered() -> None:
    why = EDITION.by_id["institutional.24.third"].why
    assert "must consider" in why and "public interest" in why


# --- articles 25, 27 and 28 -----------------------------------------------------------------


def test_preservation_is_an_order_or_a_similar_measure() -> None:
    quick = element("legal.25.order", "quick")
    assert quick.essential and "or a similar measure" in quick.text
    assert element("legal.25.order", "at_risk").illustrative


def test_preservation_is_neither_retention_nor_disclosure() -> None:
    said = notes("legal.25.order")
    assert "is not retention" in said and "is not disclosure" in said
    term = next(t for t in EDITION.glossary if t.term == "preservation")
    assert "retention" in term.definition and "disclosure" in term.definition


def test_ninety_days_is_a_maximum_and_renewal_an_option() -> None:
    maximum = element("legal.25.duration", "maximum")
    assert "90 days at most" in maximum.text and not maximum.essential
    question = EDITION.by_id["legal.25.duration"]
    assert "up to 90 days" in question.why
    renewal = EDITION.by_id["legal.25.options"]
    assert renewal.obligations == ("25.2b",) and not renewal.scored
    assert "may, if it wishes, allow such an order to be renewed" in renewal.why
    assert "lacks nothing" in notes(renewal.id)
    assert question.conditional is not None
    assert question.conditional.reasons == ("option_not_used",)


def test_the_sixty_days_of_article_42_are_kept_apart() -> None:
    said = notes("legal.25.duration")
    assert "60 days of article 42" in said and "minimum" in said


def test_a_production_order_reaches_persons_in_the_territory_for_specified_data() -> None:
    assert element("legal.27.production", "order").essential
    assert "in the territory" in element("legal.27.production", "order").text
    assert element("legal.27.production", "specified").essential
    said = notes("legal.27.production")
    assert "does not say where the data must be stored" in said


def test_an_order_to_a_provider_is_for_subscriber_information_alone() -> None:
    question = EDITION.by_id["legal.27.subscriber"]
    assert "offers services in the territory" in element("legal.27.subscriber", "order").text
    assert "subscriber information only" in notes(question.id)
    assert "no power of its own" in notes(question.id)


def test_a_search_stays_within_the_territory() -> None:
    assert "in your territory" in EDITION.by_id["legal.28.search"].text
    assert "in your territory" in EDITION.by_id["legal.28.extend"].text
    said = notes("legal.28.extend")
    assert "no power over systems in another State" in said


def test_search_and_seizure_are_two_duties_and_two_questions() -> None:
    assert EDITION.by_id["legal.28.search"].obligations == ("28.1",)
    assert EDITION.by_id["legal.28.seize"].obligations == ("28.3",)
    assert [e.code for e in elements("legal.28.seize")] == ["seize", "copy", "integrity", "block"]


def test_a_search_is_extended_only_on_grounds() -> None:
    assert "grounds to believe" in EDITION.by_id["legal.28.extend"].why
    assert "lawfully be reached" in EDITION.by_id["legal.28.extend"].why


def test_help_with_a_search_has_its_two_limits_and_is_no_duty_to_decrypt() -> None:
    for code in ("reasonable", "necessary"):
        limit = element("legal.28.assist", code)
        assert limit.essential and limit.text.startswith("The law limits this to")
    assert element("legal.28.assist", "suspects").illustrative
    said = notes("legal.28.assist")
    assert "not written as a general duty to decrypt" in said
