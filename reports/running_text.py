"""Typed texts and answers as running text: where they may break, and what stands between parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from reports.language import DATE_MARK, direction, language_name
from reports.words import AnswerWords

#: The most characters without a space before a break is allowed among them.
LONGEST_RUN = 100
_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")
#: How far apart these breaks are: much shorter than a line, or every second line stays half empty.
_STEP = re.compile(r"\S{20}(?=\S)")
#: What ends a sentence; after anything else a full stop is due.
_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", ":", ";")


def breakable(value: object) -> object:
    """Lets a text without spaces break at last: setting one of 10,000 characters took seconds."""
    if isinstance(value, str) and not isinstance(value, Markup) and len(value) > LONGEST_RUN:
        return _RUN.sub(lambda run: _STEP.sub("\\g<0>\u200b", run[0]), value)
    return value


def own(text: Markup | str, language: str) -> Markup:
    """A typed text that runs against the language of the document, in the direction of its first
    letter: of "Standing order, s. 56(2)" an Arabic page made "s. (2)56". A date that follows it
    with its mark is the document's again, and so is what stands behind the date.
    """
    bare = text.striptags() if isinstance(text, Markup) else text
    letters = map(unicodedata.bidirectional, bare)
    first = next((kind for kind in letters if kind in ("L", "R", "AL")), "")
    runs = "ltr" if first == "L" else "rtl"
    held = text if isinstance(text, Markup) else escape(str(breakable(text)))
    if not first or runs == direction(language):
        return held
    typed, mark, rest = held.partition(f", {DATE_MARK}")
    return Markup('<span dir="{}">{}</span>').format(runs, typed) + mark + rest


def reference(text: str, language: str) -> Markup:
    """A place in the Convention, 17(2)(d), in its own direction: right to left it was (d)(2)17."""
    held = escape(text)
    return (
        held if direction(language) == "ltr" else Markup('<span dir="ltr">{}</span>').format(held)
    )


def lines(text: str) -> Markup:
    """A typed text with its line ends; of many empty lines one is kept."""
    rows = re.sub(r"\n{3,}", "\n\n", text.strip("\n")).split("\n")
    return Markup("<br>").join(str(breakable(row)) for row in rows)


def clip(text: str, most: int) -> str:
    """The first words of a text that has to fit; what is left out is an ellipsis."""
    if len(text) <= most:
        return text
    return (text[:most].rsplit(" ", 1)[0] or text[:most]).rstrip(" ,;.") + " …"


def stopped(text: str) -> str:
    """A text that ends with a full stop, so that the next one can follow on the line."""
    text = text.rstrip()
    return text if not text or text.endswith(_ENDS) else f"{text}."


def unbroken(text: str) -> str:
    """A short text that stays on one line: what belongs together is not torn at its spaces."""
    return text.replace(" ", "\u00a0")


def spoken_answer(
    words: AnswerWords, language: str, say: Callable[..., str], count: Callable[..., str]
) -> Markup:
    """One answer with its reason, sources, bill and remark, a point in the middle between them."""
    return Markup(" · ").join(_parts(words, language, say, count))


def _parts(
    words: AnswerWords, language: str, say: Callable[..., str], count: Callable[..., str]
) -> Iterable[Markup]:
    # The sign and its text are not torn apart at the end of a line.
    held = [Markup("✓\u00a0") + str(breakable(text)) for text in words.ticked]
    for text, essential in words.missing:
        row = Markup("□\u00a0") + str(breakable(text))
        held.append(row + escape(" " + say("(essential)")) if essential else row)
    head = [lines(words.line)] if words.line else []
    if held:
        head.append(Markup("; ").join(held))
    if head:
        yield Markup(": ").join(head)
    if words.reason:
        yield escape(say("Reason:") + " ") + own(lines(words.reason), language)
    if words.citations:
        named = Markup("; ").join(own(text, language) for text in words.citations)
        yield escape(count("Source:", "Sources:", len(words.citations)) + " ") + named
    if words.pipeline:
        yield escape(words.pipeline)
    if words.comment:
        remark = escape(say("Remark:") + " ") + own(lines(words.comment), language)
        if words.comment_language and words.comment_language != language:
            remark += escape(f" [{language_name(words.comment_language, language)}]")
        yield remark
