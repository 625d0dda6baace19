"""The interactive figures: the numbers of the page, and nothing for who may not see the page."""

from __future__ import annotations

import pytest

from tests.survey.results.conftest import words


@pytest.mark.parametrize("name", ["chapters", "articles"])
def test_a_figure_is_plain_json(validating, see, name):
    answer = see(validating, "fatima", f"results/figures/{name}.json")
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert set(answer.get_json()) >= {"data", "layout"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_shows_the_numbers_of_the_page(validating, see):
    figure = see(validating, "fatima", "results/figures/chapters.json").get_json()
    shown = {
        f"{number:.2f}" for trace in figure["data"] for number in trace["x"] if number is not None
    }
    said = words(see(validating, "fatima", "results"))
    assert shown and all(number in said for number in shown)


@pytest.mark.parametrize("name", ["other", "chapters.json", "..", "%00", "__class__"])
def test_a_figure_that_is_none_is_answered_as_json_with_a_sentence(validating, see, name):
    answer = see(validating, "fatima", f"results/figures/{name}.json")
    assert 400 <= answer.status_code < 500


def test_who_may_not_see_the_page_learns_nothing_of_its_figures(validating, see):
    for who in ("amina", "chen", "odile"):
        for name in ("chapters", "other"):
            answer = see(validating, who, f"results/figures/{name}.json")
            assert answer.status_code in (403, 404) and "Atlantis" not in answer.text
