"""docs/accessibility.md: what it says is tested is tested where it says."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "accessibility.md").read_text("utf-8")


def test_every_place_that_the_page_names_is_there():
    named = re.findall(r"`((?:tests|questionnaires|reports|survey)/[\w/.-]+|test_\w+\.py)`", PAGE)
    known = {path.name for path in (ROOT / "tests").rglob("*.py")}
    gone = [one for one in named if not (ROOT / one).exists() and one not in known]
    assert len(named) > 10 and not gone


def test_it_says_what_nobody_has_tried():
    assert "No screen reader user has tried it" in PAGE and "## What was not tested" in PAGE
