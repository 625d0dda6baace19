"""An edition as frozen objects: sections of questions, glossary, kinds of agencies."""

from __future__ import annotations

from functools import cached_property

from pydantic import Field

from questionnaires.convention import Convention, Strict, Track
from questionnaires.questions import Question


class Section(Strict):
    """One theme of one questionnaire, made for the agency kinds in ``for``; at most 20 questions;
    one YAML file."""

    id: str
    title: str
    audience: tuple[str, ...] = Field(alias="for", min_length=1)
    intro: str | None = None
    sensitive: str | None = None
    questions: tuple[Question, ...] = Field(min_length=1, max_length=20)

    @property
    def track(self) -> str:
        """The first part of the id: legal, institutional or technical."""
        return self.id.split(".", 1)[0]


class Term(Strict):
    """A word of the field, defined in place wherever a text marks it as ``[term]``; ``also`` are
    its other forms."""

    term: str
    definition: str
    also: tuple[str, ...] = ()


class AgencyKind(Strict):
    """A kind of agency: one list serves register, questions and the agencies of a State."""

    code: str
    name: str


class Questionnaire(Strict):
    """One of the three tracks, with the ids of its sections in order."""

    track: Track
    title: str
    sections: tuple[str, ...]


class Edition(Strict):
    """What edition.yaml says: name, language, status and the order of the sections.

    ``whole``: it asks about every duty of the Convention, and a gap is a mistake. ``rapid`` with
    ``of``: the
    rapid profile of another edition, which lends the questions that it marks ``rapid``.
    """

    edition: str
    title: str
    language: str
    status: str
    whole: bool = False
    rapid: bool = False
    of: str | None = None
    questionnaires: tuple[Questionnaire, ...] = ()


class Instrument(Strict):
    """One edition, whole: the register it rests on, its sections and its glossary, in one
    language."""

    edition: Edition
    convention: Convention
    sections: tuple[Section, ...]
    glossary: tuple[Term, ...]
    agency_kinds: tuple[AgencyKind, ...]
    digest: str

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Every question by its id, in the order of the edition."""
        return {q.id: q for s in self.sections for q in s.questions}

    @cached_property
    def section_by_id(self) -> dict[str, Section]:
        """Every section by its id, in the order of the edition."""
        return {s.id: s for s in self.sections}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section of every question, by the question's id."""
        return {q.id: s for s in self.sections for q in s.questions}

    @cached_property
    def asked(self) -> dict[str, dict[str, tuple[Question, ...]]]:
        """Scored questions per obligation and track: ``asked["25.1"]["legal"]``."""
        found: dict[str, dict[str, tuple[Question, ...]]] = {}
        for question in self.by_id.values():
            if question.scored:
                for obligation in question.obligations:
                    cells = found.setdefault(obligation, {})
                    cells[question.track] = (*cells.get(question.track, ()), question)
        return found

    @cached_property
    def agency_kind_names(self) -> dict[str, str]:
        """Name of each agency kind by its code."""
        return {kind.code: kind.name for kind in self.agency_kinds}
