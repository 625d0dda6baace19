"""The interactive figures as JSON: the numbers of the drawings, loaded when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify

from reports import figures
from reports.dossier import Dossier
from survey.problems import UnknownThing
from survey.results.dashboard import noted, read

FIGURES: dict[str, Callable[[Dossier], dict[str, Any]]] = {
    "chapters": figures.chapter_plot,
    "articles": figures.heat_map,
}


def show(assessment: str, name: str) -> Response:
    """One figure, through the same view as the page it belongs to."""
    page, dossier = read(assessment)
    if name not in FIGURES:
        raise UnknownThing("figure", name)
    noted(page)
    return jsonify(FIGURES[name](dossier))
