"""docs/settings.md says what survey/config.py says."""

from survey.config import ROOT
from survey.settings_page import as_markdown


def test_the_page_of_settings_is_fresh():
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert written == as_markdown(), "write it anew: ./run survey settings > docs/settings.md"
