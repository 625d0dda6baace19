"""From outside, a question that agencies saw differently looks like one that they agreed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from questionnaires.answers import Answer, Evidence, State
from questionnaires.scoring import without_disagreements
from reports.view import View, everything, see
from tests.reports import builders

INSTRUMENT = builders.instrument()
OUTSIDE = View(None, False, "Coordination Office")
LADDERS = [q for q in INSTRUMENT.by_id.values() if q.kind == "ladder"]


def card_where(high: int, low: int):
    """Every ladder answered by every agency: one says ``high``, all others ``low``."""
    first: dict[str, str] = {}

    def answer(question, agency):
        if question.kind != "ladder":
            return builders.synthetic_answer(question, agency, seed="same for all")
        level = high if first.setdefault(question.id, agency.id) == agency.id else low
        return Answer(question.id, State.ANSWERED, {"level": level})

    return builders.card_of(INSTRUMENT, builders.sheet_of(INSTRUMENT, answer))


def test_the_ranges_of_nodes_do_not_tell_of_a_disagreement():
    contested, agreed = card_where(4, 1), card_where(1, 1)
    assert any(n.low != n.high for n in contested.nodes.values() if n.coverage == 1)
    ladders = {q.id for q in LADDERS}
    fed = {
        f"cell:{o}/{track}"
        for o, tracks in INSTRUMENT.asked.items()
        for track, questions in tracks.items()
        if {q.id for q in questions} <= ladders
    }
    seen = see(contested, INSTRUMENT, OUTSIDE)
    alike = see(agreed, INSTRUMENT, OUTSIDE)
    assert fed
    for key in fed:
        node = seen.nodes[key]
        assert (node.low, node.mid, node.high) == (node.mid, node.mid, node.mid), key
        assert not node.contested
        assert node.mid == alike.nodes[key].mid


def test_the_state_itself_still_sees_the_ranges():
    card = card_where(4, 1)
    assert see(card, INSTRUMENT, everything("the State")).nodes == card.nodes


@pytest.mark.parametrize("high", [1, 4])
def test_the_safeguards_gate_stays_as_the_state_has_it(high):
    card = card_where(high, 1)
    plain = without_disagreements(card, INSTRUMENT, builders.method())
    assert plain.gate_passed == card.gate_passed
    assert {k: n.mid for k, n in plain.nodes.items()} == {k: n.mid for k, n in card.nodes.items()}


def test_the_view_itself_tells_of_none_where_the_scorecard_still_does(monkeypatch):
    """What is counted without disagreements holds before it; here the second guard stands alone."""
    monkeypatch.setattr("reports.view.without_disagreements", lambda card, *_: card)
    card = card_where(4, 1)
    inside, outside = (see(card, INSTRUMENT, view) for view in (everything("x"), OUTSIDE))
    for kind in ("nodes", "national"):
        assert any(one.contested for one in getattr(inside, kind).values())
        assert not any(one.contested for one in getattr(outside, kind).values())
    spread = [
        q for q, one in inside.national.items() if one.value is not None and one.low < one.high
    ]
    assert spread
    for question in spread:
        one = outside.national[question]
        assert one.low == one.high == one.value and not one.settled and one.agencies == ()


def test_who_answered_when_and_with_which_words_stays_inside():
    card = card_where(4, 1)
    question = LADDERS[0].id
    secret = Evidence("TITLE", pinpoint="HOLDER", link="https://a.example", secret=True)
    said = Answer(
        question,
        State.ANSWERED,
        {"level": 1},
        comment="WORDS",
        comment_language="fr",
        by="NAME",
        at=datetime(2026, 1, 2, tzinfo=UTC),
        evidence=(secret,),
    )
    one = card.national[question]._replace(answer=said, settled=True, agencies=("moj",))
    card = replace(card, national={**card.national, question: one})
    assert see(card, INSTRUMENT, everything("x")).national[question] == one
    seen = see(card, INSTRUMENT, OUTSIDE).national[question]
    assert seen.answer == Answer(
        question, State.ANSWERED, {"level": 1}, evidence=(Evidence("", secret=True),)
    )
    assert not seen.settled and seen.agencies == ()
