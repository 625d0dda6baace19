"""How well an answer is evidenced: E0 asserted to E4 confirmed by an independent reviewer."""

from __future__ import annotations

from datetime import date

from questionnaires.answers import Answer, Evidence


def _aged(dated: date, as_of: date, months: int) -> bool:
    passed = (as_of.year - dated.year) * 12 + as_of.month - dated.month
    return (passed, as_of.day - dated.day) > (months, 0)


def citation_level(citation: Evidence, *, as_of: date, months: int = 36) -> int:
    """The level 0-4 of one citation on the day ``as_of``.

    Named is E1; with its article or page it is E2 (secret material: title, date and holder, seen
    by the focal point); only what is E2 can be confirmed to E3 or E4. Other than law and older than
    ``months``: one step lower.
    """
    if not citation.source.strip():
        return 0
    level = 1
    if citation.pinpoint.strip():
        level = 2
    if citation.secret and (citation.dated is None or not citation.seen_by_focal_point):
        level = 1
    if level == 2 and citation.confirmed == "reviewer":
        level = 4
    elif level == 2 and citation.confirmed == "agency":
        level = 3
    if citation.dated is not None and not citation.is_law and _aged(citation.dated, as_of, months):
        level -= 1
    return level


def evidence_level(answer: Answer, *, as_of: date, months: int = 36) -> int:
    """The level 0-4 of an answer: that of its best citation, 0 without any."""
    best = 0
    for citation in answer.evidence:
        level = citation_level(citation, as_of=as_of, months=months)
        if level > best:
            best = level
    return best
