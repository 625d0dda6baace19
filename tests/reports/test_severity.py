"""Severity of a gap: the table of the scoring model, edge by edge."""

import pytest

from questionnaires.scorecard import Label, Node
from reports.severity import Severity, severity_class, severity_of, worst
from tests.reports.builders import instrument, method

CRITICAL = "25.1"  # shall, criticality 2
DUTY = "9.1"  # shall, criticality 1
QUALIFIED = "20"
ENDEAVOUR = "23.3c"
OPTION = "7.2"


def duty(obligation: str):
    return instrument().convention.by_id[obligation]


@pytest.mark.parametrize(
    ("obligation", "value", "found"),
    [
        (CRITICAL, 0.0, "critical"),
        (CRITICAL, 0.333, "critical"),
        (CRITICAL, 1 / 3, "major"),
        (CRITICAL, 0.66, "major"),
        (CRITICAL, 2 / 3, "moderate"),
        (CRITICAL, 0.89, "moderate"),
        (CRITICAL, 0.9, "minor"),
        (CRITICAL, 0.99, "minor"),
        (CRITICAL, 1.0, "none"),
        (DUTY, 0.0, "major"),
        (DUTY, 0.333, "major"),
        (DUTY, 1 / 3, "moderate"),
        (DUTY, 0.66, "moderate"),
        (DUTY, 2 / 3, "minor"),
        (DUTY, 1.0, "none"),
        (QUALIFIED, 0.2, "major"),
        (ENDEAVOUR, 0.0, "moderate"),
        (ENDEAVOUR, 0.333, "moderate"),
        (ENDEAVOUR, 1 / 3, "minor"),
        (ENDEAVOUR, 0.99, "minor"),
        (ENDEAVOUR, 1.0, "none"),
        (OPTION, 0.0, "none"),
        (OPTION, 1.0, "none"),
    ],
)
def test_the_first_threshold_that_matches_wins(obligation, value, found):
    assert severity_class(value, duty(obligation), method()) == found


def test_a_missing_required_element_is_at_least_minor():
    assert severity_class(1.0, duty(DUTY), method(), element_missing=True) == "minor"
    assert severity_class(1.0, duty(OPTION), method(), element_missing=True) == "none"


def node(low: float, mid: float | None, high: float, *, sufficient: bool) -> Node:
    return Node(
        id="obligation:25.1",
        kind="obligation",
        rule="mean_and_min",
        low=low,
        mid=mid,
        high=high,
        evidenced=0.0,
        coverage=0.5,
        sufficient=sufficient,
        applicable=True,
        contested=False,
        label=Label(0, 4),
        parts=(),
    )


def test_insufficient_information_gives_a_range_from_the_bounds():
    found = severity_of(node(0.1, 0.5, 0.95, sufficient=False), duty(CRITICAL), method())
    assert found == Severity("minor", "critical")
    found = severity_of(node(0.0, None, 1.0, sufficient=False), duty(DUTY), method())
    assert found == Severity("none", "major")


def test_sufficient_information_gives_the_class_of_the_number():
    found = severity_of(node(0.1, 0.5, 0.95, sufficient=True), duty(CRITICAL), method())
    assert found == Severity("major", "major")


def test_the_worst_of_several_duties_is_taken():
    assert worst([Severity("minor", "major"), Severity("moderate", "moderate")]) == Severity(
        "moderate", "major"
    )


def test_a_range_stands_between_its_ends():
    rows = [
        Severity("minor", "critical"),
        Severity("moderate", "moderate"),
        Severity("critical", "critical"),
        Severity("major", "major"),
        Severity("none", "minor"),
    ]
    ranked = sorted(rows, key=lambda s: s.rank)
    assert [(s.low, s.high) for s in ranked] == [
        ("critical", "critical"),
        ("major", "major"),
        ("minor", "critical"),
        ("moderate", "moderate"),
        ("none", "minor"),
    ]
