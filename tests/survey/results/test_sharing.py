"""After the sign-off others read what was opened to them, and nothing else."""

from __future__ import annotations

import json

import pytest

from reports.tables import TABLES
from survey.extensions import db
from survey.models import Assessment
from survey.queries import results
from survey.results.downloads import DRAWINGS
from survey.results.figures import FIGURES
from tests.survey.cast import LAW, OFFLINE, ORDER, PEOPLE, UNIT
from tests.survey.every_route import INSIDE, PEOPLE_TOKENS
from tests.survey.results.conftest import words
from tests.survey.results.test_dashboard import PAGES

#: What belongs to the section that is not shared, in any form: text, need, question, node.
HIDDEN = (
    *PEOPLE_TOKENS,
    "Which unit gives the orders?",
    "An arrangement that covers every unit",
    "Written, in some units.",
    UNIT,
)


def every_node_and_question(scene):
    with scene.app.app_context():
        page = results.results_page(scene.cast.actor("fatima"), scene.cast.assessment)
        found = (tuple(page.scorecard.nodes), tuple(page.scorecard.national))
        db.session.rollback()
    return found


def test_nothing_of_a_section_that_is_not_shared_is_in_any_answer(signed, see):
    nodes, questions = every_node_and_question(signed)
    paths = [*PAGES, "report"]
    paths += [f"results/figures/{name}.json" for name in FIGURES]
    paths += [f"results/tables/{name}.csv" for name in TABLES]
    paths += [f"results/drawings/{name}.svg" for name in DRAWINGS]
    paths += [f"results/node/{node}" for node in nodes]
    paths += [f"results/question/{question}" for question in questions]
    open_pages = 0
    for path in paths:
        answer = see(signed, "chen", path)
        assert answer.status_code in (200, 404), path
        open_pages += answer.status_code == 200
        text = answer.text.replace("\\u2013", "-")
        for secret in (*HIDDEN, *INSIDE, "TokenAgainst"):
            if secret == "An arrangement that covers every unit" and "technical" in path:
                continue
            assert secret not in text, (path, secret)
    assert open_pages >= 24


def test_what_rests_on_it_does_not_exist_for_others(signed, see):
    for path in (
        f"results/question/{UNIT}",
        "results/node/track:25/institutional",
        "results/node/article:25",
        "results/node/chapter:IV",
        "results/node/overall",
    ):
        assert see(signed, "fatima", path).status_code == 200, path
        assert see(signed, "chen", path).status_code == 404, path


def test_it_says_that_sections_are_not_shared_and_which(signed, see):
    said = words(see(signed, "chen", "results"))
    assert "The State does not share these sections" in said and "Keeping data: people" in said
    assert "does not share" not in words(see(signed, "fatima", "results"))


def test_the_shared_section_is_read_without_the_agencies(signed, see):
    said = words(see(signed, "chen", f"results/question/{ORDER}"))
    assert "National answer" in said
    assert "What agencies answered" not in said and "Ministry of Justice" not in said
    said = words(see(signed, "chen", f"results/question/{OFFLINE}"))
    assert "National answer No" in said and "TokenWhy" not in said
    page = see(signed, "chen", f"results/question/{ORDER}").text
    assert "/settle/" not in page


def test_a_figure_holds_no_number_of_what_is_hidden(signed, see, consent):
    own = json.dumps(see(signed, "fatima", "results/figures/articles.json").get_json())
    theirs = see(signed, "chen", "results/figures/articles.json").get_json()
    heat = next(trace for trace in theirs["data"] if trace["type"] == "heatmap")
    assert own != json.dumps(theirs)
    row = heat["z"][[name.split()[0] for name in heat["y"]].index("25")]
    assert row[1] is None, "the institutional cell"
    consent("give_consent", PEOPLE, "office")
    again = see(signed, "chen", "results/figures/articles.json").get_json()
    heat = next(trace for trace in again["data"] if trace["type"] == "heatmap")
    assert heat["z"][[name.split()[0] for name in heat["y"]].index("25")][1] is not None


def test_consent_opens_and_withdrawal_closes_at_once(signed, see, consent):
    path = f"results/question/{UNIT}"
    assert see(signed, "chen", path).status_code == 404
    consent("give_consent", PEOPLE, "office")
    assert "National answer" in words(see(signed, "chen", path))
    consent("withdraw_consent", PEOPLE, "office")
    assert see(signed, "chen", path).status_code == 404
    consent("withdraw_consent", LAW, "office")
    for path in ("results", "report", "results/gaps", "results/figures/chapters.json"):
        answer = see(signed, "chen", path)
        assert answer.status_code in (403, 404) and "Token" not in answer.text


@pytest.mark.parametrize("who", ["rafael", "oscar", "odile", "ada", "amina"])
def test_an_organisation_that_nothing_was_opened_to_reads_nothing(signed, see, who):
    for path in ("results", "results/gaps", "report", "results/node/track:25/legal"):
        assert see(signed, who, path).status_code == 404


def test_consent_reads_the_snapshot_and_never_what_came_after(signed, see):
    with signed.app.app_context():
        db.session.query(Assessment).update({"status": "validating"})
        db.session.commit()
    assert "Signed off" in words(see(signed, "chen", "results"))


def test_nobody_but_the_state_takes_the_answers_away(signed, see):
    for who in ("chen", "rafael", "oscar", "odile", "ada", "amina", "benoit"):
        answer = see(signed, who, "answers.json")
        assert answer.status_code in (403, 404) and "Token" not in answer.text
    assert see(signed, "out", "answers.json").status_code == 401
    assert "/answers.json" not in see(signed, "chen", "results").text
