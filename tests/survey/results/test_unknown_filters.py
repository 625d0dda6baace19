"""Filters of the lists behind the numbers: what there is not, and what matches nothing."""

from __future__ import annotations

import pytest

from tests.survey.results.conftest import words


@pytest.mark.parametrize(
    ("query", "name"),
    [("gaps?chapter=XX", "Chapter"), ("gaps?severity=deadly", "Severity"),
     ("gaps?track=moral", "Track"), ("duties?state=late", "State of the duty"),
     ("duties?verb=ought", "Verb")],
)  # fmt: skip
def test_an_unknown_filter_of_a_list_is_named(signed, see, query, name):
    answer = see(signed, "fatima", f"results/{query}&track=")
    assert answer.status_code == 404
    assert f"The filter “{name}” has no choice" in answer.text


def test_a_filter_that_matches_nothing_stays_chosen(signed, see):
    page = see(signed, "fatima", "results/gaps?chapter=II")
    said = words(page)
    assert "No gap matches" in said and "0 gaps of" in said
    assert '<option value="II" selected' in page.text
