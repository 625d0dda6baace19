"""The editions of this deployment: the product's, the local ones, those of CONTENT_ROOTS."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from questionnaires import library
from questionnaires.instrument import Instrument


def roots() -> tuple[Path, ...]:
    """The folders in which editions are looked for."""
    local = Path(current_app.config["INSTANCE"]) / "instruments"
    more = (Path(root) for root in current_app.config["CONTENT_ROOTS"])
    return (library.CONTENT, local, *more)


def open_edition(edition: str, language: str = "en") -> Instrument:
    """One edition, whole. Raises EditionNotFound, or ContentError with every problem at once."""
    return library.open_instrument(edition, language, roots=roots())
