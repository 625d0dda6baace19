"""A rendered document as a tree: the quick way, since our templates are well-formed XML."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

_VOID = re.compile(r"<(meta|br|col)\b([^>]*)>")
_DOCTYPE = "<!doctype html>"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg"'


def page_of(weasyprint: Any, text: str, fetcher: Any) -> Any:
    """The document for WeasyPrint. Its own parser took a twentieth of the time of a report; it is
    asked where a text is not well-formed.
    """
    root = tree_of(text)
    if root is None:
        return weasyprint.HTML(string=text, url_fetcher=fetcher)
    from cssselect2 import ElementWrapper  # type: ignore[import-untyped]

    page = weasyprint.HTML(string=_DOCTYPE, url_fetcher=fetcher)
    page.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    page.etree_element = page.wrapper_element.etree_element
    return page


def tree_of(text: str) -> ElementTree.Element | None:
    """The tree, or None where the text is not well-formed, or a picture does not say that it is
    one. Every text from outside is escaped.
    """
    if text.count("<svg") != text.count(_SVG):
        return None
    plain = text.removeprefix(_DOCTYPE).replace("&nbsp;", "\u00a0")
    try:
        return ElementTree.fromstring(_VOID.sub(r"<\1\2/>", plain))  # noqa: S314  (our own)
    except ElementTree.ParseError:
        return None
