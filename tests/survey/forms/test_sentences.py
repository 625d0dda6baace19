"""Every mistake that the judge of answers can name has a sentence in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires.errors import AnswerError
from survey.config import ROOT
from survey.forms.sentences import SENTENCES, sentence_of

JUDGES = ("parsing.py", "typed.py", "citations.py")


@pytest.fixture(autouse=True)
def speaking(bare_app):
    with bare_app.test_request_context("/"):
        yield


def codes() -> set[str]:
    found: set[str] = set()
    for name in JUDGES:
        source = Path(ROOT, "questionnaires", name).read_text("utf-8")
        found |= set(re.findall(r'AnswerError\(\s*(?:f?"[^"]*"|[\w.\[\]]+),\s*"(\w+)"', source))
    return found


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    assert len(codes()) > 25
    assert codes() == set(SENTENCES)


def test_a_code_without_a_sentence_says_what_the_judge_says():
    assert sentence_of(AnswerError("value", "brand_new", "Plain English.")) == "Plain English."


def test_a_sentence_tells_the_numbers():
    error = AnswerError("comment", "too_long", "x", limit=10, length=12)
    assert sentence_of(error) == "Shorten the text to 10 characters. It has 12."


def test_a_per_cent_sign_in_what_was_typed_is_no_place_for_a_number():
    error = AnswerError("value", "number_ambiguous", "x", whole="1%s", point="%(x)s")
    assert "1%s" in sentence_of(error)
