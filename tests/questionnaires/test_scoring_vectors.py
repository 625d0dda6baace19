"""The test vectors of the method, and a larger example computed by hand."""

from pytest import approx

from questionnaires.aggregation import Tally, geometric_mean
from questionnaires.method import load_method
from questionnaires.national import national_answers
from questionnaires.scorecard import Node, Scorecard
from questionnaires.scoring import score
from tests.questionnaires.builders import (
    amount,
    band,
    coverage,
    dont_know,
    elements,
    exists,
    instrument,
    ladder,
    level,
    no,
    no_cases,
    not_applicable,
    number,
    sheet,
    text,
    ticked,
    withheld,
    yes,
)

METHOD = load_method()


def numbers(node: Node) -> tuple[float, float | None, float, float | None, float]:
    return node.low, node.mid, node.high, node.evidenced, node.coverage


def test_cells_of_three_tracks_with_one_dont_know() -> None:
    edition = instrument(
        exists("legal.9.a", "9.1"),
        exists("legal.9.b", "9.1"),
        ladder("institutional.9.a", "9.1"),
        ladder("technical.9.a", "9.1"),
        ladder("technical.9.b", "9.1"),
    )
    answers = {
        "legal.9.a": yes(3),
        "legal.9.b": yes(2),
        "institutional.9.a": level(2, 1),
        "technical.9.a": level(1, 0),
        "technical.9.b": dont_know(),
    }
    node = score(edition, sheet(answers), METHOD).nodes["obligation:9.1"]
    assert numbers(node) == approx((1 / 3, 5 / 12, 29 / 48, 1 / 6, 0.8))
    assert [round(x or 0, 4) for x in numbers(node)] == [0.3333, 0.4167, 0.6042, 0.1667, 0.8]


def test_a_bill_is_no_law_whatever_the_unit_can_do() -> None:
    edition = instrument(
        exists("legal.9.a", "9.1"),
        ladder("institutional.9.a", "9.1"),
        ladder("technical.9.a", "9.1"),
    )
    answers = {"legal.9.a": no(), "institutional.9.a": level(3), "technical.9.a": level(3)}
    assert score(edition, sheet(answers), METHOD).nodes["obligation:9.1"].mid == approx(0.25)


def test_an_article_of_two_obligations_with_an_unknown_track() -> None:
    edition = instrument(
        number("institutional.9.a", "9.1", floor=0, target=10),
        exists("legal.9.b", "9.2"),
        ladder("institutional.9.b", "9.2"),
    )
    answers = {
        "institutional.9.a": amount("2"),
        "legal.9.b": yes(),
        "institutional.9.b": dont_know(),
    }
    node = score(edition, sheet(answers), METHOD).nodes["article:9"]
    assert (node.mid, node.low, node.high, node.coverage) == approx((0.6, 0.225, 0.6, 0.75))


def test_three_of_four_elements_without_the_essential_one() -> None:
    edition = instrument(elements("legal.9.a", "9.1", "a* b c d"))
    found = national_answers(edition, sheet({"legal.9.a": ticked("b c d")}), METHOD)
    assert found["legal.9.a"].value == 0.25


def test_two_agencies_on_different_levels() -> None:
    edition = instrument(ladder("institutional.9.a", "9.1"))
    answers = sheet({"institutional.9.a": level(3)}, {"institutional.9.a": level(2)})
    found = national_answers(edition, answers, METHOD)["institutional.9.a"]
    assert (found.value, found.low, found.high, found.contested) == (0.5, 0.5, 0.75, True)


def test_four_chapters_of_equal_weight() -> None:
    chapters = [(1.0, Tally(True, x, x, x, x, x)) for x in (0.70, 0.55, 0.20, 0.80)]
    assert geometric_mean(chapters, 0.05).mid == approx(0.498, abs=0.0005)


def test_levels_zero_and_one_of_a_ladder() -> None:
    edition = instrument(ladder("institutional.9.a", "9.1"))
    for n, value in ((0, 0.0), (1, 0.25)):
        found = national_answers(edition, sheet({"institutional.9.a": level(n)}), METHOD)
        assert found["institutional.9.a"].value == value


# A larger example, computed by hand: two chapters, all that can happen.


def example() -> Scorecard:
    edition = instrument(
        elements("legal.25.a", "25.1", "a* b c d example~"),
        ladder("institutional.25.a", "25.1"),
        ladder("technical.25.a", "25.1"),
        exists("legal.25.b", "25.2", weight=3),
        exists("legal.25.c", "25.2", conditional="structural"),
        exists("legal.25.d", "25.3"),
        exists("legal.25.e", "25.2b"),
        coverage("institutional.27.a", "27a"),
        ladder("technical.27.a", "27a", no_cases=True),
        exists("legal.9.a", "9.1"),
        ladder("institutional.9.a", "9.2"),
        text("legal.9.t", "9.1"),
        exists("legal.60.a", "60.1"),
        verbs={"9.2": "endeavour", "25.2b": "may", "28.4": "qualified"},
        tracks={"9.1": "legal technical", "27a": "institutional technical"},
        also=("28.4",),
    )
    answers = {
        "legal.25.a": ticked("a b example", 2),
        "institutional.25.a": level(3, 1),
        "technical.25.a": withheld(),
        "legal.25.b": yes(2),
        "legal.25.c": not_applicable(),
        "legal.25.d": no(bill="drafted"),
        "legal.25.e": no(),
        "institutional.27.a": band("most", 3),
        "technical.27.a": no_cases(),
        "legal.9.a": yes(4),
        "institutional.9.a": level(4),
        "legal.60.a": yes(),
    }
    return score(edition, sheet(answers, {"institutional.9.a": level(1, 2)}), METHOD)


def test_the_example_duty_with_a_withheld_track() -> None:
    # Legal .5 (E2), institutional .75 (E1), technical withheld.
    # mid: .5 x .625 + .5 x .5; low: .5 x 1.25/3; high: .5 x .75 + .5 x .5; evidenced: .5 x .25.
    node = example().nodes["obligation:25.1"]
    assert numbers(node) == approx((0.625 / 3, 0.5625, 0.625, 0.125, 2 / 3))
    assert (node.sufficient, node.duty, node.label) == (False, "unknown", None)


def test_the_example_article() -> None:
    # Weights: 25.1 shall x 2, 25.2 shall x 1.5, 25.3 shall x 1; 25.2b is an option.
    card = example()
    node = card.nodes["article:25"]
    assert [(part.id, part.weight) for part in node.parts] == [
        ("obligation:25.1", 2.0),
        ("obligation:25.2", 1.5),
        ("obligation:25.3", 1.0),
    ]
    assert node.mid == approx((2 * 0.5625 + 1.5) / 4.5)
    assert node.low == approx((2 * 0.625 / 3 + 1.5) / 4.5)
    assert node.high == approx((2 * 0.625 + 1.5) / 4.5)
    assert node.evidenced == approx((2 * 0.125 + 1.5) / 4.5)
    assert node.coverage == approx((2 * 2 / 3 + 2.5) / 4.5)
    # The bill on 25.3 is worth nothing today and 1 once it is in force.
    assert node.projected == approx((2 * 0.5625 + 1.5 + 1) / 4.5)
    assert node.not_applicable_share == approx(1.5 * 0.25 / 4.5)
    assert not node.sufficient


def test_the_example_tracks() -> None:
    card = example()
    legal = card.nodes["track:25/legal"]
    assert legal.mid == approx((2 * 0.5 + 1.5) / 4.5)
    assert legal.projected == approx((2 * 0.5 + 1.5 + 1) / 4.5)
    assert card.nodes["track:25/technical"].mid is None
    assert card.nodes["track:25/technical"].evidenced is None
    # No cases in the period: known, but nothing to score.
    technical = card.nodes["cell:27a/technical"]
    assert (technical.applicable, technical.mid, technical.coverage) == (False, None, 1.0)
    assert card.nodes["obligation:27a"].mid == approx(0.8)
    assert card.nodes["article:9"].not_asked_tracks == ("technical",)
    assert card.nodes["obligation:9.1"].not_asked_tracks == ("technical",)


def test_the_example_chapters() -> None:
    card = example()
    four = card.nodes["chapter:IV"]
    article = (2 * 0.5625 + 1.5) / 4.5
    assert [(part.id, part.weight) for part in four.parts] == [
        ("article:25", 2.0),
        ("article:27", 1.5),
    ]
    assert four.mid == approx((2 * article + 1.5 * 0.8) / 3.5)
    assert four.minimum == approx(article)
    two = card.nodes["chapter:II"]
    # 9.1 is 1; 9.2, a duty to endeavour (.5), is contested: .25, up to 1.
    assert (two.mid, two.low, two.high) == approx((1.125 / 1.5, 1.125 / 1.5, 1.0))
    assert two.evidenced == approx(1.125 / 1.5)
    assert two.contested
    assert not four.contested
    assert "chapter:IX" not in card.nodes


def test_the_example_counts() -> None:
    card = example()
    assert card.duties == {
        "shall": {"in_place": 2, "partly": 1, "little_or_nothing": 1, "unknown": 1},
        "qualified": {"in_place": 0, "partly": 0, "little_or_nothing": 0, "unknown": 0},
        "endeavour": {"in_place": 0, "partly": 0, "little_or_nothing": 1, "unknown": 0},
    }
    # E0: 25.d, 25.e, 60.a; E1: institutional 25.a; E2: legal 25.a, 25.b and the contested 9.a;
    # E3: 27.a; E4: legal 9.a.
    assert card.evidence_levels == (3, 1, 3, 1, 1)
    assert card.not_asked == ("28.4",)
    assert [answer.question for answer in card.contested] == ["institutional.9.a"]


def test_options_and_what_stands_outside_are_shown_without_a_score() -> None:
    card = example()
    option = card.nodes["obligation:25.2b"]
    assert (option.mid, option.label, option.duty) == (0.0, None, None)
    outside = card.nodes["article:60"]
    assert (outside.rule, outside.mid, outside.applicable, outside.label) == (
        "options_only",
        None,
        False,
        None,
    )


def test_an_edition_that_leaves_chapters_out_prints_no_overall() -> None:
    overall = example().nodes["overall"]
    assert (overall.mid, overall.evidenced, overall.sufficient, overall.label) == (
        None,
        None,
        False,
        None,
    )
    assert overall.low < overall.high
    assert "chapter:III" not in example().nodes


def whole(**levels: int) -> Scorecard:
    """An edition with one duty in each scored chapter, on one ladder each."""
    articles = {"II": "9", "III": "22", "IV": "23", "V": "35", "VI": "53", "VII": "54"}
    edition = instrument(*(ladder(f"institutional.{a}.a", f"{a}.1") for a in articles.values()))
    answers = {f"institutional.{articles[c]}.a": level(n, 2) for c, n in levels.items()}
    return score(edition, sheet(answers), METHOD)


def test_the_overall_of_a_full_edition() -> None:
    # Chapters 1, .5, .25, 1, .5, .25 with weights 1, .5, 1, 1, .5, .5: two to the power of -8/9.
    overall = whole(II=4, III=2, IV=1, V=4, VI=2, VII=1).nodes["overall"]
    assert (overall.mid, overall.evidenced, overall.coverage) == approx(
        (2 ** (-8 / 9), 2 ** (-8 / 9), 1)
    )
    assert overall.minimum == 0.25
    assert overall.sufficient


def test_no_overall_while_a_chapter_is_insufficient() -> None:
    card = whole(II=4, III=4, IV=4, V=4, VI=4)
    overall = card.nodes["overall"]
    assert not card.nodes["chapter:VII"].sufficient
    assert (overall.mid, overall.sufficient) == (None, False)
    assert (overall.low, overall.high) == approx((0.05 ** (0.5 / 4.5), 1.0))


def test_no_chapter_counts_below_the_floor() -> None:
    overall = whole(II=0, III=4, IV=4, V=4, VI=4, VII=4).nodes["overall"]
    assert overall.mid == approx(0.05 ** (1 / 4.5))


def test_the_nodes_stand_in_the_order_of_the_convention() -> None:
    assert list(example().nodes)[:12] == [
        "article:9",
        "track:9/legal",
        "track:9/institutional",
        "obligation:9.1",
        "cell:9.1/legal",
        "obligation:9.2",
        "cell:9.2/institutional",
        "chapter:II",
        "article:25",
        "track:25/legal",
        "track:25/institutional",
        "track:25/technical",
    ]
    assert list(example().nodes)[-1] == "overall"


def test_a_duty_that_does_not_apply_gives_its_article_no_weight() -> None:
    edition = instrument(
        ladder("institutional.25.a", "25.1", conditional="structural"),
        ladder("institutional.25.b", "25.3"),
        ladder("institutional.29.a", "29.1"),
    )
    answers = {
        "institutional.25.a": not_applicable(),
        "institutional.25.b": level(4),
        "institutional.29.a": level(0),
    }
    chapter = score(edition, sheet(answers), METHOD).nodes["chapter:IV"]
    # 25.1 is critical (2); without it article 25 weighs as much as article 29.
    assert [part.weight for part in chapter.parts] == [1.0, 1.0]
    assert chapter.mid == 0.5
