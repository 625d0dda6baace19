"""Catalogues of translated texts, as a deployment has them: written where a test looks for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask


def write_catalogue(
    folder: Path, language: str, texts: Mapping[str, str], *, domain: str = "messages"
) -> Path:
    """A catalogue of these texts below the folder; the folder."""
    catalogue = Catalog(locale=language.replace("-", "_"))
    for text, said in texts.items():
        catalogue.add(text, said)
    place = folder / language.replace("-", "_") / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / f"{domain}.mo").open("wb") as file:
        write_mo(file, catalogue)
    return folder


def speak(app: Flask, folder: Path, language: str) -> None:
    """Gives the pages of an application a catalogue of next to nothing: it counts as a language."""
    write_catalogue(folder / language, language, {"Sign in": f"[{language}]"})
    app.extensions["babel"].translation_directories.append(str(folder / language))
