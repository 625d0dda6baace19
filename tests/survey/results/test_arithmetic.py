"""How a number came about: nodes and questions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from questionnaires.answers import AnswerSheet
from questionnaires.library import open_instrument
from questionnaires.method import load_method
from questionnaires.scorecard import Scorecard
from questionnaires.scoring import score
from survey.config import ROOT
from survey.extensions import db
from survey.models import Assessment
from survey.queries import results
from survey.results.arithmetic import name_of
from survey.results.words import CAPS, RULES
from tests.survey.cast import OFFLINE, ORDER
from tests.survey.results.conftest import words

#: One is enough: numbers, from a sheet that both engines give alike.
ENGINES = ("sqlite",)


def card_of(scene) -> Scorecard:
    with scene.app.app_context():
        page = results.results_page(scene.cast.actor("fatima"), scene.cast.assessment)
        db.session.rollback()
        return page.scorecard


def test_every_node_opens_and_its_heading_is_its_own_name(validating, see):
    card = card_of(validating)
    assert len(card.nodes) > 5
    for node in card.nodes:
        answer = see(validating, "fatima", f"results/node/{node}")
        said = words(answer)
        (heading,) = re.findall(r"<h1>(.*?)</h1>", answer.text)
        assert "Fatima" not in heading and heading.split()[0] in (
            "Article", "Chapter", "All", *(f"{card.nodes[node].id.partition(':')[2]}:",),
            f"{node.partition(':')[2].partition('/')[0]}:",
        )  # fmt: skip
        assert "Declared" in said and "Range" in said


def test_a_node_shows_its_parts_with_the_numbers_they_came_with(validating, see):
    node = card_of(validating).nodes["track:25/legal"]
    answer = see(validating, "fatima", "results/node/track:25/legal")
    page = answer.text
    assert f'href="/assessments/{validating.cast.assessment}/results/node/{node.parts[0].id}"' in (
        page.replace("%3A", ":")
    )
    said = words(answer)
    assert f"Declared {node.mid:.4f}".rstrip("0").rstrip(".") in said


@pytest.mark.parametrize("rule", ["mean_and_min", "weighted_mean"])
def test_a_sum_stands_from_left_to_right_and_gives_the_number(validating, see, rule):
    card = card_of(validating)
    node = next(
        node
        for node in card.nodes.values()
        if node.rule == rule and node.mid and len(node.parts) > 1
        if sum(part.mid is not None for part in node.parts) > 1
    )
    page = see(validating, "fatima", f"results/node/{node.id}").text
    # Between the signs that hold a direction: on a page from right to left its parts would else
    # change places.
    (line,) = re.findall("\u2066(.*?)\u2069", page)
    sum_, _equals, number = line.partition(" = ")
    for sign, code in {"×": "*", "÷": "/", "½": "0.5"}.items():
        sum_ = sum_.replace(sign, code)
    assert re.fullmatch(r"[0-9.()+*/ ]+", sum_)
    assert eval(sum_) == pytest.approx(node.mid, abs=0.0002)  # noqa: S307
    assert float(number) == pytest.approx(node.mid, abs=0.0002)


def test_the_range_of_a_duty_stands_from_left_to_right(validating, see):
    page = see(validating, "fatima", "results/duties").text
    ranges = re.findall(r"<div>(.*?\d–\d.*?)</div>", page)
    assert ranges and all(one.startswith('<bdi dir="ltr">') for one in ranges)


def test_what_the_edition_does_not_ask_is_not_called_unshared(validating, see):
    said = words(see(validating, "fatima", "results/node/overall"))
    assert "Not asked in this edition" in said and "Not shared" not in said


@pytest.mark.parametrize(
    "node",
    ["", "x", "track:99/legal", "chapter:", "overall:", "track:25/legal/", "%00", "a" * 3000],
)
def test_a_node_that_is_none_is_no_page(validating, see, node):
    assert 400 <= see(validating, "fatima", f"results/node/{node}").status_code < 500


@pytest.mark.parametrize("question", ["", "x", "legal.99.x", "%ED%A0%80", "legal.25.order/"])
def test_a_question_that_is_none_is_no_page(validating, see, question):
    answer = see(validating, "fatima", f"results/question/{question}")
    assert 400 <= answer.status_code < 500


def test_a_question_shows_who_said_what_and_how_it_was_settled(validating, see):
    said = words(see(validating, "fatima", f"results/question/{OFFLINE}"))
    for text in (
        "National answer No",
        "Ministry of Justice Yes",
        "Prosecution Service",
        "TokenWhy",
    ):
        assert text in said, text
    said = words(see(validating, "fatima", f"results/question/{ORDER}"))
    for text in ("TokenComment", "TokenAgainst", "TokenSource", "Not ticked"):
        assert text in said, text
    # Neither the number nor the code of the evidence stands alone.
    assert re.search(r"Worth \d[\d.]*, of 0 \(nothing\) to 1 \(all\)", said)
    assert re.search(r"Evidence E\d: \w+", said)


def test_a_question_that_is_contested_can_be_settled_from_here(validating, see):
    page = see(validating, "fatima", f"results/question/{ORDER}").text
    assert f"/assessments/{validating.cast.assessment}/settle/{ORDER}" in page


def test_every_question_opens_also_where_nothing_was_answered(validating, see):
    card = card_of(validating)
    for question in card.national:
        said = words(see(validating, "fatima", f"results/question/{question}"))
        assert "National answer" in said


def test_every_node_of_the_product_has_a_name_and_a_rule(bare_app):
    instrument = open_instrument("2026.1")
    sheet = AnswerSheet("2026.1", "A", "R", date(2026, 1, 1), ())
    card = score(instrument, sheet, load_method())
    with bare_app.test_request_context("/"):
        names = {node: name_of(instrument, node) for node in card.nodes}
    assert len(set(names.values())) == len(names)
    assert all(name.strip() and ":/" not in name for name in names.values())
    assert {node.rule for node in card.nodes.values()} <= set(RULES)


def test_every_rule_and_cap_that_the_method_knows_has_a_sentence():
    source = Path(ROOT, "questionnaires", "counting.py").read_text("utf-8")
    source += Path(ROOT, "questionnaires", "scorecard.py").read_text("utf-8")
    for code in (*RULES, *CAPS):
        assert f'"{code}' in source, code


def test_an_assessment_that_is_none_is_no_page(validating):
    with validating.app.app_context():
        assert db.session.query(Assessment).count() == 2
    client = validating.client("fatima")
    for wrong in ("unknown", validating.cast.other_assessment):
        for path in ("results", "results/gaps", "results/node/overall", "report", "answers.json"):
            answer = client.get(f"/assessments/{wrong}/{path}")
            assert answer.status_code == 404 and "Borduria" not in answer.text
