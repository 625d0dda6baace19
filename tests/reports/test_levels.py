"""Labels, glyphs and colours: one source, readable, and in step with the method."""

from itertools import pairwise

import pytest

from questionnaires.scorecard import Label
from reports import levels
from reports.language import translator
from tests.reports.builders import method

EN = translator("en")


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "mark",
    [*levels.LEVELS, *levels.MARKS.values(), *levels.DUTY_STATES.values(), *levels.EVIDENCE],
    ids=lambda mark: mark.code,
)
def test_every_text_reads_on_its_colour(mark):
    assert contrast(mark.text, mark.colour) >= 4.5


@pytest.mark.parametrize("colour", [levels.INK, levels.INK_SOFT, levels.ACCENT, levels.WARNING])
def test_every_ink_reads_on_every_ground(colour):
    for ground in (levels.PAPER, *levels.BAND_TINTS):
        assert contrast(colour, ground) >= 4.5


def test_levels_differ_in_grey():
    greys = [luminance(level.colour) for level in levels.LEVELS]
    assert greys == sorted(greys, reverse=True)
    assert all(contrast(a.colour, b.colour) >= 1.15 for a, b in pairwise(levels.LEVELS))


def test_every_mark_has_a_glyph_of_its_own():
    glyphs = [level.glyph for level in levels.LEVELS] + [
        mark.glyph
        for mark in levels.MARKS.values()
        if mark.code not in ("insufficient", "not_expected")
    ]
    assert len(glyphs) == len(set(glyphs))


def test_levels_are_those_of_the_method():
    assert [level.code for level in levels.LEVELS] == [level.code for level in method().levels]
    assert [level.label for level in levels.LEVELS] == [level.label for level in method().levels]
    assert levels.BANDS == method().level_starts[1:]
    assert levels.LAW_IN_FORCE == method().text("law_in_force")
    assert levels.INSUFFICIENT == method().text("insufficient")


@pytest.mark.parametrize(
    ("label", "sufficient", "words"),
    [
        (Label(1, 1), True, "Emerging"),
        (Label(1, 3), True, "Emerging to Established"),
        (Label(4, 4), True, "Operational"),
        (Label(4, 4, law_in_force=True), True, "Law in force"),
        (Label(3, 4, law_in_force=True), True, "Established to Law in force"),
        (Label(2, 2, caps=("safeguards",)), True, "Developing"),
        (Label(1, 1), False, "Insufficient information"),
        (None, True, "Insufficient information"),
    ],
)
def test_a_label_is_one_level_a_range_or_insufficient(label, sufficient, words):
    assert levels.label_text(label, sufficient, EN) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.4167, "0.42"),
        (0.2, "0.20"),
        (0.7999, "0.79"),
        (0.8, "0.80"),
        (1.0, "1.00"),
        (0.195, "0.19"),
    ],
)
def test_a_printed_number_never_enters_the_next_band(value, text):
    assert levels.number_text(value, "en") == text
