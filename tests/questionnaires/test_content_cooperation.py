"""The edition 2026.1 on articles 40 and 41 and on notices: what is asked is what they say."""

from __future__ import annotations

from questionnaires.questions import NumberQuestion
from tests.questionnaires.content import EDITION, all_text, element, elements, notes


def test_laws_that_are_missing_do_not_lower_the_notices() -> None:
    assert EDITION.by_id["institutional.17.laws"].obligations == ("17.2d",)
    assert "17.2d" not in EDITION.by_id["institutional.40.notices"].obligations
    assert "or a description" in EDITION.by_id["institutional.17.laws"].why


def test_the_goalposts_for_days_are_not_passed_off_as_the_treatys() -> None:
    question = EDITION.by_id["institutional.40.days"]
    assert isinstance(question, NumberQuestion) and question.no_cases
    assert "The Convention sets no number of days" in question.why
    assert "not to the Convention" in notes(question.id)


def test_a_central_authority_encourages_and_takes_account() -> None:
    why = EDITION.by_id["institutional.40.follow"].why
    assert "encourage the executing office" in why and "press" not in why
    for question in ("institutional.40.follow", "institutional.40.days"):
        assert "take account of deadlines" in EDITION.by_id[question].why


def test_refusals_the_convention_rules_out_cannot_be_misread() -> None:
    said = notes("institutional.40.refusals")
    assert "must not refuse for bank secrecy" in said
    assert "for the sole reason" in said


def test_a_discriminatory_purpose_frees_from_the_duty_and_is_not_scored() -> None:
    check = element("institutional.40.refusals", "discrimination")
    assert check.illustrative and "no duty to help" in check.text


def test_double_criminality_is_never_shown_as_a_duty_in_assistance() -> None:
    for question in EDITION.by_id:
        if question.startswith("institutional.40."):
            assert "double criminality" not in all_text(question).lower()


def test_the_contact_point_arranges_or_where_law_allows_acts_itself() -> None:
    question = EDITION.by_id["institutional.41.measures"]
    assert "arrange, or give itself where your law allows" in question.text
    assert "to arrange it is enough" in notes(question.id)
    assert [e.code for e in elements(question.id)] == [
        "advice",
        "preservation",
        "evidence",
        "suspects",
        "emergency",
    ]


def test_designations_are_separate() -> None:
    for question in ("institutional.41.availability", "institutional.40.authority"):
        said = notes(question)
        assert "its own designation under this Convention" in said, question
    assert "separate designations" in all_text("institutional.41.notice")


def test_the_contact_point_has_no_date_of_notice() -> None:
    said = notes("institutional.41.notice")
    assert EDITION.by_id["institutional.41.notice"].obligations == ("41.2",)
    assert "41.2" not in EDITION.by_id["institutional.40.notices"].obligations
    assert "names no date" in said
    assert "when the Convention binds your State" in said


def test_an_emergency_is_a_risk_to_life_or_safety() -> None:
    term = next(t for t in EDITION.glossary if t.term == "emergency")
    assert "life or safety" in term.definition and "significant and imminent" in term.definition


def test_no_text_promises_a_reply_within_hours() -> None:
    for question in ("institutional.41.availability", "technical.41.waiting"):
        assert "sets no deadline" in all_text(question)
    assert not EDITION.by_id["technical.41.waiting"].scored
