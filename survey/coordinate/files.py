"""The figures as files: SVG and CSV to keep, JSON for whoever explores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify
from flask_babel import gettext as _
from markupsafe import Markup

from reports import world_drawings, world_figures, world_files, world_texts
from reports.sheet import sheet
from reports.world import (
    GROUP_NAMES,
    SPECIAL_NAMES,
    SUMMED,
    coverage,
    glyph_of_state,
    name_of_state,
)
from survey.coordinate import filters as filtering
from survey.coordinate import shown as reading
from survey.coordinate.filters import Filters
from survey.coordinate.shown import Shown
from survey.problems import UnknownThing
from survey.queries.world import WorldPage


@dataclass(frozen=True, slots=True)
class Kind:
    """How one figure is read, drawn, put into rows, and made interactive."""

    read: Callable[[Filters], Shown | WorldPage]
    draw: Callable[[Shown], Markup]
    rows: Callable[[Shown], Any]
    figure: Callable[[Shown], dict[str, Any]]


def svg(name: str) -> Response:
    """The drawing, whole, for a document."""
    shown, kind = _read(name)
    return _file(kind.draw(shown).encode(), "image/svg+xml; charset=utf-8", f"{name}.svg")


def csv(name: str) -> Response:
    """The numbers, for a spreadsheet."""
    shown, kind = _read(name)
    return _file(world_files.text(kind.rows(shown)), "text/csv; charset=utf-8", f"{name}.csv")


def figure(name: str) -> Response:
    """The interactive figure."""
    shown, kind = _read(name)
    return jsonify(kind.figure(shown))


def _read(name: str) -> tuple[Shown, Kind]:
    if name not in KINDS:
        raise UnknownThing("figure", name)
    shown = KINDS[name].read(filtering.asked())
    if isinstance(shown, WorldPage):
        raise UnknownThing("round", "")
    return shown, KINDS[name]


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _heading(shown: Shown) -> str:
    """The round, and the filters: the picture leaves the page on which they stand."""
    assert shown.page.chosen is not None
    found = [shown.page.chosen.title]
    if shown.world.group:
        found.append(shown.words.tr.gettext(GROUP_NAMES[shown.world.group]))
    if shown.world.special:
        found.append(shown.words.tr.gettext(SPECIAL_NAMES[shown.world.special]))
    return ", ".join(found)


def _articles(shown: Shown) -> Markup:
    summary = world_texts.heat_map(shown.world, shown.names, shown.words)
    title = f"{_heading(shown)}: {_('States and articles')}"
    if shown.filters.track:
        track = shown.words.track(shown.filters.track)
        title = _("%(title)s, track: %(track)s", title=title, track=track)
    return world_drawings.heat_map(shown.world, shown.columns, title, summary, shown.words)


def _alone(shown: Shown, drawing: Markup, name: str, **key: Any) -> Markup:
    return sheet(drawing, name, f"{_heading(shown)}: ", shown.words.direction, **key)


def _map(shown: Shown) -> Markup:
    summary = world_texts.marker_map(shown.world, shown.name, shown.title, shown.sum(), shown.words)
    drawing = world_drawings.marker_map(shown.world, shown.name, shown.title, summary, shown.words)
    signs = world_drawings.key(shown.world, [shown.name], shown.words)
    return _alone(shown, drawing, "map", signs=signs)


def _chapters(shown: Shown) -> Markup:
    rows = world_figures.rows_of_sums(shown.chapter_sums(), shown.words)
    summary = world_texts.chapters(shown.chapter_totals(), shown.world, shown.words)
    title = _("Chapters by regional group")
    drawing = world_drawings.bars(rows, "chapters", title, summary, shown.words)
    there = {code for _text, one in rows for code, count in one.counts if count}
    fills = [
        (
            world_drawings.colours(code)[0],
            f"{glyph_of_state(code)} {name_of_state(code, shown.words)}",
        )
        for code in SUMMED
        if code in there
    ]
    return _alone(shown, drawing, "chapters", fills=fills)


def _coverage(shown: Shown) -> Markup:
    found = coverage(shown.world, shown.columns)
    summary = world_texts.coverage(shown.world, found, shown.words)
    rows = [(f"{one.name} {one.title}", one) for one in found]
    title = _("What is known")
    drawing = world_drawings.known_bars(rows, "coverage", title, summary, shown.words)
    fills = world_drawings.known_key(found, shown.words)
    return _alone(shown, drawing, "coverage", fills=fills)


def _state_rows(shown: Shown) -> Any:
    track = shown.words.track(shown.filters.track) if shown.filters.track else ""
    track = track if shown.kind == "article" else ""
    return world_files.states(shown.world, shown.columns, track, shown.words)


KINDS: dict[str, Kind] = {
    "articles": Kind(
        reading.articles,
        _articles,
        _state_rows,
        lambda shown: world_figures.heat_map(shown.world, shown.columns, shown.words),
    ),
    "map": Kind(
        reading.one_node,
        _map,
        _state_rows,
        lambda shown: world_figures.marker_map(shown.world, shown.name, shown.words),
    ),
    "chapters": Kind(
        reading.chapters,
        _chapters,
        lambda shown: world_files.sums(shown.chapter_sums(), SUMMED, shown.words),
        lambda shown: world_figures.bars(
            world_figures.rows_of_sums(shown.chapter_sums(), shown.words), shown.words
        ),
    ),
    "coverage": Kind(
        reading.chapters,
        _coverage,
        lambda shown: world_files.known(coverage(shown.world, shown.columns), shown.words),
        lambda shown: world_figures.known_bars(coverage(shown.world, shown.columns), shown.words),
    ),
}
