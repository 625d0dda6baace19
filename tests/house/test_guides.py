"""docs/guides: what stands in bold there stands on a page of the product, word for word."""

import re
from pathlib import Path

from tests.house.test_tree import ROOT

GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
#: Where words of the product are written.
SOURCES = ("survey/**/*.py", "survey/templates/**/*.html", "reports/**/*.py")


def plain(text: str) -> str:
    """Without what a source or a line of text adds: escapes, ends of strings, line breaks."""
    text = re.sub(r"\\(?=['\"])", "", text).replace("’", "'")
    text = re.sub(r"\"\s*\n\s*\"", "", text)
    return re.sub(r"\s+", " ", text)


def written() -> str:
    paths = [path for pattern in SOURCES for path in sorted(ROOT.glob(pattern))]
    return plain("\n".join(path.read_text("utf-8") for path in paths))


def named(guide: Path) -> set[str]:
    """The words in bold; dots, commas and numbers stand for what the page fills in."""
    return {
        part.strip(" .:,")
        for words in BOLD.findall(guide.read_text("utf-8"))
        for part in re.split(r"\.\.\.|\d+", plain(words))
        if part.strip(" .:,")
    }


def test_every_button_that_a_guide_names_is_called_so():
    pages = written()
    assert len(GUIDES) == 3
    unknown = {guide.name: sorted(n for n in named(guide) if n not in pages) for guide in GUIDES}
    assert not any(unknown.values()), unknown
