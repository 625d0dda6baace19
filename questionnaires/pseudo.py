"""Two languages that nobody speaks, to show what was never translated and what has no room.

Every text is 40 % longer, with accents, between ‹ and ›; the second also runs from right to left.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGER, MIRRORED = "en-XA", "ar-XB"
PSEUDO = (LONGER, MIRRORED)

_PLAIN = "abcdefghijklmnopqrstuvwxyz"
#: All of them are in Noto Sans, and each has its capital: marks are looked up whatever their case.
_ACCENTED = "áƀçđéƒğĥíĵķļḿñóþɋŕšţúṽŵẋýž"
_LETTERS = str.maketrans(_PLAIN + _PLAIN.upper(), _ACCENTED + _ACCENTED.upper())
_VOWELS = re.compile("[áéíóúý]", re.I)
#: What fills a text up that is short of vowels.
_FILLING = "óñé ţŵó ţĥŕéé ƒóúŕ ƒíṽé "

#: What a translator must leave as it is: places, tags, entities; and the marks of the glossary, of
#: which the word is translated and the brackets stay.
_KEPT = re.compile(
    r"%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-z]|%%|%[sd]|\{[^{}]*\}|</?[a-zA-Z][^<>]*>|&#?\w+;"
)
_MARK = re.compile(r"\[([^\[\]]+)\]")


@lru_cache(maxsize=50_000)
def lengthen(text: str) -> str:
    """A text in a language of the two. One without a letter stays as it is."""
    bare = _MARK.sub(r"\1", _KEPT.sub("", text))
    if not any(char.isalpha() for char in bare):
        return text
    said = "".join(_pieces(text))
    missing = -(-len(bare) * 7 // 5) - len(_MARK.sub(r"\1", _KEPT.sub("", said)))
    filling = (_FILLING * (missing // len(_FILLING) + 1))[: max(missing, 0)].rstrip()
    return f"‹{said}{filling and ' '}{filling}›"


def _pieces(text: str) -> list[str]:
    """The text cut at what is kept, the rest accented, every vowel twice."""
    pieces, last = [], 0
    for kept in _KEPT.finditer(text):
        pieces += [_words(text[last : kept.start()]), kept[0]]
        last = kept.end()
    return [*pieces, _words(text[last:])]


def _words(text: str) -> str:
    pieces, last = [], 0
    for mark in _MARK.finditer(text):
        pieces += [_accented(text[last : mark.start()]), f"[{lengthen(mark[1])}]"]
        last = mark.end()
    return "".join([*pieces, _accented(text[last:])])


def _accented(text: str) -> str:
    # A second capital in the middle of a word would be read as the beginning of another one.
    return _VOWELS.sub(lambda vowel: vowel[0] + vowel[0].lower(), text.translate(_LETTERS))
