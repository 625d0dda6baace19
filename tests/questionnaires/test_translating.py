"""An instrument in another language: other texts, the same questions."""

from __future__ import annotations

import pytest

from questionnaires import texts
from questionnaires.instrument import Instrument
from questionnaires.library import open_instrument
from questionnaires.pseudo import lengthen
from questionnaires.translating import translated
from tests.instruments import open_tiny, tiny_names


@pytest.mark.parametrize("name", [*tiny_names(), "2026.1"])
def test_every_text_is_exchanged_and_nothing_else(name: str) -> None:
    english = open_instrument(name) if name == "2026.1" else open_tiny(name)
    other = translated(english, lambda key, text: f"<{key}>")
    assert [text for _, text in texts.keyed(other)] == [
        # A key of the glossary is the English term; whoever reads the other one sees its own.
        f"<{key}>"
        for key, _ in texts.keyed(english)
    ]
    back = translated(other, _english(english))
    assert back.model_dump() == english.model_dump()


def _english(instrument: Instrument):
    """The English text of every path, in the order in which they come."""
    waiting = iter([text for _, text in texts.keyed(instrument)])
    return lambda key, text: next(waiting)


def test_a_text_belongs_to_its_key_and_not_to_what_it_says_in_english() -> None:
    english = open_tiny("elements")
    title = f"{english.sections[0].id}/title"
    other = translated(english, lambda key, text: "Autre titre" if key == title else text)
    assert other.sections[0].title == "Autre titre"
    assert other.sections[0].questions == english.sections[0].questions


def test_the_digest_of_an_edition_knows_no_language() -> None:
    english, longer = open_instrument("2026.1"), open_instrument("2026.1", "en-XA")
    assert longer.digest == english.digest
    assert longer.edition.title == lengthen(english.edition.title)
    assert open_instrument("2026.1", "en-XA") is longer


def test_what_the_english_one_has_worked_out_is_worked_out_again() -> None:
    english = open_tiny("elements")
    question = next(iter(english.by_id))
    assert english.section_of and english.asked and english.convention.by_number
    other = translated(english, lambda key, text: f"*{text}")
    assert other.by_id[question].text.startswith("*")
    assert other.section_of[question].title.startswith("*")
    number = next(iter(english.convention.by_number))
    assert other.convention.by_number[number].title.startswith("*")
