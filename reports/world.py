"""Many States side by side: what each shares with one reader, in the order of the alphabet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from questionnaires import states as register
from reports.language import N_
from reports.levels import LEVELS, MARKS
from reports.words import Words
from reports.world_groups import LEAST, Group, released
from reports.world_nodes import NodeRow

#: The group of a State that the register does not know.
NO_GROUP = "none"
GROUP_NAMES: dict[str, str] = {
    "african": N_("African States"),
    "asia_pacific": N_("Asia-Pacific States"),
    "eastern_european": N_("Eastern European States"),
    "latin_american_and_caribbean": N_("Latin American and Caribbean States"),
    "western_european_and_others": N_("Western European and other States"),
    NO_GROUP: N_("In no regional group"),
}
SPECIAL_NAMES: dict[str, str] = {
    "ldc": N_("Least developed countries"),
    "lldc": N_("Landlocked developing countries"),
    "sids": N_("Small island developing States"),
}

#: How a cell of the heat map is written in one character: a level, or why there is none.
SIGNS: dict[str, str] = {
    "unlabelled": "u",
    "unknown": "q",
    "insufficient": "q",
    "withheld": "w",
    "not_shared": "x",
    "not_asked": "a",
    "not_expected": "e",
    "not_applicable": "n",
    "options": "o",
}
#: What the numbers of a cell may be counted as in a sum of States, in the order of print.
SUMMED = ("0", "1", "2", "3", "4", "unlabelled", "insufficient", "not_applicable")
UNLABELLED = N_("Label not shared")


def state_of(row: NodeRow | None) -> str:
    """A level as "0" to "4", "unlabelled" where only its number is shared, or a mark's code."""
    if row is None:
        return "not_shared"
    if row.state == "level":
        return "unlabelled" if row.level is None else str(row.level)
    return "insufficient" if row.state == "unknown" else row.state


def name_of_state(code: str, words: Words) -> str:
    """The words of what ``state_of`` gives."""
    if code in "01234":
        return words.tr.gettext(LEVELS[int(code)].label)
    return words.tr.gettext(UNLABELLED if code == "unlabelled" else MARKS[code].label)


def glyph_of_state(code: str) -> str:
    """Its sign."""
    if code in "01234":
        return LEVELS[int(code)].glyph
    return "#" if code == "unlabelled" else MARKS[code].glyph


@dataclass(frozen=True, slots=True)
class Line:
    """One State. ``cells`` by the name of an article or chapter: what its reader may read of it."""

    assessment: str
    code: str
    name: str
    sort_key: tuple[str, str]
    group: str
    special: tuple[str, ...]
    point: tuple[float, float] | None
    synthetic: bool
    cells: Mapping[str, NodeRow] = field(default_factory=dict)

    @property
    def membership(self) -> tuple[str, tuple[str, ...]]:
        """Its regional group and its special groups."""
        return self.group, self.special


def line(
    assessment: str,
    code: str,
    own: str,
    synthetic: bool,
    language: str,
    cells: Mapping[str, NodeRow],
) -> Line:
    """A State of this deployment with what the register of States says of it."""
    found = register.known_as(code, own)
    name = found.name(language) if found else own
    return Line(
        assessment,
        code,
        name,
        register.sort_key(name, language),
        found.group if found else NO_GROUP,
        found.special if found else (),
        (found.point.latitude, found.point.longitude) if found else None,
        synthetic,
        cells,
    )


@dataclass(frozen=True, slots=True)
class World:
    """What a reader is shown of one round. ``lines`` are the States that share something, as they
    were filtered, by name; ``all_lines`` those of the whole round, from which sums are judged.

    ``invited`` and ``signed`` count States of the same filter, None where the reader may not know.
    """

    lines: tuple[Line, ...]
    all_lines: tuple[Line, ...]
    group: str
    special: str
    invited: int | None
    signed: int | None


def build(
    lines: Iterable[Line], group: str, special: str, others: Iterable[tuple[Line, bool]] | None
) -> World:
    """``others``: the rest of the round, and whether each signed; None for whoever may not know."""
    everyone = tuple(sorted(lines, key=lambda one: one.sort_key))
    kept = tuple(one for one in everyone if belongs(one, group, special))
    invited = signed = None
    if others is not None:
        rest = [ended for one, ended in others if belongs(one, group, special)]
        invited, signed = len(kept) + len(rest), len(kept) + sum(rest)
    return World(kept, everyone, group, special, invited, signed)


def belongs(one: Line, group: str, special: str) -> bool:
    """Whether a State is in both groups; "" is every one."""
    return group in ("", one.group) and (not special or special in one.special)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many States of a group stand where. ``held``: "" where it may be said; "few" where fewer
    than three share it, "none" where nobody does, "close" where with other sums fewer than three
    could be worked out.
    """

    group: str
    special: str
    states: int
    counts: tuple[tuple[str, int], ...] = ()
    held: str = ""


def sums(world: World, name: str) -> tuple[Sum, ...]:
    """The sums of a node by regional group, within the filter; all groups together last."""
    sharing = [one for one in world.all_lines if is_summed(one, name)]
    said = released(one.membership for one in sharing)
    if world.group:
        groups = [world.group]
    else:
        here = {one.group for one in world.all_lines}
        groups = [group for group in GROUP_NAMES if group != NO_GROUP or group in here]
        groups.append("")
    return tuple(_sum(sharing, name, group, world.special, said) for group in groups)


def total(world: World, name: str) -> Sum:
    """The sum of a node over all that the filter leaves."""
    sharing = [one for one in world.all_lines if is_summed(one, name)]
    said = released(one.membership for one in sharing)
    return _sum(sharing, name, world.group, world.special, said)


def _sum(sharing: list[Line], name: str, group: str, special: str, said: frozenset[Group]) -> Sum:
    found = [one for one in sharing if belongs(one, group, special)]
    if len(found) < LEAST:
        return Sum(group, special, len(found), held="few" if found else "none")
    if (group, special) not in said:
        return Sum(group, special, len(found), held="close")
    counts = Counter(state_of(one.cells[name]) for one in found)
    return Sum(group, special, len(found), tuple((code, counts[code]) for code in SUMMED))


def is_summed(one: Line, name: str) -> bool:
    """Whether a State shares something of this node that is counted."""
    return state_of(one.cells.get(name)) in SUMMED


def strip(one: Line, names: Iterable[str]) -> str:
    """The cells of a State in one character each."""
    found = []
    for name in names:
        code = state_of(one.cells.get(name))
        found.append(SIGNS.get(code, code))
    return "".join(found)


@dataclass(frozen=True, slots=True)
class Known:
    """One chapter: of so many States so many share it whole, and of these, where it may be said, so
    many have ``enough`` information for a level and so many too ``little``."""

    name: str
    title: str
    states: int
    sharing: int
    enough: int | None
    little: int | None
    held: str

    @property
    def closed(self) -> int:
        """How many don't share it whole."""
        return self.states - self.sharing


def coverage(world: World, columns: Iterable[tuple[str, str]]) -> tuple[Known, ...]:
    """How much of each chapter is shared and known, within the filter."""
    found = []
    for name, title in columns:
        one = total(world, name)
        little = None if one.held else dict(one.counts)["insufficient"]
        enough = None if little is None else one.states - little
        found.append(Known(name, title, len(world.lines), one.states, enough, little, one.held))
    return tuple(found)
