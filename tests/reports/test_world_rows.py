"""Score rows say, through any consent, exactly what see() says of the scorecard itself."""

from __future__ import annotations

import random

import pytest

from questionnaires.answers import Answer, State
from reports.profile import Profiler, score_of
from reports.view import View, see, see_row
from reports.words import Words
from reports.world_rows import RowMaker, outside
from tests.instruments import open_tiny, tiny_names
from tests.reports import builders

WHOLE = builders.instrument()


def mixed(question, agency):
    """Every kind of answer and of silence, and agencies that disagree."""
    return builders.synthetic_answer(question, agency, seed="world")


def unsafe(question, agency):
    """The safeguards are not there, so that labels are held down."""
    if question.obligations[0].split(".")[0] in ("6", "24", "36"):
        value = builders.value_for(question, 0)
        return Answer(question.id, State.ANSWERED, value)
    return builders.synthetic_answer(question, agency, seed="unsafe")


def silent(question, agency):
    return Answer(question.id, State.WITHHELD if "legal" in question.id else State.DONT_KNOW)


def rows_of(instrument, card):
    seen = see(card, instrument, outside(instrument), builders.method())
    return tuple(RowMaker(instrument, builders.method()).rows(seen))


def consents(instrument):
    """Nothing, each section alone, all but each, all, and some by lot."""
    ids = [section.id for section in instrument.sections]
    lot = random.Random(7)
    yield from ([], ids)
    for one in ids:
        yield [one]
        yield [other for other in ids if other != one]
    for _ in range(20):
        yield lot.sample(ids, lot.randint(0, len(ids)))


def compare(instrument, card, shared):
    """Row by row and node by node: as many numbers, and the same."""
    view = View(frozenset(shared), False, "Office")
    seen = see(card, instrument, view, builders.method())
    words = Words(builders.method(), "en")
    readable = 0
    for stored in rows_of(instrument, card):
        row, node = see_row(stored, view), seen.nodes.get(stored.node)
        if row.state in ("not_asked", "not_expected", "options"):
            assert node is None or stored.state == "options", stored.node
            continue
        if row.state == "not_shared":
            assert node is None and stored.node in seen.not_shared, stored.node
            assert (row.low, row.mid, row.high, row.coverage, row.level) == (None,) * 5
            continue
        assert node is not None, stored.node
        readable += 1
        if row.state == "withheld":
            assert all(p.evidenced is None for p in node.parts), stored.node
            continue
        said = score_of(node, "not_shared", seen, words)
        assert (row.state, row.low, row.mid, row.high, row.evidenced, row.level) == (
            said.state,
            said.low,
            said.mid,
            said.high,
            said.evidenced,
            said.level,
        ), stored.node
    kinds = ("article", "track", "chapter")
    assert readable == sum(node.kind in kinds for node in seen.nodes.values())
    return seen


@pytest.mark.parametrize("answers", [mixed, unsafe, silent])
def test_rows_say_what_the_view_says_for_every_consent(answers):
    card = builders.card_of(WHOLE, builders.sheet_of(WHOLE, answers))
    hidden = labels = 0
    for shared in consents(WHOLE):
        seen = compare(WHOLE, card, shared)
        hidden += len(seen.not_shared)
        labels += sum(nid.startswith(("article", "chapter")) for nid in seen.label_not_shared)
    assert hidden and labels


@pytest.mark.parametrize("name", [n for n in tiny_names() if "rapid" not in n])
def test_rows_say_what_the_view_says_in_every_small_edition(name):
    instrument = open_tiny(name)
    card = builders.card_of(instrument, builders.sheet_of(instrument, mixed))
    for shared in consents(instrument):
        compare(instrument, card, shared)


def test_rows_stand_in_the_profile_with_the_same_sign():
    """The page of one State and the page of many show one sign for each article and track."""
    card = builders.card_of(WHOLE, builders.sheet_of(WHOLE, silent))
    stored = rows_of(WHOLE, card)
    for shared in consents(WHOLE):
        view = View(frozenset(shared), False, "Office")
        seen = see(card, WHOLE, view, builders.method())
        profile = Profiler(seen, WHOLE, builders.method(), Words(builders.method(), "en"))
        shown = {}
        for row in profile.articles():
            shown[str(row.article), ""] = row.score.state
            for track, score in zip(
                ("legal", "institutional", "technical"), row.tracks, strict=True
            ):
                shown[str(row.article), track] = score.state
        for row in (see_row(one, view) for one in stored if one.kind != "chapter"):
            assert shown[row.name, row.track] == row.state, row.node
