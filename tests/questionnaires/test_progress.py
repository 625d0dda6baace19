"""How far an agency is in a section."""

from questionnaires.answers import Answer
from questionnaires.method import load_method
from questionnaires.progress import Progress, section_progress
from tests.questionnaires.builders import (
    dont_know,
    exists,
    instrument,
    ladder,
    level,
    no,
    not_applicable,
    text,
    yes,
)

FIRST = exists("legal.25.a", "25.1")
FOLLOWING = ladder("legal.25.b", "25.1", applies_if=("legal.25.a", "yes"))
NEXT = ladder("legal.25.c", "25.1", conditional="structural")
CONTEXT = text("legal.25.d", "25.1")
SECTION = instrument(FIRST, FOLLOWING, NEXT, CONTEXT).sections[0]


def test_a_fresh_section_begins_with_its_first_question() -> None:
    # 75 + 75 + 45 seconds: the follow-up is not asked yet.
    assert section_progress(SECTION, {}) == Progress(3, 0, 4, "legal.25.a")


def test_a_follow_up_counts_once_its_condition_is_met() -> None:
    assert section_progress(SECTION, {"legal.25.a": yes()}) == Progress(4, 1, 4, "legal.25.b")
    assert section_progress(SECTION, {"legal.25.a": no()}) == Progress(3, 1, 2, "legal.25.c")
    assert section_progress(SECTION, {"legal.25.a": dont_know()}).applicable == 3


def test_any_opinion_is_an_answer_and_blank_is_none() -> None:
    answers = {
        "legal.25.a": no(),
        "legal.25.b": level(2),
        "legal.25.c": not_applicable(approved=False),
        "legal.25.d": Answer("", comment="later"),
    }
    assert section_progress(SECTION, answers) == Progress(3, 2, 1, "legal.25.d")
    answers["legal.25.d"] = dont_know()
    found = section_progress(SECTION, answers)
    assert found == Progress(3, 3, 0, None)
    assert found.done


def test_the_pace_is_the_methods() -> None:
    method = load_method()
    pace = method.seconds_per_question.model_copy(update={"scored": 600, "context": 0})
    slow = method.model_copy(update={"seconds_per_question": pace})
    assert section_progress(SECTION, {}, slow).minutes_left == 20
