"""What a page says: every text that is shown or read out, and which of it nobody translated."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

#: Attributes that are shown or read out, or that a script shows.
SPOKEN = frozenset(
    "alt title placeholder label content value data-back data-failed data-label data-text"
    " data-title data-message data-words aria-label aria-description aria-roledescription"
    " aria-valuetext aria-placeholder".split()
)
#: Inside these nothing is read by people.
SILENT = frozenset({"script", "style", "code"})
#: Words of more than one plain letter.
WORD = re.compile(r"[A-Za-z]{2,}")

#: What stands in a page and is no text of ours: addresses and fingerprints, ids of sections and
#: questions, paragraphs and chapters of the Convention, forms of files.
CODES = re.compile(
    r"https?://\S+|[\w.+-]+@[\w.-]+\.\w+|\b[0-9a-f]{8,}\b"
    r"|\b(?:legal|institutional|technical)\.[\w.-]+"
    r"|\b\d+(?:\.\d+)*[a-z]{1,2}\b|\b[IVX]+\b"
    r"|\b(?:PDF|JSON|XLSX|CSV|SVG|PNG|SHA-256)\b"
)
#: What the locale writes in dates, times and lists.
WRITTEN = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|am|pm|and)\b"
)


class Speaker(HTMLParser):
    """Collects what a page says, text by text, with the tag that it stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.said: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)
        given = dict(attrs)
        for name, text in given.items():
            if not text or name not in SPOKEN:
                continue
            if name == "value" and not (
                tag == "input" and given.get("type") in ("submit", "button", "reset")
            ):
                continue
            if name == "content" and given.get("name") != "description":
                continue
            for one in _in_json(text) if text.startswith("{") else (text,):
                self.said.append((f"{tag}[{name}]", one))

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not SILENT.intersection(self.open):
            self.said.append((self.open[-1] if self.open else "", " ".join(data.split())))


def _in_json(text: str) -> Iterator[str]:
    """Every value of the texts that a script is given."""
    try:
        given = json.loads(text)
    except ValueError:
        yield text
        return
    for one in given.values():
        yield str(one)


_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr path circle rect line"
    " use".split()
)


@lru_cache(maxsize=64)  # many are told the same: that there is no such page
def said_by(page: str) -> tuple[tuple[str, str], ...]:
    """Every text of a page with where it stands."""
    speaker = Speaker()
    speaker.feed(page)
    return tuple(speaker.said)


def untranslated(texts: Iterable[tuple[str, str]], typed: Collection[str]) -> Iterator[str]:
    """Texts in which plain words are left once what people typed is taken out."""
    known: list[str] = []
    for where, text in texts:
        left = CODES.sub(" ", " ".join(text.split()))
        if not WORD.search(left):
            continue  # as most: whatever is taken out, no word comes in
        known = known or sorted({" ".join(one.split()) for one in typed}, key=len, reverse=True)
        for name in known:
            if name in left:
                left = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", left)
        if WORD.search(WRITTEN.sub(" ", left)):
            yield f"<{where}> {text[:160]}"


def cells_of(book: bytes) -> list[tuple[str, str]]:
    """Every text of a workbook: its cells, and the names of its sheets."""
    with ZipFile(BytesIO(book)) as file:
        shared = file.read("xl/sharedStrings.xml").decode()
        names = re.findall(r'<sheet name="([^"]+)"', file.read("xl/workbook.xml").decode())
    return [("cell", text) for _, text in said_by(shared)] + [("sheet", name) for name in names]


def strings_of(value: object) -> Iterator[tuple[str, str]]:
    """Every text in what a program is given: of a figure what it draws, not how."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in HOW:
                yield from strings_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings_of(one)
    elif isinstance(value, str):
        yield from ((place or "figure", text) for place, text in said_by(value))


#: Names in a figure whose texts are colours, codes and positions.
HOW = frozenset(
    "type mode hoverinfo line marker layer xref yref fillcolor tickmode side categoryorder font"
    " textposition insidetextanchor uniformtext xanchor yanchor ticklabeloverflow"
    " paper_bgcolor plot_bgcolor hoverlabel colorscale orientation hovertemplate texttemplate"
    " color traceorder textfont autorange barmode rangemode problem state stage code url id".split()
)
