"""The test vectors of the method, and a larger example computed by hand."""

from pytest import approx

from questionnaires.aggregation import Tally, geometric_mean
from questionnaires.method import load_method
from questionnaires.national import national_answers
from questionnaires.scorecard import Node
from questionnaires.scoring import score
from tests.questionnaires.builders import (
    dont_know,
    elements,
    exists,
    instrument,
    ladder,
    level,
    no,
    number,
    amount,
    sheet,
    ticked,
    yes,
)

METHOD = load_method()


def numbers(node: Node) -> tuple[float, float | None, float, float | None, float]:
    return node.low, node.mid, node.high, node.evidenced, node.coverage


def test_cells_of_three_tracks_with_one_dont_know() -> None:
    edition = instrument(
        exists("legal.7.a", "7.1"),
        exists("legal.7.b", "7.1"),
        ladder("institutional.7.a", "7.1"),
        ladder("technical.7.a", "7.1"),
        ladder("technical.7.b", "7.1"),
    )
    answers = {
        "legal.7.a": yes(3),
        "legal.7.b": yes(2),
        "institutional.7.a": level(2, 1),
        "technical.7.a": level(1, 0),
        "technical.7.b": dont_know(),
    }
    node = score(edition, sheet(answers), METHOD).nodes["obligation:7.1"]
    assert numbers(node) == approx((1 / 3, 5 / 12, 29 / 48, 1 / 6, 0.8))
    assert [round(x or 0, 4) for x in numbers(node)] == [0.3333, 0.4167, 0.6042, 0.1667, 0.8]


def test_a_bill_is_no_law_whatever_the_unit_can_do() -> None:
    edition = instrument(
        exists("legal.7.a", "7.1"), ladder("institutional.7.a", "7.1"), ladder("technical.7.a", "7.1")
    )
    answers = {"legal.7.a": no(), "institutional.7.a": level(3), "technical.7.a": level(3)}
    assert score(edition, sheet(answers), METHOD).nodes["obligation:7.1"].mid == approx(0.25)


def test_an_article_of_two_obligations_with_an_unknown_track() -> None:
    edition = instrument(
        number("institutional.7.a", "7.1", floor=0, target=10),
        exists("legal.7.b", "7.2"),
        ladder("institutional.7.b", "7.2"),
    )
    answers = {"institutional.7.a": amount("2"), "legal.7.b": yes(), "institutional.7.b": dont_know()}
    node = score(edition, sheet(answers), METHOD).nodes["article:7"]
    assert (node.mid, node.low, node.high, node.coverage) == approx((0.6, 0.225, 0.6, 0.75))


def test_three_of_four_elements_without_the_essential_one() -> None:
    edition = instrument(elements("legal.7.a", "7.1", "a* b c d"))
    found = national_answers(edition, sheet({"legal.7.a": ticked("b c d")}), METHOD)
    assert found["legal.7.a"].value == 0.25


def test_two_agencies_on_different_levels() -> None:
    edition = instrument(ladder("institutional.7.a", "7.1"))
    answers = sheet({"institutional.7.a": level(3)}, {"institutional.7.a": level(2)})
    found = national_answers(edition, answers, METHOD)["institutional.7.a"]
    assert (found.value, found.low, found.high, found.contested) == (0.5, 0.5, 0.75, True)


def test_four_chapters_of_equal_weight() -> None:
    chapters = [(1.0, Tally(True, x, x, x, x, x)) for x in (0.70, 0.55, 0.20, 0.80)]
    assert geometric_mean(chapters, 0.05).mid == approx(0.498, abs=0.0005)


def test_levels_zero_and_one_of_a_ladder() -> None:
    edition = instrument(ladder("institutional.7.a", "7.1"))
    for n, value in ((0, 0.0), (1, 0.25)):
        found = national_answers(edition, sheet({"institutional.7.a": level(n)}), METHOD)
        assert found["institutional.7.a"].value == value
