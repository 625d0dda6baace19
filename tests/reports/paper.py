"""Reading printed reports back: the text of a PDF as pdftotext finds it."""

import re
import subprocess
from collections.abc import Iterator

import pikepdf

#: The operators that put something on the page.
DRAWN = {"Tj", "TJ", "f", "F", "f*", "S", "s", "B", "B*", "Do", "sh"}


def read(path, *options: str) -> str:
    """The text of a PDF as pdftotext finds it."""
    found = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", *options, str(path), "-"], capture_output=True, check=True
    )
    return found.stdout.decode("utf-8", "replace")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def levels_of_headings(file: pikepdf.Pdf) -> list[int]:
    """The levels of the headings of a tagged PDF, in the order in which they are read."""
    return [int(kind[2:]) for kind, _ in _walk(file.Root.StructTreeRoot) if kind[1:2] == "H"]


def kinds_of(file: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    """Every structure element of a kind, such as /Figure."""
    return [element for found, element in _walk(file.Root.StructTreeRoot) if found == kind]


def _walk(element: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S), child
            yield from _walk(child)


def untagged(page: pikepdf.Page) -> list[str]:
    """What a page draws outside every tag and every artifact: operators, by name."""
    found, open_marks = [], 0
    for instruction in pikepdf.parse_content_stream(page):
        name = str(instruction.operator)
        if name in ("BDC", "BMC"):
            open_marks += 1
        elif name == "EMC":
            open_marks -= 1
        elif name in DRAWN and not open_marks:
            found.append(name)
    return found
