"""Two mends of the typesetter: names of pages kept, and a picture's text set in one piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: What places single letters in SVG; our pictures use none of it.
_BY_LETTER = ("dx", "dy", "rotate", "textLength", "letter-spacing")


def mend() -> None:
    """Mends this process once; a second time changes nothing."""
    _name_pages_once()
    _set_texts_whole()


class _Whole(str):
    """A text that gives itself up in one piece where its letters are asked for."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        return iter((str(self),))


def _set_texts_whole() -> None:
    """Lets a text in a picture be set at once. WeasyPrint set it letter by letter: Arabic letters
    did not join, and a fifth of the time of a report went there.
    """
    from weasyprint import svg

    tags: dict[str, Any] = svg.TAGS
    by_letter = tags["text"]
    if getattr(by_letter, "whole", False):
        return

    def text(picture: Any, node: Any, font_size: float) -> None:
        single = all(len(str(node.get(name, "")).split()) < 2 for name in ("x", "y"))
        if node.text and single and not any(node.get(name) for name in _BY_LETTER):
            node._etree_node.text = _Whole(node.text)
        by_letter(picture, node, font_size)

    text.whole = True  # type: ignore[attr-defined]
    # It asks of each tag whether it is this very function, to set a text from its middle or end.
    svg.text = text
    tags.update({tag: text for tag, draw in tags.items() if draw is by_letter})


def _name_pages_once() -> None:
    """Lets pydyf remember the names of the pages. It made them all anew for every tag: a twelfth of
    the time of a report, and more with every page.
    """
    import pydyf  # type: ignore[import-untyped]

    named: Any = pydyf.PDF.page_references
    if getattr(named.fget, "remembers", False):
        return

    def page_references(file: Any) -> tuple[bytes, ...]:
        pages = len(file.pages["Kids"])
        known = file.__dict__.get("_named_pages")
        if known is None or known[0] != pages:
            known = file.__dict__["_named_pages"] = (pages, named.fget(file))
        return known[1]  # type: ignore[no-any-return]

    page_references.remembers = True  # type: ignore[attr-defined]
    pydyf.PDF.page_references = property(page_references)
