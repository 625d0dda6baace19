"""The numbers of world pages as CSV, for spreadsheets, which must run nothing of it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from reports.levels import LEVELS
from reports.words import Words
from reports.world import (
    GROUP_NAMES,
    SPECIAL_NAMES,
    Known,
    Line,
    Sum,
    World,
    name_of_state,
    state_of,
)
from reports.world_drawings import group_name, held

#: What a spreadsheet may take for a formula at the beginning of a cell, in any width.
_RUNS = frozenset("=+-@\t\r\n＝＋－＠")


def text(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows as CSV in UTF-8, with the mark by which spreadsheets know it."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def safe(cell: object) -> object:
    """A text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" ")[:1] in _RUNS and cell.strip():
        return f"'{cell}"
    return "" if cell is None else cell


def states(
    world: World, columns: Sequence[tuple[str, str]], track: str, words: Words
) -> Iterator[Sequence[object]]:
    """A line for each State and article or chapter of it that is shared."""
    yield (
        words.say("State"),
        words.say("Code"),
        words.say("Regional group"),
        words.say("Special groups"),
        words.say("Article or chapter"),
        words.say("Title"),
        words.say("Track"),
        words.say("Stands at"),
        words.say("Level"),
        words.say("Declared"),
        words.say("Lowest"),
        words.say("Highest"),
        words.say("Evidenced"),
        words.say("Known"),
    )
    for one in world.lines:
        for name, title in columns:
            yield (*_head(one, words), name, title, track, *_numbers(one, name, words))


def _head(one: Line, words: Words) -> tuple[object, ...]:
    special = [words.tr.gettext(SPECIAL_NAMES[code]) for code in one.special]
    group = words.tr.gettext(GROUP_NAMES[one.group])
    return one.name, one.code, group, ", ".join(special)


def _numbers(one: Line, name: str, words: Words) -> tuple[object, ...]:
    row = one.cells.get(name)
    code = state_of(row)
    if row is None or row.low is None:
        return name_of_state(code, words), None, None, None, None, None, None
    level = None if row.level is None else LEVELS[row.level].index
    numbers = (row.mid, row.low, row.high, row.evidenced, row.coverage)
    return (
        name_of_state(code, words),
        level,
        *(None if number is None else round(number, 4) for number in numbers),
    )


def sums(
    found: Iterable[tuple[str, str, Sum]], codes: Sequence[str], words: Words
) -> Iterator[Sequence[object]]:
    """A line for each chapter and group."""
    yield (
        words.say("Chapter"),
        words.say("Title"),
        words.say("Group"),
        words.say("States that share it"),
        *(name_of_state(code, words) for code in codes),
    )
    for name, title, one in found:
        counts = dict(one.counts)
        yield (
            name,
            title,
            group_name(one, words),
            held(one, words) if one.held else one.states,
            *(counts.get(code) for code in codes),
        )


def known(found: Iterable[Known], words: Words) -> Iterator[Sequence[object]]:
    """A line for each chapter."""
    yield (
        words.say("Chapter"),
        words.say("Title"),
        words.say("States"),
        words.say("Share it whole"),
        words.say("Enough information"),
        words.say("Insufficient information"),
        words.say("Don't share it whole"),
    )
    for one in found:
        yield one.name, one.title, one.states, one.sharing, one.enough, one.little, one.closed
