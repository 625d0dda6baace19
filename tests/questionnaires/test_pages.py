"""Pages of docs/ written from the content: true to it, and fresh."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from questionnaires import pages
from questionnaires.library import open_instrument
from tests.instruments import open_tiny

DOCS = Path(__file__).parents[2] / "docs"
EDITION = "2026.1"


@pytest.mark.parametrize("name", [*pages.pages(open_tiny("gate"))])
def test_it_is_fresh(name: str) -> None:
    told = f"run: python -m questionnaires pages {EDITION} --write docs"
    assert (DOCS / name).read_text(encoding="utf-8") == pages.pages(open_instrument(EDITION))[
        name
    ], told


def test_every_duty_that_nobody_read_in_the_official_text_is_listed() -> None:
    instrument = open_tiny("gate")
    page = pages.official_text_first(instrument)
    for duty in instrument.convention.by_id.values():
        listed = f"\n| {duty.id} | " in page
        wanted = instrument.convention.in_scope(duty.id) and duty.confidence == "knowledge"
        assert listed == wanted, duty.id


def test_the_graph_draws_every_prerequisite_forwards() -> None:
    register = open_instrument(EDITION).convention
    root = ElementTree.fromstring(pages.prerequisites(register))  # noqa: S314 - written by us
    space = "{http://www.w3.org/2000/svg}"
    edges = sum(len(o.needs or ()) for o in register.by_id.values() if register.in_scope(o.id))
    paths = root.findall(f"{space}path")
    assert len(paths) == edges > 0
    for path in paths:
        start, *_, end = path.attrib["d"].replace("M", "").replace("C", " ").split()[::2]
        assert int(start) < int(end)
