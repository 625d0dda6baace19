"""Three mends of the typesetter: names of pages and set lines kept, texts of pictures whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: What places single letters in SVG; our pictures use none of it.
_BY_LETTER = ("dx", "dy", "rotate", "textLength", "letter-spacing")

#: What ends a paragraph inside a text.
_BREAKS = frozenset("\n\r\u2028\u2029")


def mend() -> None:
    """Mends this process once; a second time changes nothing."""
    _name_pages_once()
    _set_texts_whole()
    _keep_lines_set()


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


def _keep_lines_set() -> None:
    """Keeps each line as it was set until it is drawn. WeasyPrint forgot it and set it again to
    draw it, to save some megabytes: a twentieth of the time of a report.
    """
    from weasyprint.text.line_break import Layout, pango

    if getattr(Layout.reactivate, "keeps", False):
        return
    again, give_text = Layout.reactivate, Layout.set_text

    def set_text(line: Any, text: str, justify: bool = False) -> None:
        # As it will be when drawn; changed only then, the line would be set again after all.
        pango.pango_layout_set_single_paragraph_mode(line.layout, not _BREAKS & set(text))
        give_text(line, text, justify)

    def deactivate(line: Any) -> None:
        """Nothing is forgotten."""

    def reactivate(line: Any, style: Any) -> None:
        if line.style is not style or line.justification_spacing:
            again(line, style)

    reactivate.keeps = True  # type: ignore[attr-defined]
    Layout.set_text, Layout.deactivate, Layout.reactivate = set_text, deactivate, reactivate
