"""A State's results on one page: what to know, chapters, articles by track, what to do first."""

from __future__ import annotations

from typing import Any

from flask import render_template

from reports import drawings
from reports.dossier import Dossier
from reports.levels import LEVELS
from reports.profile import HeatRow
from survey.actions.reading import note_reading
from survey.auth.current import current_actor
from survey.dossiers import dossier_of
from survey.language import reader_language
from survey.models.base import now
from survey.queries import results
from survey.queries.results import Results

#: As many gaps stand on the dashboard; the rest on a page of its own.
FIRST = 5


def show(assessment: str) -> str:
    """The dashboard."""
    page, dossier = read(assessment)
    noted(page)
    return render_template(
        "results/show.html",
        page=page,
        dossier=dossier,
        nodes=page.seen().nodes.keys(),
        chapter_plot=drawings.chapter_plot(dossier),
        rows=_by_chapter(dossier),
        key=_key(dossier),
        first=dossier.gaps.rows[:FIRST],
        acting_as=acting_as(page.facts.state_name, page.facts.round_title),
    )


def gaps(assessment: str) -> str:
    """Every gap by chapter, and what is still to be clarified."""
    page, dossier = read(assessment)
    noted(page)
    titles = dict(dossier.chapter_titles)
    chapters: dict[str, list[Any]] = {}
    for gap in dossier.gaps.rows:
        chapters.setdefault(gap.chapter, []).append(gap)
    ordered = [
        (numeral, titles[numeral], chapters[numeral]) for numeral in titles if numeral in chapters
    ]
    return render_template(
        "results/gaps.html",
        page=page,
        dossier=dossier,
        nodes=page.seen().nodes.keys(),
        chapters=ordered,
        acting_as=acting_as(page.facts.state_name, page.facts.round_title),
    )


def read(assessment: str) -> tuple[Results, Dossier]:
    """The results as this reader may see them, and their dossier."""
    language = reader_language()
    page = results.results_page(current_actor(), assessment, language=language)
    return page, dossier_of(page, language=language, printed=now().date())


def noted(page: Results) -> None:
    """Reading what another State shares is an entry in the audit trail."""
    if not page.own:
        note_reading(actor=current_actor(), assessment=page.facts.assessment_id)


def acting_as(state: str, round_title: str) -> str:
    """The line under the reader's name: where they are."""
    return f"{state}, {round_title}"


def _key(dossier: Dossier) -> list[int | str]:
    """What the key of the heat map explains: every level, and the signs that stand in this one."""
    scores = [score for row in dossier.articles for score in (*row.tracks, row.score)]
    signs = {score.state: None for score in scores if score.state != "level"}
    return [*range(len(LEVELS)), *signs]


def _by_chapter(dossier: Dossier) -> list[tuple[str, str, list[HeatRow]]]:
    titles = dict(dossier.chapter_titles)
    chapters: dict[str, list[HeatRow]] = {}
    for row in dossier.articles:
        chapters.setdefault(row.chapter, []).append(row)
    return [(numeral, titles[numeral], rows) for numeral, rows in chapters.items()]
