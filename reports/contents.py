"""Which parts a report has in each of its forms, their headings, and the table of contents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from reports.dossier import Dossier

#: The whole report, or what decides in at most eight pages.
Form = Literal["full", "short"]
#: The parts of each form in order: names of templates.
FULL = (
    "cover",
    "contents",
    "decision",
    "reading",
    "participation",
    "profile",
    "change",
    "articles",
    "duties",
    "chapters",
    "safeguards",
    "evidence",
    "clarify",
    "disagreements",
    "gaps",
    "answers",
    "method",
    "glossary",
)
SHORT = (
    "cover",
    "decision",
    "profile",
    "articles",
    "first_gaps",
    "safeguards",
    "clarify",
    "method",
)


def headings_of(dossier: Dossier, form: Form, say: Callable[..., str]) -> dict[str, str]:
    """The headings by the id of their part, in the order of the full form."""
    short = form == "short"
    headings = {
        "decision": say("What to decide"),
        "reading": say("How to read it"),
        "participation": say("Who took part"),
        "profile": say("Readiness by chapter"),
        "change": say("Since the last round"),
        "articles": say("Readiness by article and track"),
        "duties": say("Duties by state"),
        "chapters": say("Chapter by chapter"),
        "safeguards": say("Safeguards"),
        "evidence": say("What the answers rest on"),
        "clarify": say("What to clarify"),
        "disagreements": say("Where agencies differ"),
        "gaps": say("The first gaps") if short else say("Gap list"),
        "answers": say("Annex: all answers"),
        "method": say("The method in brief") if short else say("Annex: the method in short"),
        "glossary": say("Annex: words used here"),
    }
    if not dossier.agencies_visible:
        del headings["disagreements"]
    if dossier.change is None:
        del headings["change"]
    if not dossier.glossary:
        del headings["glossary"]
    return headings


def contents_of(
    dossier: Dossier,
    headings: dict[str, str],
    groups: Sequence[tuple[str, str, str, Sequence[Any]]],
    count: Callable[[int], str],
) -> list[tuple[str, str, bool]]:
    """The rows of the table of contents: id, text, and whether it is a part of the row above."""
    rows = []
    for id, text in headings.items():
        if id == "chapters":
            pages = dossier.pages
            if pages:
                rows.append((f"chapter-{pages[0].id}", text, False))
            rows += [(f"chapter-{page.id}", f"{page.id} · {page.title}", True) for page in pages]
            continue
        rows.append((id, text, False))
        if id == "gaps":
            rows += [
                (f"gaps-{group}", f"{words} · {count(len(found))}", True)
                for words, css, group, found in groups
            ]
    return rows
