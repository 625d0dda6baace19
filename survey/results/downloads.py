"""What stands behind a figure, to take away: its numbers as CSV, its drawing as SVG."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from markupsafe import Markup

from reports import drawings, tables
from reports.dossier import Dossier
from reports.drawings_change import change_by_chapter
from reports.drawings_duties import duties_by_state
from reports.drawings_evidence import evidence_by_level
from reports.sheet import sheet
from survey.problems import UnknownThing
from survey.results.reading import noted, read

DRAWINGS: dict[str, Callable[[Dossier], Markup]] = {
    "chapters": drawings.chapter_plot,
    "articles": drawings.heat_map,
    "duties": duties_by_state,
    "evidence": evidence_by_level,
    "change": change_by_chapter,
}


def table(assessment: str, name: str) -> Response:
    """The numbers of one figure, through the same view as the page it belongs to."""
    found = read(assessment, since=request.args.get("round") or None)
    if name not in tables.TABLES:
        raise UnknownThing("table", name)
    noted(found.page)
    content = tables.as_csv(tables.TABLES[name](found.dossier))
    return _file(content, "text/csv; charset=utf-8", f"{name}-{assessment}.csv")


def drawing(assessment: str, name: str) -> Response:
    """The drawing of one figure, through the same view."""
    found = read(assessment, since=request.args.get("round") or None)
    if name not in DRAWINGS:
        raise UnknownThing("drawing", name)
    noted(found.page)
    meta = found.dossier.meta
    draft = f", {found.dossier.status_text}" if found.dossier.draft else ""
    before = f"{meta.party}, {meta.round}{draft}: "
    drawn = sheet(DRAWINGS[name](found.dossier), name, before, found.dossier.direction)
    return _file(drawn.encode(), "image/svg+xml; charset=utf-8", f"{name}-{assessment}.svg")


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
