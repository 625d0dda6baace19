"""The last touches to a document before it is written: what header cells head, and packing."""

from __future__ import annotations

import zlib
from typing import Any

#: The highest level took twice the time and gave a file smaller by a hundredth.
_LEVEL = 6


def finish(_document: Any, file: Any) -> None:
    """What WeasyPrint calls between drawing and writing; ``file`` is a pydyf document."""
    import pydyf  # type: ignore[import-untyped]  # here: comes with WeasyPrint
    from weasyprint.pdf.stream import Stream as Drawn

    for item in file.objects:
        if isinstance(item, pydyf.Stream):
            _pack(item, drawn=isinstance(item, Drawn))
        elif isinstance(item, pydyf.Dictionary) and item.get("S") == "/TH":
            row = _named(file, item["P"])
            heads = "Column" if _named(file, row["P"])["S"] == "/THead" else "Row"
            item["A"]["Scope"] = f"/{heads}"


def _pack(stream: Any, *, drawn: bool) -> None:
    """Compresses a stream. Of a drawn one, it leaves out the moves by nothing that WeasyPrint puts
    between two letters: they were half of all that was written.
    """
    content = b"\n".join(
        part if isinstance(part, bytes) else getattr(part, "data", None) or part.encode("ascii")
        for part in stream.stream
    )
    if drawn:
        content = content.replace(b">0<", b"")
    if stream.compress:
        content = zlib.compress(content, _LEVEL)
        stream.extra = {**stream.extra, "Filter": "/FlateDecode"}
        stream.compress = False
    stream.stream = [content]


def _named(file: Any, reference: bytes) -> Any:
    """The object that a reference like ``b"12 0 R"`` names."""
    return file.objects[int(reference.split()[0])]
