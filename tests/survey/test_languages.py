"""The languages of a deployment: tags that are none are refused, and each finds its locale."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey import config, tongues
from tests.survey.settings import settings_for


@pytest.mark.parametrize("languages", [(), ("english",), ("en", "xx-QQ"), ("../en",)])
def test_a_language_that_nobody_can_write_dates_in_is_refused(
    languages: tuple[str, ...], tmp_path: Path
):
    with pytest.raises(config.SettingRefused, match="LANGUAGES"):
        config.load(settings_for(tmp_path, LANGUAGES=languages), {})


@pytest.mark.parametrize("languages", [("en",), ("fr", "zh-Hans", "ar"), ("en-XA", "ar-XB")])
def test_the_others_are_taken(languages: tuple[str, ...], tmp_path: Path):
    assert config.load(settings_for(tmp_path, LANGUAGES=languages), {})["LANGUAGES"] == languages


@pytest.mark.parametrize("language", ["en", "fr", "zh-Hans", "en-XA", "ar-XB"])
def test_whoever_knows_the_locale_knows_the_language(language: str):
    assert tongues.language_of(tongues.locale_of(language)) == language
