"""What three agencies met on the way through their sections, in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from questionnaires.library import open_instrument
from questionnaires.questions import ElementsQuestion, LadderQuestion, Question
from tests.each import of_each

EDITION = open_instrument("2026.1", "en")
QUESTIONS = tuple(EDITION.by_id.values())
#: What an agency is not asked, since another one does it.
BUSINESS_OF_OTHERS = (
    ("police", "institutional.41."),
    ("police", "institutional.33.abroad"),
    ("police", "institutional.31.management"),
    ("police", "institutional.31.confiscation"),
    ("cert", "institutional.53."),
    ("cert", "institutional.55.monitoring"),
    ("cert", "technical.41.channel"),
    ("cert", "technical.41.waiting"),
    ("cert", "technical.41.equipment"),
    ("cert", "technical.41.networks"),
)
#: What it is asked, since nobody knows better.
ITS_OWN = (
    ("police", "institutional.24.owners"),
    ("police", "institutional.24.practice"),
    ("police", "institutional.25.hours"),
    ("cert", "institutional.55.trends"),
    ("cert", "technical.41.advice"),
    ("cert", "technical.53.reports"),
)


def asked(kind: str) -> Iterator[str]:
    for section in EDITION.sections:
        if kind in section.audience:
            yield from (question.id for question in section.questions)


@pytest.mark.parametrize(("kind", "beginning"), BUSINESS_OF_OTHERS)
def test_an_agency_is_not_asked_what_another_does(kind: str, beginning: str) -> None:
    assert [name for name in asked(kind) if name.startswith(beginning)] == []


@pytest.mark.parametrize(("kind", "name"), ITS_OWN)
def test_an_agency_is_asked_what_it_knows_best(kind: str, name: str) -> None:
    assert name in set(asked(kind))


def test_an_element_leaves_it_to_the_page_to_say_that_it_is_for_information() -> None:
    elements = [e for q in QUESTIONS if isinstance(q, ElementsQuestion) for e in q.elements]

    assert [e.text for e in elements if "for your information" in e.text.lower()] == []


@of_each(QUESTIONS)
def test_a_ladder_points_at_its_own_levels_only(question: Question) -> None:
    if not isinstance(question, LadderQuestion):
        return
    for number, level in enumerate(question.levels):
        named = [int(found) for found in re.findall(r"\b[Ll]evel (\d)", level)]
        assert all(found == number - 1 for found in named)
