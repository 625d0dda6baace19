"""The template for translators: every text once under its own key, the same file every time."""

from __future__ import annotations

from io import StringIO

import pytest
from babel.messages.pofile import read_po

from questionnaires import texts
from questionnaires.checks_texts import section_texts
from tests.instruments import open_tiny, tiny_names


@pytest.mark.parametrize("name", tiny_names())
def test_every_text_that_a_section_shows_has_a_key_of_its_own(name: str) -> None:
    instrument = open_tiny(name)
    keys = [key for key, _ in texts.keyed(instrument)]
    assert len(keys) == len(set(keys))
    shown = [text for section in instrument.sections for _, text in section_texts(section)]
    assert not set(shown) - {text for _, text in texts.keyed(instrument)}


def test_a_key_names_an_element_by_its_code_and_not_by_its_place() -> None:
    assert dict(texts.keyed(open_tiny("elements")))["legal.25.order/elements/quick"] == (
        "It takes effect quickly"
    )


def test_gettext_reads_it_back() -> None:
    instrument = open_tiny("elements")
    catalog = read_po(StringIO(texts.template(instrument)))
    assert {(m.context, m.id) for m in catalog if m.id} == set(texts.keyed(instrument))


def test_it_does_not_tell_when_it_was_made() -> None:
    assert "Creation-Date" not in texts.template(open_tiny("elements"))
