"""Whoever has every sum that is said cannot work out the sum of fewer than three States."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pytest

from questionnaires.states import states
from reports.world_groups import LEAST, released

ALL = [(state.group, state.special) for state in states()]


def sets_of(members, said) -> list[list[Fraction]]:
    return [
        [
            Fraction(group in ("", own) and (not special or special in found))
            for own, found in members
        ]
        for group, special in sorted(said)
    ]


def rank(rows: list[list[Fraction]]) -> int:
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        lead = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if lead is None:
            continue
        rows[found], rows[lead] = rows[lead], rows[found]
        for n in range(found + 1, len(rows)):
            factor = rows[n][column] / rows[found][column]
            if factor:
                rows[n] = [a - factor * b for a, b in zip(rows[n], rows[found], strict=True)]
        found += 1
    return found


def given_away(members, said) -> Iterator[tuple[int, ...]]:
    """Every one or two States of whom some sum could be worked out, tried one by one."""
    known = sets_of(members, said)
    if not known:
        return
    before = rank(known)
    for size in range(1, LEAST):
        for few in combinations(range(len(members)), size):
            alone = [[Fraction(n == one) for n in range(len(members))] for one in few]
            if rank(known + alone) < before + size:
                yield few


def test_the_whole_world_is_summed_by_every_regional_group():
    said = released(ALL)
    assert {(state.group, "") for state in states()} | {("", "")} <= said


@pytest.mark.parametrize("seed", range(40))
def test_no_sums_together_tell_of_one_or_two_states(seed):
    lot = random.Random(seed)
    members = lot.sample(ALL, lot.randint(1, 11))
    assert list(given_away(members, released(members))) == []


def test_a_group_of_two_and_whatever_would_give_it_away_is_held_back():
    a, b, c = ("african", ()), ("asia_pacific", ()), ("eastern_european", ())
    # All of six less the four of one group would be the two of the other.
    said = released([a, a, a, a, b, b])
    assert said == {("", "")}
    # With two small groups the rest is three: their sum is all that can be worked out.
    assert released([a, a, a, a, b, b, c]) == {("", ""), ("african", "")}


def test_all_but_one_of_a_group_is_held_back():
    islands, plain = ("african", ("sids",)), ("african", ())
    said = released([islands, islands, islands, plain])
    assert said == {("", ""), ("african", "")}


def test_two_states_and_no_state_are_never_summed():
    assert released([]) == released(ALL[:2]) == frozenset()


def test_who_gave_what_does_not_depend_on_the_order():
    shuffled = random.Random(3).sample(ALL, len(ALL))
    assert released(shuffled) == released(ALL)
