"""Where a thing of an instrument stands: file and line where the files are known, else words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from questionnaires.errors import Problem
from questionnaires.instrument import Instrument
from questionnaires.loading import Document


@dataclass(frozen=True)
class Sources:
    """The files of an instrument, so that a problem found later can still name file and line."""

    edition: Document
    convention: Document
    agencies: Document
    glossary: Document
    sections: dict[str, Document] = field(default_factory=dict)


class Places:
    """Makes problems, each at the place that an author must look at. Positions count from 0."""

    def __init__(self, instrument: Instrument, sources: Sources | None = None) -> None:
        self._instrument = instrument
        self._sources = sources

    def edition(self, sentence: str, *loc: str | int) -> Problem:
        """A problem of edition.yaml."""
        return _problem(self._document("edition"), "edition.yaml", loc, sentence)

    def register(self, sentence: str, *loc: str | int) -> Problem:
        """A problem of convention.yaml."""
        return _problem(self._document("convention"), "convention.yaml", loc, sentence)

    def agencies(self, sentence: str, *loc: str | int) -> Problem:
        """A problem of agencies.yaml."""
        return _problem(self._document("agencies"), "agencies.yaml", loc, sentence)

    def glossary(self, sentence: str, *loc: str | int) -> Problem:
        """A problem of glossary.yaml."""
        return _problem(self._document("glossary"), "glossary.yaml", loc, sentence)

    def _document(self, name: str) -> Document | None:
        return getattr(self._sources, name) if self._sources else None

    def section(self, number: int, sentence: str, *loc: str | int) -> Problem:
        """A problem of one section."""
        section = self._instrument.sections[number]
        document = self._sources.sections.get(section.id) if self._sources else None
        return _problem(document, f"section {section.id}", loc, sentence)

    def question(self, section: int, number: int, sentence: str, *loc: str | int) -> Problem:
        """A problem of one question of a section."""
        return self.section(section, sentence, "questions", number, *loc)


def _problem(
    document: Document | None, name: str, loc: Sequence[str | int], sentence: str
) -> Problem:
    if document is not None:
        return document.problem(loc, sentence)
    words = [part if isinstance(part, str) else f"item {part + 1}" for part in loc]
    return Problem(name, ", ".join(words), sentence)
