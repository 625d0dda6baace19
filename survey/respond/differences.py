"""What changed from one version of an answer to the next, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from flask_babel import gettext as _

from questionnaires.answers import Answer, State
from questionnaires.questions import Question
from survey.respond.said import Said, said

#: Beyond so many words two texts are not compared word by word.
LONGEST = 3_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: ``kind`` is "same", "added" or "taken"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: what it is, and its text with what was added and taken away."""

    what: str
    pieces: tuple[Piece, ...]


def changes(question: Question, before: Answer | None, after: Answer) -> tuple[Change, ...]:
    """What is different, part by part; nothing where only the time is."""
    old = said(question, "", before or Answer(question.id))
    new = said(question, "", after)
    found = []
    if question.kind == "text" and before and len(old.sentences) == len(new.sentences) == 1:
        found += _text(_("Answer"), old.sentences[0], new.sentences[0])
    else:
        found += _list(_("Answer"), _given(before, old), _given(after, new))
    found += _list(_("Reason"), _some(old.reason), _some(new.reason))
    found += _list(_("Bill under way"), _some(old.bill), _some(new.bill))
    found += _list(_("Source"), old.sources, new.sources)
    found += _text(_("Remark"), old.comment, new.comment)
    return tuple(found)


def _given(answer: Answer | None, in_words: Said) -> tuple[str, ...]:
    """What was answered; "Not answered" is nothing that could be added or taken away."""
    return in_words.sentences if answer is not None and answer.state is not State.BLANK else ()


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _list(what: str, old: tuple[str, ...], new: tuple[str, ...]) -> list[Change]:
    if sorted(old) == sorted(new):
        return []
    pieces = [Piece("added", text) for text in new if text not in old]
    pieces += [Piece("taken", text) for text in old if text not in new]
    return [Change(what, (piece,)) for piece in pieces]


def _text(what: str, old: str, new: str) -> list[Change]:
    """Word by word: a remark of a page in which one word changed says which."""
    if old == new:
        return []
    left, right = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    if max(len(left), len(right)) > 2 * LONGEST:
        return _list(what, _some(old), _some(new))
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(left[a:b])))
            continue
        if a < b:
            pieces.append(Piece("taken", "".join(left[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(right[c:d])))
    return [Change(what, tuple(pieces))]
