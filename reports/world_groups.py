"""Which groups of States may be summed up: never so that fewer than three can be worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

#: A sum of fewer States than these is not said.
LEAST = 3

#: A regional group and a special group; "" is every one.
Group = tuple[str, str]
#: What a State belongs to: its regional group, and its special groups.
Membership = tuple[str, tuple[str, ...]]

_PRIME = (1 << 61) - 1


def released(members: Iterable[Membership]) -> frozenset[Group]:
    """The groups whose sums may be said, of the States that share one and the same number.

    Whoever has every sum that is said, and adds and subtracts them as they like, is left with a sum
    of three States or more, or of none. The answer depends on the States alone and not on what was
    filtered, so that no two pages say more together than one of them: see decision 32.
    """
    counted = Counter((group, tuple(sorted(special))) for group, special in members)
    return _released(tuple(sorted(counted.items())))


@lru_cache(maxsize=512)
def _released(atoms: tuple[tuple[Membership, int], ...]) -> frozenset[Group]:
    groups = sorted({group for (group, _), _ in atoms})
    special = sorted({one for (_, found), _ in atoms for one in found})
    sizes = [size for _, size in atoms]
    ledger = _Ledger(sizes)
    said = set()
    # What is asked for most is tried first, and the larger first: what is held back is small.
    for tier in (
        [("", "")],
        [(group, "") for group in groups],
        [("", one) for one in special],
        [(group, one) for group in groups for one in special],
    ):
        sets = {key: _vector(key, atoms) for key in tier}
        found = {key: _states(vector, sizes) for key, vector in sets.items()}
        for key in sorted(tier, key=lambda key: (-found[key], key)):
            if found[key] >= LEAST and ledger.takes(sets[key]):
                said.add(key)
    return frozenset(said)


def _vector(key: Group, atoms: tuple[tuple[Membership, int], ...]) -> list[int]:
    group, special = key
    return [
        int(group in ("", own) and (not special or special in found)) for (own, found), _ in atoms
    ]


def _states(vector: list[int], sizes: list[int]) -> int:
    return sum(size for value, size in zip(vector, sizes, strict=True) if value)


class _Ledger:
    """The sums that were said, as rows in reduced form: each has a column of its own in which no
    other row has anything. Counted modulo a prime, which is exact and stays small.
    """

    def __init__(self, sizes: list[int]) -> None:
        self._sizes = sizes
        self._rows: dict[int, list[int]] = {}

    def takes(self, vector: list[int]) -> bool:
        """Say one more sum, unless with it the sum of one or two States could be worked out."""
        row = list(vector)
        for pivot, other in self._rows.items():
            if factor := row[pivot]:
                row = [(a - factor * b) % _PRIME for a, b in zip(row, other, strict=True)]
        lead = next((column for column, value in enumerate(row) if value), None)
        if lead is None:
            return True
        inverse = pow(row[lead], -1, _PRIME)
        row = [value * inverse % _PRIME for value in row]
        rows = {lead: row}
        for pivot, other in self._rows.items():
            factor = other[lead]
            rows[pivot] = [(a - factor * b) % _PRIME for a, b in zip(other, row, strict=True)]
        if self._tells(rows):
            return False
        self._rows = rows
        return True

    def _tells(self, rows: dict[int, list[int]]) -> bool:
        # A combination of rows has the own column of each row in it: of one or two States, it is
        # one row, or two rows whose own columns are one State each and whose rests cancel out.
        rests = set()
        for pivot, row in rows.items():
            if _states(row, self._sizes) < LEAST:
                return True
            if self._sizes[pivot] == 1:
                rest = [0 if column == pivot else value for column, value in enumerate(row)]
                first = next(value for value in rest if value)
                inverse = pow(first, -1, _PRIME)
                scaled = tuple(value * inverse % _PRIME for value in rest)
                if scaled in rests:
                    return True
                rests.add(scaled)
        return False
