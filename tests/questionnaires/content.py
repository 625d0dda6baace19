"""The edition 2026.1, and short ways to the texts of one question."""

from __future__ import annotations

from questionnaires.library import open_instrument
from questionnaires.questions import ChoiceQuestion, Element, ElementsQuestion, Question

EDITION = open_instrument("2026.1", "en")


def elements(question: str) -> tuple[Element, ...]:
    asked = EDITION.by_id[question]
    assert isinstance(asked, ElementsQuestion)
    return asked.elements


def element(question: str, code: str) -> Element:
    return {e.code: e for e in elements(question)}[code]


def notes(question: str) -> str:
    return EDITION.by_id[question].notes_for_answering or ""


def all_text(question: str) -> str:
    return EDITION.by_id[question].model_dump_json()


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
