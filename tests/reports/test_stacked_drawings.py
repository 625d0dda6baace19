"""Duties by state and evidence by level: every count is readable, in grey and in a mirror."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from questionnaires.answers import Answer, State
from reports.drawings_duties import duties_by_state
from reports.drawings_evidence import evidence_by_level
from reports.levels import DUTY_STATES, EVIDENCE
from tests.reports.builders import dossier_of, instrument, sheet_of

INSTRUMENT = instrument()
DOSSIER = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
SILENT = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, lambda question, agency: None))
UNSURE = dossier_of(
    INSTRUMENT,
    sheet_of(INSTRUMENT, lambda question, agency: Answer(question.id, State.DONT_KNOW)),
)
SVG = "{http://www.w3.org/2000/svg}"
DRAW = {"duties": duties_by_state, "evidence": evidence_by_level}
PAYLOAD = "<img src=x onerror=alert(1)> & \"quoted\" 'single'"


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - it was made here, a line ago


def texts(svg):
    return [text.text or "" for text in parsed(svg).iter(f"{SVG}text")]


def test_every_count_stands_in_the_drawing_with_its_sign():
    drawn = texts(duties_by_state(DOSSIER))
    for bar in DOSSIER.duties:
        for code, _, count in bar.counts:
            assert not count or f"{DUTY_STATES[code].glyph} {count}" in drawn
    drawn = texts(evidence_by_level(DOSSIER))
    marks = {mark.code: mark for mark in EVIDENCE}
    for bar in (DOSSIER.evidence.levels, *DOSSIER.evidence.chapters):
        for code, _, count in bar.counts:
            assert not count or f"{marks[code].glyph} {count}" in drawn


def test_a_part_is_as_long_as_its_share():
    (bar,) = [bar for bar in DOSSIER.duties if bar.code == "shall"]
    one = duties_by_state(replace(DOSSIER, duties=(bar,)))
    wide = [
        float(r.get("width")) for r in parsed(one).iter(f"{SVG}rect") if r.get("height") == "26"
    ]
    shares = [count / bar.total for _, _, count in bar.counts if count]
    assert wide[0] == pytest.approx(428)
    assert [part + 2 for part in wide[1:]] == pytest.approx([428 * s for s in shares], abs=0.11)


def test_the_documented_share_is_told_behind_the_bar():
    part = DOSSIER.evidence
    assert part.documented_in(part.levels) == part.documented
    assert f"{round(part.documented / part.known * 100)}%" in texts(evidence_by_level(DOSSIER))


@pytest.mark.parametrize("dossier", [SILENT, UNSURE], ids=["silent", "unsure"])
def test_where_nothing_is_known_no_share_is_told(dossier):
    drawn = texts(duties_by_state(dossier))
    axis = {"0%", "25%", "50%", "75%", "100%"}
    assert len([t for t in drawn if t.endswith("%")]) == len(axis)
    assert drawn.count("–") == len(dossier.duties)
    assert "–" in texts(evidence_by_level(dossier))


def test_a_reader_of_no_duty_is_told_so():
    drawing = parsed(duties_by_state(replace(DOSSIER, duties=())))
    assert "No duty" in (drawing.find(f"{SVG}desc").text or "")


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_right_to_left_is_the_mirror_image(draw):
    ltr, rtl = parsed(draw(DOSSIER)), parsed(draw(replace(DOSSIER, direction="rtl")))
    for one, other in zip(ltr.iter(f"{SVG}text"), rtl.iter(f"{SVG}text"), strict=True):
        assert float(one.get("x")) + float(other.get("x")) == pytest.approx(720, abs=0.11)


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_a_title_says_what_it_is_and_a_stored_text_is_never_markup(draw):
    bars = tuple(replace(bar, label=PAYLOAD) for bar in DOSSIER.duties)
    part = replace(DOSSIER.evidence, chapters=bars[:0])
    part = replace(part, levels=replace(part.levels, label=PAYLOAD))
    svg = draw(replace(DOSSIER, duties=bars, evidence=part))
    assert "<img" not in svg
    root = parsed(svg)
    assert root.find(f"{SVG}title").text and PAYLOAD in (root.find(f"{SVG}desc").text or "")
