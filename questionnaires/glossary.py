"""Marked words: ``[traffic data]`` in a text, and the definition that the glossary gives for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from questionnaires.instrument import Instrument, Term
from questionnaires.questions import Question

MARK = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``term`` is set where it was marked and the glossary knows it."""

    text: str
    term: Term | None = None


@lru_cache(maxsize=32)
def _index(glossary: tuple[Term, ...]) -> dict[str, Term]:
    return {form.casefold(): term for term in glossary for form in (term.term, *term.also)}


def find(glossary: tuple[Term, ...], word: str) -> Term | None:
    """The term that a marked word stands for, in any of its forms, whatever its case."""
    return _index(glossary).get(word.casefold())


def pieces(glossary: tuple[Term, ...], text: str) -> tuple[Piece, ...]:
    """A text cut at its marks, without the brackets; an unknown mark is plain text."""
    found: list[Piece] = []
    last = 0
    for match in MARK.finditer(text):
        if match.start() > last:
            found.append(Piece(text[last : match.start()]))
        found.append(Piece(match[1], find(glossary, match[1])))
        last = match.end()
    if last < len(text):
        found.append(Piece(text[last:]))
    return tuple(found)


def plain(text: str) -> str:
    """A text without its marks, for paper, titles and machines."""
    return MARK.sub(r"\1", text)


def texts_of(question: Question) -> tuple[str, ...]:
    """Every text of a question that a respondent reads and that may hold marks."""
    texts = [question.text, question.why, question.notes_for_answering or ""]
    if question.evidence:
        texts.append(question.evidence.counts)
    if question.kind == "elements":
        texts += [element.text for element in question.elements]
    elif question.kind == "ladder":
        texts += question.levels
    elif question.kind == "choice":
        texts += [option.text for option in question.options]
    elif question.kind == "coverage":
        texts.append(question.units)
    return tuple(texts)


def terms_in(instrument: Instrument, question: Question) -> tuple[Term, ...]:
    """The terms that a question uses, each once, in the order of the alphabet."""
    found = {
        term.term: term
        for text in texts_of(question)
        for piece in pieces(instrument.glossary, text)
        if (term := piece.term) is not None
    }
    return tuple(found[name] for name in sorted(found, key=str.casefold))
