"""A picture that the typesetter could not draw: noticed, and said in words in its place."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from markupsafe import escape

from reports.language import translator

log = logging.getLogger(__name__)

_lost: ContextVar[list[str] | None] = ContextVar("lost pictures", default=None)


@contextmanager
def noticing() -> Iterator[list[str]]:
    """The names of the pictures that get lost meanwhile. WeasyPrint would leave them out, say so
    to its log alone, and leave the page's graphics half open.
    """
    _watch()
    found: list[str] = []
    token = _lost.set(found)
    try:
        yield found
    finally:
        _lost.reset(token)


def in_words(text: str, names: Iterable[str], language: str) -> str:
    """The document with words in the place of these pictures; one without words stays."""
    sentence = translator(language).gettext("This picture could not be drawn. In words:")
    for name in dict.fromkeys(names):
        picture = re.compile(
            rf'<svg [^>]*aria-labelledby="{re.escape(name)}-title[^>]*>'
            r"<title[^>]*>(?P<words>.*?)</title>.*?</svg>",
            re.DOTALL,
        )
        text = picture.sub(
            lambda match: f'<p class="note">{escape(sentence)} {match["words"]}</p>', text
        )
    return text


def _watch() -> None:
    """Has every picture that fails told to whoever is noticing; a second time changes nothing."""
    from weasyprint.images import SVGImage

    if getattr(SVGImage.draw, "watched", False):
        return
    begin = SVGImage.__init__

    def __init__(picture: Any, tree: Any, *rest: Any) -> None:
        try:
            begin(picture, tree, *rest)
        except Exception as error:
            _lose(tree.get("aria-labelledby"), error)
            raise

    def draw(picture: Any, stream: Any, width: float, height: float, style: Any) -> None:
        try:
            picture._svg.draw(stream, width, height, picture._base_url, picture._context)
        except Exception as error:  # noqa: BLE001  (a fault of a picture can be of any kind)
            _lose(picture._svg.tree.get("aria-labelledby"), error)

    draw.watched = True  # type: ignore[attr-defined]
    SVGImage.__init__, SVGImage.draw = __init__, draw


def _lose(labels: str | None, error: Exception) -> None:
    # Nobody's picture is at fault where memory ran out.
    found = _lost.get()
    if found is None or isinstance(error, MemoryError):
        raise error
    name = (labels or "").split(" ")[0].removesuffix("-title")
    log.error("the picture %r could not be drawn", name, exc_info=error)
    found.append(name)
