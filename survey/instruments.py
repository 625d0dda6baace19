"""The editions of this deployment: the product's, the local ones, those of CONTENT_ROOTS."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from questionnaires import library
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from survey.models import Round


def roots() -> tuple[Path, ...]:
    """The folders in which editions are looked for. Few deployments have any of their own: without,
    all applications of a process share what was read."""
    local = Path(current_app.config["INSTANCE"]) / "instruments"
    more = (Path(root) for root in current_app.config["CONTENT_ROOTS"])
    return (library.CONTENT, *([local] if local.is_dir() else []), *more)


def edition_names() -> tuple[str, ...]:
    """The names of all editions here, oldest first."""
    return library.editions(roots())


def open_edition(edition: str, language: str = "en") -> Instrument:
    """One edition, whole. Raises EditionNotFound, or ContentError with every problem at once."""
    return library.open_instrument(edition, language, roots=roots())


def method_of(instrument: Instrument) -> Method:
    """The method an edition is scored with: the one it was frozen with, once it is published."""
    return library.open_method(instrument.edition.edition, roots=roots())


def name_of(round_: Round) -> str:
    """The title of a round; one that asks the rapid profile says so wherever it is named."""
    return named(round_.title, round_.edition)


def named(title: str, edition: str) -> str:
    """The same of columns."""
    if not open_edition(edition).edition.rapid:
        return title
    return _("%(title)s (rapid profile)", title=title)
