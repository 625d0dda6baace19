"""The safeguards gate: what must be shown before powers are praised."""

from __future__ import annotations

from questionnaires.answers import Answer
from questionnaires.method import load_method
from questionnaires.questions import Question
from questionnaires.safeguards import safeguard_duties
from questionnaires.scorecard import Safeguard, Scorecard
from questionnaires.scoring import score
from tests.questionnaires.builders import (
    dont_know,
    exists,
    instrument,
    ladder,
    level,
    no,
    not_applicable,
    sheet,
    yes,
)

METHOD = load_method()
RIGHTS = ladder("legal.6.a", "6.1")
CONDITIONS = ladder("legal.24.a", "24.1", conditional="structural")
POWER = exists("legal.28.a", "28.1")
OTHER = exists("legal.7.a", "7.1")
POLICE = exists("legal.41.a", "41.1")
REQUEST = exists("legal.44.a", "44.1")
POWERS = {q.id: yes(4) for q in (POWER, OTHER, POLICE, REQUEST)}


def judged(
    *safeguards: Question, verbs: dict[str, str] | None = None, **given: Answer
) -> Scorecard:
    edition = instrument(*safeguards, POWER, OTHER, POLICE, REQUEST, verbs=verbs, also=("36.2",))
    answers = {f"legal.{key[1:]}.a": answer for key, answer in given.items()}
    return score(edition, sheet(POWERS | answers), METHOD)


def caps(card: Scorecard, key: str) -> tuple[int, tuple[str, ...]]:
    label = card.nodes[key].label
    assert label is not None
    assert label.low == label.high
    return label.high, label.caps


def test_a_shown_safeguard_opens_the_gate() -> None:
    card = judged(RIGHTS, CONDITIONS, a6=level(2, 2), a24=level(4, 3))
    assert card.gate_passed is True
    assert card.safeguards == (
        Safeguard("6.1", True, 0.5, 2, True),
        Safeguard("24.1", True, 1.0, 3, True),
        Safeguard("36.2", False, 0.0, 0, False),
    )
    assert caps(card, "article:28") == (4, ())


def test_a_safeguard_not_shown_caps_intrusive_powers_and_says_so() -> None:
    card = judged(RIGHTS, CONDITIONS, a6=level(4, 2), a24=level(1, 4))
    assert card.gate_passed is False
    assert caps(card, "article:28") == (2, ("safeguards",))
    assert caps(card, "article:44") == (2, ("safeguards",))
    assert caps(card, "chapter:V") == (2, ("safeguards",))
    # No power, no cap: neither outside the gated articles nor in a chapter without any.
    assert caps(card, "article:41") == (4, ())
    assert caps(card, "article:7") == (4, ())
    assert caps(card, "chapter:II") == (4, ())
    # Numbers stay what they are.
    assert card.nodes["article:28"].mid == 1.0


def test_asserted_is_not_shown() -> None:
    card = judged(CONDITIONS, a24=level(4, 1))
    assert card.gate_passed is False
    assert card.safeguards[-2] == Safeguard("24.1", True, 1.0, 1, False)


def test_the_worst_case_must_reach_a_third() -> None:
    more = ladder("institutional.24.a", "24.1")
    edition = instrument(CONDITIONS, more, POWER)
    answers = {"legal.24.a": level(4, 2), more.id: dont_know(), POWER.id: yes()}
    card = score(edition, sheet(answers), METHOD)
    assert card.nodes["obligation:24.1"].mid == 1.0
    assert card.nodes["obligation:24.1"].low == 0.25
    assert card.gate_passed is False


def test_an_edition_without_safeguards_says_nothing() -> None:
    card = judged()
    assert card.gate_passed is None
    assert [row.asked for row in card.safeguards] == [False]
    assert caps(card, "article:28") == (4, ())


def test_an_endeavour_is_no_row_of_the_gate() -> None:
    third = ladder("legal.24.c", "24.3")
    edition = instrument(third, CONDITIONS, verbs={"24.3": "endeavour"})
    assert safeguard_duties(edition.convention, METHOD) == ("24.1",)


def test_a_safeguard_not_applicable_holds_nothing_back_beside_one_that_is_shown() -> None:
    card = judged(RIGHTS, CONDITIONS, a6=level(4, 2), a24=not_applicable())
    assert [row.asked for row in card.safeguards] == [True, False, False]
    assert card.gate_passed is True


def test_powers_without_any_safeguard_do_not_pass() -> None:
    card = judged(CONDITIONS, a24=not_applicable())
    assert card.gate_passed is False
    assert caps(card, "article:28") == (2, ("safeguards",))


def test_a_missing_law_is_not_shown_however_well_documented() -> None:
    paragraph = exists("legal.24.a", "24.1")
    assert judged(paragraph, a24=no(4)).gate_passed is False
