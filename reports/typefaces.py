"""The fonts of printed documents: which a text needs, and what stands for a character they lack."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from reports.errors import FontMissing
from reports.language import translator

FOLDER = Path(__file__).with_name("fonts")
#: One file a family and weight: several under one name printed wrong glyphs. Not packed, since
#: unpacking cost more time than a page.
LATIN = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "ReadinessSymbols-Regular.ttf")
ARABIC = {400: "NotoSansArabic-Regular.ttf", 700: "NotoSansArabic-Bold.ttf"}
CHINESE = {400: "NotoSansSC-Regular.ttf", 700: "NotoSansSC-Bold.ttf"}
#: All that a document may ask for, under the address that our style sheet gives it.
OWN_FILES = {
    f"package:fonts/{name}": FOLDER / name for name in (*LATIN, *ARABIC.values(), *CHINESE.values())
}

#: Fonts that are read only for a text that needs them: the Chinese ones weigh more than all others.
_ON_DEMAND = (
    (
        re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]"),
        "Noto Sans Arabic",
        ARABIC,
    ),
    (re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"), "Noto Sans SC", CHINESE),
)
#: What no font has to draw: line ends, joiners, marks of direction, variation selectors.
_SILENT = {*range(32), *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2060, 0xFEFF, 0xAD}
_SILENT |= set(range(0xFE00, 0xFE10)) | set(range(0xE0000, 0xE0080))
#: Joins and dresses of emoji: alone they say nothing once the emoji is a name.
_DRESS = "\u200d\ufe0e\ufe0f"


def faces(text: str) -> str:
    """The rules that bring the fonts which this text needs beside those of every document."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("package:fonts/{file}") }}\n'
        for needs, family, files in _ON_DEMAND
        if needs.search(text)
        for weight, file in files.items()
    )


def check() -> None:
    """Raises FontMissing where a file is not there: boxes instead of words would say nothing."""
    for file in OWN_FILES.values():
        if not file.is_file():
            raise FontMissing(file.name)


def legible(text: str, language: str) -> str:
    """The text with a name in brackets wherever our fonts have no sign: [grinning face], or how
    many characters of which script. A machine's own fonts are not asked: the same file must come
    out everywhere.
    """
    lacking = {c for c in set(text) if ord(c) > 0x2FF and ord(c) not in _covered()}
    if not lacking:
        return text
    run = f"[{re.escape(''.join(sorted(lacking)))}]"
    letters = re.compile(f"{run}(?:[{_DRESS}\\s]*{run})*[{_DRESS}]*")
    return letters.sub(lambda found: _named(found[0], language), text)


def _named(run: str, language: str) -> str:
    """What stands for a run of signs that no font of ours has."""
    tr = translator(language)
    parts: list[str] = []
    script, count = "", 0

    def close() -> None:
        nonlocal count
        if count:
            said = tr.ngettext("[{n} character: {script}]", "[{n} characters: {script}]", count)
            parts.append(said.format(n=count, script=script))
            count = 0

    for character in run:
        if character in _DRESS or character.isspace():
            continue
        name = unicodedata.name(character, "").lower()
        if unicodedata.category(character)[0] in "LMN" and name:
            if (own := name.split()[0]) != script:
                close()
            script, count = own, count + 1
        else:
            close()
            parts.append(f"[{name or f'U+{ord(character):04X}'}]")
    close()
    return " ".join(parts)


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Every character that one of our fonts draws, or that is not to be drawn."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # only beyond Latin

    found = set(_SILENT)
    for file in OWN_FILES.values():
        with TTFont(file, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)
