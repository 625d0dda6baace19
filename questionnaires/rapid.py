"""The rapid profile: the questions that an edition marks ``rapid``, as an edition of its own."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.freezing import assemble
from questionnaires.instrument import Edition, Instrument, Questionnaire


def faults(edition: Edition) -> Iterator[tuple[tuple[str, ...], str]]:
    """What an edition.yaml with ``of`` may not say: the path in it, and a sentence."""
    if not edition.rapid:
        yield ("of",), "only a rapid profile takes its questions from another edition: set rapid."
    if edition.questionnaires:
        sentence = "a rapid profile lists no sections: it takes what its edition marks rapid."
        yield ("questionnaires",), sentence
    if edition.whole:
        yield ("whole",), "a rapid profile is never whole."


def profile(base: Instrument, edition: Edition) -> Instrument:
    """The sections of ``base`` with their rapid questions alone; a section without one is left out.

    Ids, texts and values stay those of the base, so an answer can be carried from one to the other.
    """
    sections = tuple(
        section.model_copy(update={"questions": kept})
        for section in base.sections
        if (kept := tuple(question for question in section.questions if question.rapid))
    )
    there = {section.id for section in sections}
    questionnaires = tuple(
        Questionnaire(track=one.track, title=one.title, sections=listed)
        for one in base.edition.questionnaires
        if (listed := tuple(name for name in one.sections if name in there))
    )
    edition = edition.model_copy(update={"questionnaires": questionnaires})
    return assemble(edition, base.convention, sections, base.glossary, base.agency_kinds)
