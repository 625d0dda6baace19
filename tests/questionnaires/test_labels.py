"""Labels, ranges, caps and the state of a duty."""

from __future__ import annotations

import pytest

from questionnaires.aggregation import Tally
from questionnaires.labels import Cap, duty_state, label_of
from questionnaires.method import load_method
from questionnaires.scorecard import Label, Node
from questionnaires.scoring import score
from tests.questionnaires.builders import (
    amount,
    dont_know,
    exists,
    instrument,
    ladder,
    level,
    no,
    number,
    sheet,
    yes,
)

METHOD = load_method()


def tally(low: float, high: float | None = None, *, top: float | None = None) -> Tally:
    high = low if high is None else high
    top_low, top_high = (low, high) if top is None else (top, top)
    return Tally(True, low, low, high, low, low, top_low=top_low, top_high=top_high)


def ends(label: Label | None) -> tuple[int, int]:
    assert label is not None
    return label.low, label.high


@pytest.mark.parametrize(
    ("value", "index"),
    [
        (0.0, 0), (0.1999, 0), (0.2, 1), (0.3999, 1), (0.4, 2), (0.5999, 2), (0.6, 3), (0.7999, 3),
        (0.8, 4), (1.0, 4), (0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1, 3), (0.7 + 0.1, 4), (0.3 - 0.1, 1),
    ],
)  # fmt: skip
def test_labels_are_half_open(value: float, index: int) -> None:
    assert label_of(tally(value), METHOD, only_law=False) == Label(index, index)


def test_a_range_is_printed_where_the_bounds_differ() -> None:
    assert ends(label_of(tally(0.25, 0.7), METHOD, only_law=False)) == (1, 3)


def test_not_started_only_if_every_cell_is() -> None:
    assert ends(label_of(tally(0.1, top=0.19), METHOD, only_law=False)) == (0, 0)
    assert ends(label_of(tally(0.1, top=0.2), METHOD, only_law=False)) == (1, 1)
    edition = instrument(exists("legal.7.a", "7.1"), ladder("institutional.7.a", "7.1"))
    answers = sheet({"legal.7.a": no(), "institutional.7.a": level(1)})
    node = score(edition, answers, METHOD).nodes["obligation:7.1"]
    assert node.mid == 0.0625
    assert ends(node.label) == (1, 1)


def test_the_top_reads_law_in_force_where_only_law_is_asked() -> None:
    assert label_of(tally(0.9), METHOD, only_law=True).law_in_force
    assert not label_of(tally(0.7), METHOD, only_law=True).law_in_force
    edition = instrument(
        exists("legal.7.a", "7.1"), exists("legal.8.a", "8.1"), ladder("technical.8.a", "8.1")
    )
    card = score(
        edition, sheet({"legal.7.a": yes(), "legal.8.a": yes(), "technical.8.a": level(4)}), METHOD
    )
    assert label(card.nodes["article:7"]).law_in_force
    assert not label(card.nodes["article:8"]).law_in_force
    assert label(card.nodes["track:8/legal"]).law_in_force
    assert not label(card.nodes["chapter:II"]).law_in_force


def label(node: Node) -> Label:
    assert node.label is not None
    return node.label


def test_a_cap_lowers_only_the_end_where_it_holds() -> None:
    low_only = Cap("critical_duty", 1, at_low=True, at_high=False)
    assert label_of(tally(0.5, 0.9), METHOD, only_law=False, caps=[low_only]) == Label(
        1, 4, False, ("critical_duty",)
    )
    both = Cap("safeguards", 2)
    assert label_of(tally(0.9), METHOD, only_law=True, caps=[both, both]) == Label(
        2, 2, False, ("safeguards",)
    )


def test_a_cap_that_changes_nothing_is_not_told() -> None:
    assert label_of(tally(0.3), METHOD, only_law=False, caps=[Cap("safeguards", 2)]).caps == ()


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (0.0, "little_or_nothing"), (0.3333, "little_or_nothing"), (1 / 3, "partly"),
        (0.89, "partly"),        (0.9, "in_place"), (1.0, "in_place"), (None, "unknown"),
    ],
)  # fmt: skip
def test_the_state_of_a_duty(value: float | None, state: str) -> None:
    assert duty_state(value, True, METHOD) == state


def test_without_sufficient_information_the_state_is_unknown() -> None:
    assert duty_state(1.0, False, METHOD) == "unknown"


def test_a_weak_critical_duty_caps_its_article() -> None:
    # 25.1 is critical (2.0); 25.3 is not. Equal numbers, so that only the cap tells them apart.
    edition = instrument(
        number("legal.25.a", "25.1", floor=0, target=100),
        number("legal.25.b", "25.3", floor=0, target=100),
    )
    weak = score(edition, sheet({"legal.25.a": amount("30"), "legal.25.b": amount("100")}), METHOD)
    article = weak.nodes["article:25"]
    assert article.mid == pytest.approx((2 * 0.3 + 1.0) / 3)
    assert label(article) == Label(1, 1, False, ("critical_duty",))
    other = score(edition, sheet({"legal.25.a": amount("40"), "legal.25.b": amount("100")}), METHOD)
    assert label(other.nodes["article:25"]).caps == ()
    # The chapter is not capped by a critical duty, only by the gate.
    assert label(weak.nodes["chapter:IV"]).caps == ()


def test_a_weak_duty_that_is_not_critical_caps_nothing() -> None:
    edition = instrument(
        number("legal.25.a", "25.1", floor=0, target=100),
        number("legal.25.b", "25.3", floor=0, target=100),
    )
    card = score(edition, sheet({"legal.25.a": amount("100"), "legal.25.b": amount("0")}), METHOD)
    assert label(card.nodes["article:25"]) == Label(3, 3)


def test_a_critical_duty_weak_only_at_its_worst_makes_a_range() -> None:
    edition = instrument(
        ladder("institutional.25.a", "25.1", weight=2),
        ladder("institutional.25.c", "25.1"),
        ladder("institutional.25.b", "25.3", weight=1),
    )
    answers = {
        "institutional.25.a": level(1),
        "institutional.25.c": dont_know(),
        "institutional.25.b": level(4),
    }
    node = score(edition, sheet(answers), METHOD).nodes["article:25"]
    assert node.sufficient
    # low (2/3 x .25 of 25.1) is capped at Emerging; high (2/3 x .25 + 1/3 of 25.1) is not.
    assert label(node) == Label(1, 3, False, ("critical_duty",))


def test_insufficient_information_has_no_label() -> None:
    edition = instrument(ladder("institutional.7.a", "7.1"), ladder("institutional.7.b", "7.1"))
    card = score(
        edition, sheet({"institutional.7.a": level(4), "institutional.7.b": dont_know()}), METHOD
    )
    node = card.nodes["obligation:7.1"]
    assert (node.mid, node.coverage, node.sufficient, node.label, node.duty) == (
        1.0,
        0.5,
        False,
        None,
        "unknown",
    )


def test_two_thirds_known_are_sufficient() -> None:
    edition = instrument(*(ladder(f"institutional.7.{c}", "7.1") for c in "abc"))
    answers = {"institutional.7.a": level(4), "institutional.7.b": level(4)}
    node = score(edition, sheet(answers), METHOD).nodes["obligation:7.1"]
    assert node.sufficient
    assert ends(node.label) == (3, 4)


def test_a_wholly_unknown_track_is_insufficient_whatever_the_coverage() -> None:
    edition = instrument(
        *(ladder(f"institutional.7.{c}", "7.1") for c in "abcdef"), exists("legal.7.a", "7.1")
    )
    answers = {f"institutional.7.{c}": level(4) for c in "abcdef"}
    card = score(edition, sheet(answers), METHOD)
    for key in ("obligation:7.1", "article:7", "chapter:II"):
        node = card.nodes[key]
        assert node.coverage > METHOD.sufficient_coverage
        assert (node.mid, node.sufficient, node.label) == (1.0, False, None)
