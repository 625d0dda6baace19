"""How easy an English text is to read: Flesch's reading ease, 100 is easy and 0 very hard."""

from __future__ import annotations

import re
from collections.abc import Iterable
from statistics import fmean

from questionnaires.glossary import MARK

#: No question is harder than this, and all of an edition together are this easy in the mean.
HARDEST, MEAN = 30, 50

#: What a marked word counts as: its definition stands beside it.
_TERM = "term"
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?:;](?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
#: Endings that are written with a vowel and spoken without one, and vowels that stand together and
#: are spoken apart.
_SILENT = re.compile(
    r"(?:(?<![^aeiouy]l)(?<=[^aeiouy])e|[^aeiouytd]ed|(?<![^aeiouy]l)(?<![sc]h)(?<=[^aeiouyscxzg])es)$"
)
_APART = re.compile(
    r"[^ct]ia|[^ctg]iou|io(?!n|u)|iet|[^ct]ient|crea|ea$|[dg]eo|[^qg]ua|ism|ying|iu"
)


def ease(text: str) -> float:
    """206.835 - 1.015 x words a sentence - 84.6 x syllables a word (Flesch 1948).

    A word marked for the glossary, ``[central authority]``, counts as one short word. 100 for a
    text without words.
    """
    plain = MARK.sub(_TERM, text)
    words = [part for word in _WORD.findall(plain) for part in word.split("-")]
    if not words:
        return 100.0
    sentences = max(1, len(_SENTENCE_END.findall(plain.strip() + " ")))
    spoken = sum(map(syllables, words))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * spoken / len(words)


def mean(texts: Iterable[str]) -> float:
    """The mean ease of several texts, each counting the same; 100 where there is none."""
    found = [ease(text) for text in texts]
    return fmean(found) if found else 100.0


def syllables(word: str) -> int:
    """How many syllables an English word has, by its spelling: right for about nine in ten."""
    low = word.casefold()
    if not low.isalpha():
        return max(1, sum(character.isdigit() for character in low))
    count = len(_VOWELS.findall(low)) - bool(_SILENT.search(low)) + len(_APART.findall(low))
    return max(1, count)
