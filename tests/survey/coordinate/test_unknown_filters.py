"""A filter value that there is not: it is named, and one press goes on without it."""

from __future__ import annotations

from html import unescape

import pytest

from survey.extensions import db
from survey.models import Round
from survey.models.base import now
from tests.survey import every_route, photographs
from tests.survey.engines import only_sqlite


@pytest.fixture
def shared(app):
    """Atlantis signed and shares the law with Chen's office."""
    return photographs.scene(app, every_route.signed)


@only_sqlite
@pytest.mark.parametrize(
    ("query", "name"),
    [("group=atlantic", "Regional group"), ("round=no", "Round"), ("show=article:99", "Show"),
     ("special=1", "Least developed, landlocked, islands"), ("status=lost", "Stands at"),
     ("track=moral", "Track")],
)  # fmt: skip
def test_an_unknown_filter_is_named_and_one_press_goes_on_without_it(shared, query, name):
    value = query.partition("=")[2]
    answer = shared.client("chen").get(f"/states/map?{query}&nothing=known")
    said = " ".join(unescape(answer.text.split("<main")[1]).split())
    assert f"The filter “{name}” has no choice “{value}”." in said
    assert 'href="/states/map?nothing=known"' in said and "Go on without this filter" in said
    assert shared.client("chen").get("/states/map?nothing=known").status_code == 200


def test_what_an_unknown_filter_holds_is_text_and_not_long(shared):
    value = "<script>alert(1)</script>\u202e\x07" + "x" * 10_000
    answer = shared.client("chen").get("/states/map", query_string={"group": value, "track": "no"})
    assert answer.status_code == 404 and "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text and "\u202e" not in answer.text
    assert answer.text.count("x" * 60) == 0 and "track=no" in answer.text


def test_a_round_that_one_may_not_know_of_is_no_other_than_one_that_there_is_not(app, shared):
    with app.app_context():
        hidden = Round(
            title="Hidden", edition="tiny-tracks", opens_on=now().date(), due_on=now().date()
        )
        db.session.add(hidden)
        db.session.commit()
        there = hidden.public_id
    answers = [shared.client("rafael").get(f"/states/map?round={x}") for x in (there, "no")]
    assert {one.status_code for one in answers} == {404}
    # In the head stands a token that is another one in each session.
    mains = [one.text.split("<main")[1] for one in answers]
    assert mains[0].replace(there, "no") == mains[1] and "Hidden" not in mains[0]


def test_a_program_reads_which_filter_is_unknown(shared):
    answer = shared.client("chen").get("/states/figures/map.json?group=atlantic")
    assert answer.status_code == 404 and answer.get_json()["problem"] == "unknown_filter"
    assert "atlantic" in answer.get_json()["sentence"]
