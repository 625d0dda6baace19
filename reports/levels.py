"""How a score is called and how it looks: one source for screen, paper and colour-blind readers."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.scorecard import Label, Node
from reports.language import N_, Translator, number

#: The half-open bands of method 1.0: .2 is Emerging. Documents pass the edges of their own method.
BANDS = (0.2, 0.4, 0.6, 0.8)
#: Floating point noise that must not move a value into the band below.
EPSILON = 1e-9

INK = "#1d2b33"
INK_SOFT = "#4d5c64"
PAPER = "#ffffff"
RULE = "#c9d1d4"
ACCENT = "#0e4f60"
WARNING = "#8a2c3b"
HATCH_INK = "#5b6b73"
BAND_TINTS = ("#faf9f6", "#f3f2ed")


@dataclass(frozen=True, slots=True)
class Level:
    """One of the five levels: steps of one hue from light to dark, and a glyph that fills, so that
    they read in grey.

    ``text`` is readable on ``colour`` (at least 4.5 : 1).
    """

    index: int
    code: str
    label: str
    glyph: str
    colour: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands where no level can stand: its own glyph, never a colour alone; hatched where
    something is unknown.
    """

    code: str
    label: str
    glyph: str
    colour: str
    text: str
    hatched: bool


LEVELS: tuple[Level, ...] = (
    Level(0, "not_started", N_("Not started"), "○", "#f4f1ea", INK),
    Level(1, "emerging", N_("Emerging"), "◔", "#cfe2e4", INK),
    Level(2, "developing", N_("Developing"), "◑", "#8dbcc4", INK),
    Level(3, "established", N_("Established"), "◕", "#2c7383", PAPER),
    Level(4, "operational", N_("Operational"), "●", "#0b3f4d", PAPER),
)
LAW_IN_FORCE = N_("Law in force")
INSUFFICIENT = N_("Insufficient information")

MARKS: dict[str, Mark] = {
    mark.code: mark
    for mark in (
        Mark("insufficient", INSUFFICIENT, "?", PAPER, INK, True),
        Mark("unknown", N_("Unknown"), "?", PAPER, INK, True),
        Mark("not_asked", N_("Not asked in this edition"), "·", PAPER, INK_SOFT, False),
        Mark("not_expected", N_("Not needed on this track"), "", PAPER, INK_SOFT, False),
        Mark("not_applicable", N_("Not applicable"), "–", "#e4e5e3", INK, False),
        Mark("withheld", N_("Withheld"), "■", PAPER, INK, True),
        Mark("not_shared", N_("Not shared"), "⊘", "#eef0f0", INK_SOFT, False),
        Mark("options", N_("Options only, not scored"), "◇", PAPER, INK_SOFT, False),
    )
}
CONTESTED = Mark("contested", N_("Agencies see it differently"), "◥", PAPER, WARNING, False)

#: The states of a duty, from done to unknown, with the colour of their bar.
DUTY_STATES: dict[str, Mark] = {
    "in_place": Mark("in_place", N_("in place"), "●", "#0b3f4d", PAPER, False),
    "partly": Mark("partly", N_("partly in place"), "◑", "#8dbcc4", INK, False),
    "little_or_nothing": Mark(
        "little_or_nothing", N_("little or nothing"), "○", "#f4f1ea", INK, False
    ),
    "unknown": Mark("unknown", N_("unknown"), "?", PAPER, INK, True),
}

#: Evidence of an answer, E0 to E4: code, what it means, colour, text colour.
EVIDENCE: tuple[Mark, ...] = (
    Mark("E0", N_("asserted, no source"), "E0", PAPER, INK, True),
    Mark("E1", N_("source named"), "E1", "#f4f1ea", INK, False),
    Mark("E2", N_("a source with its article or page"), "E2", "#8dbcc4", INK, False),
    Mark("E3", N_("confirmed by a second agency"), "E3", "#2c7383", PAPER, False),
    Mark("E4", N_("confirmed by an independent reviewer"), "E4", "#0b3f4d", PAPER, False),
)


def band(value: float, edges: tuple[float, ...] = BANDS) -> int:
    """The index 0 to 4 of the level whose half-open band holds a value."""
    return sum(value >= edge - EPSILON for edge in edges)


def shown(value: float, edges: tuple[float, ...] = BANDS) -> float:
    """Two decimals, rounded, but never into the next band: .7999 is shown as 0.79, not as the 0.80
    of another label.
    """
    rounded = round(value, 2)
    if band(rounded, edges) != band(value, edges):
        rounded = int(value * 100 + EPSILON) / 100
    return rounded


def number_text(value: float, language: str, edges: tuple[float, ...] = BANDS) -> str:
    """The text of a number as it is shown."""
    return number(shown(value, edges), language)


def level_name(index: int, law_in_force: bool, tr: Translator) -> str:
    """The name of one level; the top one reads "Law in force" where only law applies."""
    if law_in_force and index == len(LEVELS) - 1:
        return tr.gettext(LAW_IN_FORCE)
    return tr.gettext(LEVELS[index].label)


def label_text(label: Label | None, sufficient: bool, tr: Translator) -> str:
    """What is printed instead of a bare number: a label, a range of two, or insufficient
    information.
    """
    if not sufficient or label is None:
        return tr.gettext(INSUFFICIENT)
    low = level_name(label.low, label.law_in_force, tr)
    if label.low == label.high:
        return low
    high = level_name(label.high, label.law_in_force, tr)
    return tr.gettext("{low} to {high}").format(low=low, high=high)


def level_of(node: Node, edges: tuple[float, ...] = BANDS) -> int | None:
    """The level whose colour a node wears: the band of its number, held inside its label; None
    without a score.
    """
    if node.mid is None or not node.applicable or not node.sufficient:
        return None
    index = band(node.mid, edges)
    if node.label is None:
        return index
    return max(node.label.low, min(node.label.high, index))
