"""What States share, side by side: articles, a map, what is known, chapters by region."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from reports import world_drawings, world_marks, world_texts
from reports.words import Words
from reports.world import (
    GROUP_NAMES,
    NO_GROUP,
    SIGNS,
    SPECIAL_NAMES,
    SUMMED,
    Line,
    glyph_of_state,
    name_of_state,
    state_of,
    strip,
)
from reports.world import coverage as world_coverage
from reports.world_nodes import NodeRow
from survey.auth.current import current_actor
from survey.coordinate import filters as filtering
from survey.coordinate import shown as reading
from survey.coordinate.frame import acting_as
from survey.coordinate.shown import Shown
from survey.queries.world import WorldPage


def articles() -> str:
    """State by article; one article as a list."""
    filters = filtering.asked()
    shown = reading.strips(filters)
    if isinstance(shown, WorldPage):
        return _empty(shown, filters, "articles")
    rtl = shown.words.direction == "rtl"
    strips = [(line, strip(line, shown.names)) for line in shown.world.lines]
    return _page(
        "coordinate/articles.html",
        shown,
        "articles",
        summary=world_texts.heat_map(shown.world, shown.names, shown.words),
        rows=[
            (line, world_marks.runs(cells, rtl), world_marks.said(cells, shown.words))
            for line, cells in strips
        ]
        if not shown.name
        else [],
        step=world_marks.STEP,
        rtl=rtl,
        chapters=_chapter_heads(shown, rtl),
        short=[world_drawings.brief(title) for _name, title in shown.columns],
        key=_key(shown),
        table=_table(shown) if shown.name else [],
    )


def marker_map() -> str:
    """One article or chapter on the map, and in a table."""
    filters = filtering.asked()
    shown = reading.one_node(filters)
    if isinstance(shown, WorldPage):
        return _empty(shown, filters, "map")
    summary = world_texts.marker_map(shown.world, shown.name, shown.title, shown.sum(), shown.words)
    return _page(
        "coordinate/map.html",
        shown,
        "map",
        summary=summary,
        drawing=world_drawings.marker_map(
            shown.world, shown.name, shown.title, summary, shown.words, _results_of
        ),
        key=_key(shown),
        table=_table(shown),
    )


def coverage() -> str:
    """How many States share each chapter, and how much is known of it."""
    filters = filtering.asked()
    shown = reading.chapters(filters)
    if isinstance(shown, WorldPage):
        return _empty(shown, filters, "coverage")
    found = world_coverage(shown.world, shown.columns)
    summary = world_texts.coverage(shown.world, found, shown.words)
    return _page(
        "coordinate/coverage.html",
        shown,
        "coverage",
        # Chapter by chapter it stands in the drawing and in the table.
        summary=world_texts.sharing(shown.world, shown.words),
        drawings=[
            world_drawings.known_bars(
                [(f"{one.name} {one.title}", one) for one in found],
                "coverage",
                _("What is known"),
                summary,
                shown.words,
                slim=slim,
            )
            for slim in (False, True)
        ],
        rows=found,
        states=[
            (line, [_cell(line, name, shown) for name in shown.names]) for line in shown.world.lines
        ],
    )


def chapters() -> str:
    """How many States of each regional group stand where, chapter by chapter."""
    filters = filtering.asked()
    shown = reading.chapters(filters)
    if isinstance(shown, WorldPage):
        return _empty(shown, filters, "chapters")
    found = shown.chapter_sums()
    titles = dict(shown.columns)
    sentences = [
        world_texts.of_sum(_("Chapter %(name)s", name=name), one, shown.words)
        for name, one in shown.chapter_totals()
    ]
    figures = []
    for name in shown.names:
        rows = [
            (world_drawings.group_name(one, shown.words), one)
            for chapter, _title, one in found
            if chapter == name
        ]
        title = _("Chapter %(name)s, %(title)s", name=name, title=titles[name])
        figures.append(
            {
                "name": name,
                "title": title,
                "drawings": [
                    world_drawings.bars(
                        rows,
                        f"chapter-{name}",
                        title,
                        "; ".join(world_texts.of_sum(text, one, shown.words) for text, one in rows),
                        shown.words,
                        slim=slim,
                    )
                    for slim in (False, True)
                ],
                "rows": [
                    (text, one, world_drawings.held(one, shown.words) if one.held else "")
                    for text, one in rows
                ],
            }
        )
    return _page(
        "coordinate/chapters.html",
        shown,
        "chapters",
        summary=world_texts.sharing(shown.world, shown.words),
        sentences=sentences if shown.world.lines else (),
        figures=figures,
        codes=[(code, glyph_of_state(code), name_of_state(code, shown.words)) for code in SUMMED],
        key=[(SIGNS.get(code, code), name_of_state(code, shown.words)) for code in SUMMED],
    )


def _page(template: str, shown: Shown, current: str, **values: Any) -> str:
    return render_template(
        template,
        current=current,
        page=shown.page,
        shown=shown,
        world=shown.world,
        filters=shown.filters,
        choices=_choices(shown),
        patterns=world_marks.patterns("wl"),
        acting_as=acting_as(current_actor()),
        **values,
    )


def _empty(page: WorldPage, filters: filtering.Filters, current: str) -> str:
    return render_template(
        "coordinate/empty.html",
        current=current,
        page=page,
        filters=filters,
        acting_as=acting_as(current_actor()),
    )


def _choices(shown: Shown) -> dict[str, list[dict[str, str]]]:
    """What the filters offer, each in words."""
    words, convention = shown.words, shown.instrument.convention
    here = {line.group for line in shown.world.all_lines}
    nodes = [
        {"value": f"chapter:{name}", "text": _("Chapter %(name)s, %(title)s", name=name, title=t)}
        for name, t in reading.chapter_columns(shown.instrument)
    ]
    nodes += [
        {
            "value": f"article:{article.article}",
            "text": _(
                "Article %(name)s, %(title)s", name=str(article.article), title=article.title
            ),
        }
        for article in convention.articles
        if any(o.id in shown.instrument.asked for o in article.obligations)
    ]
    return {
        "round": [{"value": one.round_id, "text": one.title} for one in shown.page.rounds],
        "group": [
            {"value": code, "text": words.tr.gettext(name)}
            for code, name in GROUP_NAMES.items()
            if code != NO_GROUP or code in here
        ],
        "special": [
            {"value": code, "text": words.tr.gettext(name)} for code, name in SPECIAL_NAMES.items()
        ],
        "track": [
            {"value": code, "text": words.track(code)}
            for code in ("legal", "institutional", "technical")
        ],
        "show": nodes,
        "article": [one for one in nodes if one["value"].startswith("article:")],
    }


def _key(shown: Shown) -> list[tuple[str, str]]:
    return world_drawings.key(shown.world, shown.names, shown.words)


def _chapter_heads(shown: Shown, rtl: bool) -> list[tuple[str, int, int]]:
    """Where each chapter begins above the articles, and how wide its name may be at most where it
    has fewer articles than letters; else 0."""
    chapter_of = {str(a.article): a.chapter for a in shown.instrument.convention.articles}
    heads: dict[str, int] = {}
    articles: dict[str, int] = {}
    for place, name in enumerate(shown.names):
        edge = len(shown.names) - place if rtl else place
        chapter = chapter_of[name]
        heads.setdefault(chapter, edge * world_marks.STEP + (-4 if rtl else 4))
        articles[chapter] = articles.get(chapter, 0) + 1
    room = {chapter: count * world_marks.STEP - 7 for chapter, count in articles.items()}
    return [
        (chapter, x, room[chapter] if 7 * len(chapter) > room[chapter] else 0)
        for chapter, x in heads.items()
    ]


def _results_of(line: Line) -> str:
    return url_for("results.show", assessment=line.assessment)


def _table(shown: Shown) -> list[dict[str, Any]]:
    """What is shown, a State a line: its level, number and range, and the way to the arithmetic."""
    rows = []
    for line in shown.world.lines:
        cell = _cell(line, shown.name, shown)
        row = line.cells.get(shown.name)
        node = row.node if row is not None and row.low is not None else ""
        rows.append({"line": line, "cell": cell, "node": node})
    return rows


def _range(row: NodeRow | None, words: Words) -> str:
    """From the lowest to the highest; nothing where everything is known, and both are one."""
    if row is None or row.low is None or row.high is None or row.low == row.high:
        return ""
    return f"{words.number(row.low)}–{words.number(row.high)}"


def _cell(line: Line, name: str, shown: Shown) -> dict[str, Any]:
    row, words = line.cells.get(name), shown.words
    code = state_of(row)
    known = row is not None and row.mid is not None
    return {
        "code": code,
        "name": name_of_state(code, words),
        "mid": words.number(row.mid) if row is not None and row.mid is not None else "",
        "evidenced": words.number(row.evidenced)
        if known and row is not None and row.evidenced is not None
        else "",
        "range": _range(row, words),
        "known": words.percent(row.coverage)
        if row is not None and row.coverage is not None
        else "",
    }
