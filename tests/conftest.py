"""How a run of thousands of tests spends less on itself."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path

import pytest

from survey.processes import let_memory_rest
from tests.catalogues import write_catalogue


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Ten thousand collected tests and all the code stay: the collector of garbage does not walk
    over them while they come, and never again after."""
    gc.disable()
    try:
        return (yield)
    finally:
        let_memory_rest()
        gc.enable()


@pytest.fixture
def speak_on_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str, Mapping[str, str]], None]]:
    """Gives printed documents a catalogue for a language, until the test ends."""
    from reports import language  # here: most runs print nothing

    folder = tmp_path / "on paper"
    monkeypatch.setattr(language, "LOCALES", folder)

    def forget() -> None:
        for kept in (
            language.printed_in,
            language.translator,
            language._locale,
            language.number,
            language.day,
        ):
            kept.cache_clear()

    def speak(code: str, texts: Mapping[str, str]) -> None:
        write_catalogue(folder, code, texts, domain=language.DOMAIN)
        forget()

    forget()
    yield speak
    forget()
