"""The interactive figures as JSON: the numbers of the drawings, loaded when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify

from reports import figures, figures_stacked
from reports.dossier import Dossier
from survey.problems import UnknownThing
from survey.results.reading import noted, read

FIGURES: dict[str, Callable[[Dossier], dict[str, Any]]] = {
    "chapters": figures.chapter_plot,
    "articles": figures.heat_map,
    "duties": figures_stacked.duties_by_state,
    "evidence": figures_stacked.evidence_by_level,
}


def show(assessment: str, name: str) -> Response:
    """One figure, through the same view as the page it belongs to."""
    found = read(assessment)
    if name not in FIGURES:
        raise UnknownThing("figure", name)
    noted(found.page)
    return jsonify(FIGURES[name](found.dossier))
