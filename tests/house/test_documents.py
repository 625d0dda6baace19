"""What people read beside the product: links lead somewhere, pictures are there and small."""

import re
from pathlib import Path

from tests.house.test_tree import files, relative

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
TAG = re.compile(r"<(?:img|a)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"", re.IGNORECASE)
IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
#: Bytes of a picture that somebody fetches over a slow line.
HEAVIEST = 150_000


def documents() -> dict[Path, str]:
    """Every text for people, without the code in it."""
    return {path: CODE.sub("", path.read_text("utf-8")) for path in files() if path.suffix == ".md"}


def targets(text: str) -> list[str]:
    """Where its links and pictures lead."""
    return [link[2] for link in LINK.findall(text)] + TAG.findall(text)


def ours(target: str) -> bool:
    """Whether it names a file of this repository."""
    return bool(target.partition("#")[0]) and not re.match(r"[a-z][a-z0-9+.-]*:", target)


def pictures() -> list[Path]:
    """Those of the guides."""
    return [path for path in files() if relative(path).startswith("docs/pictures/guides/")]


def test_every_link_and_picture_is_there():
    lost = [
        f"{relative(path)}: {target}"
        for path, text in documents().items()
        for target in targets(text)
        if ours(target) and not (path.parent / target.partition("#")[0]).exists()
    ]
    assert not lost


def test_every_picture_says_in_words_what_it_shows():
    silent = [
        f"{relative(path)}: {target}"
        for path, text in documents().items()
        for mark, alt, target in LINK.findall(text)
        if mark and len(alt.split()) < 4
    ]
    silent += [
        f"{relative(path)}: {tag}"
        for path, text in documents().items()
        for tag in IMAGE.findall(text)
        if not re.search(r"\balt=\"[^\"]+ [^\"]+\"", tag)
    ]
    assert not silent


def test_no_picture_is_heavy():
    heavy = {relative(path): path.stat().st_size for path in pictures()}
    assert not {name: size for name, size in heavy.items() if size > HEAVIEST}


def test_every_picture_of_the_guides_stands_in_one():
    used = {
        (path.parent / target).resolve()
        for path, text in documents().items()
        for target in targets(text)
        if ours(target)
    }
    assert pictures()
    assert not [relative(path) for path in pictures() if path.resolve() not in used]
