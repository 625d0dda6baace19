"""The pictures of world pages as Plotly figures, with the same numbers as the drawings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports import land
from reports.figures import NARROW_LEGEND, above, escape_plotly
from reports.levels import HATCH_INK, INK, INK_SOFT, LEVELS, MARKS, PAPER, RULE
from reports.svg import wrapped
from reports.words import Words
from reports.world import SUMMED, Known, Sum, World, glyph_of_state, name_of_state, state_of
from reports.world_drawings import LAND, SHORE, group_name

Figure = dict[str, Any]

#: With more States than this a sign in each white cell would be smaller than a letter can be.
SIGNED = 30


def heat_map(world: World, columns: Sequence[tuple[str, str]], words: Words) -> Figure:
    """State by article. Flat steps of colour; what has no level stays white, with its sign."""
    names = [escape_plotly(one.name) for one in world.lines]
    heads = [name for name, _ in columns]
    # What one reads of a cell says what its article is; above the columns is room for numbers only.
    articles = [escape_plotly(f"{name} {title}") for name, title in columns]
    levels, hover = [], []
    for one in world.lines:
        codes = [state_of(one.cells.get(name)) for name in heads]
        levels.append([int(code) if code in "01234" else None for code in codes])
        hover.append([f"{glyph_of_state(code)} {name_of_state(code, words)}" for code in codes])
    steps: list[list[object]] = []
    for level in LEVELS:
        steps += [[level.index / 5, level.colour], [(level.index + 1) / 5, level.colour]]
    trace = {
        "type": "heatmap",
        "z": levels,
        "x": articles,
        "y": names,
        "text": [[escape_plotly(text) for text in row] for row in hover],
        "hovertemplate": "%{y}<br>%{x}<br>%{text}<extra></extra>",
        "hoverongaps": True,
        "zmin": -0.5,
        "zmax": 4.5,
        "colorscale": steps,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
    }
    layout = _layout(max(320, 16 * len(names) + 90)) | {
        "xaxis": {
            "type": "category",
            "side": "top",
            "fixedrange": False,
            "tickvals": articles,
            "ticktext": heads,
            "tickangle": 0,
            "tickfont": {"size": 11},
            "range": [-0.5, len(heads) - 0.5]
            if words.direction == "ltr"
            else [len(heads) - 0.5, -0.5],
        },
        "yaxis": _names(words)
        | {
            "autorange": False,
            "range": [len(names) - 0.5, -0.5],
            # Every name: else it leaves out every other one of many.
            "dtick": 1,
            "tickfont": {"size": 11},
        },
    }
    signs = [_signs(world, names, heads, articles)] if len(names) <= SIGNED else []
    if not signs:
        # White would be the lightest level; what has none shows the hatching behind the cells.
        layout["shapes"] = [_hatching(len(names), len(heads))]
        layout["margin"] = layout["margin"] | {"t": 64}
        layout["xaxis"]["title"] = {
            "text": escape_plotly(
                words.say("Hatched: no level, since it is unknown, not shared or does not apply")
            ),
            "font": {"size": 12},
        }
    # On a narrow screen the picture scrolls in its box: cells of two points would be a blur.
    narrow = {"width": 160 + 15 * len(heads), "autosize": False}
    return {"data": [trace, *signs], "layout": layout, "narrow": narrow}


def _hatching(rows: int, columns: int) -> dict[str, Any]:
    """Lines over the whole picture, two a cell, behind what is painted; one cell up a column."""
    ends = [step / 2 for step in range(2 * (rows + columns))]
    return {
        "type": "path",
        "xref": "paper",
        "yref": "y",
        "path": "".join(f"M0,{end - 0.5:g}L1,{end - 0.5 - columns:g}" for end in ends),
        "line": {"color": HATCH_INK, "width": 0.6},
        "layer": "below",
    }


def _signs(world: World, names: list[str], heads: list[str], articles: list[str]) -> dict[str, Any]:
    """What stands where no level can stand: white alone would say nothing."""
    cells = [
        (article, name, glyph_of_state(code))
        for name, one in zip(names, world.lines, strict=True)
        for head, article in zip(heads, articles, strict=True)
        if (code := state_of(one.cells.get(head))) not in "01234"
    ]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [article for article, _, _ in cells],
        "y": [name for _, name, _ in cells],
        "text": [escape_plotly(glyph) for _, _, glyph in cells],
        "textfont": {"size": 11, "color": INK_SOFT},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def marker_map(world: World, name: str, words: Words) -> Figure:
    """The same markers on the same outline; nothing is fetched from anywhere."""
    placed = [one for one in world.lines if one.point is not None]
    at = land.spread(tuple(one.point for one in placed if one.point is not None), 14.0)
    traces = []
    for code in (*map(str, range(5)), "unlabelled", *MARKS):
        here = [n for n, one in enumerate(placed) if state_of(one.cells.get(name)) == code]
        if not here:
            continue
        colour = LEVELS[int(code)].colour if code in "01234" else PAPER
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": escape_plotly(f"{glyph_of_state(code)} {name_of_state(code, words)}"),
                "x": [at[n][0] for n in here],
                "y": [-at[n][1] for n in here],
                "text": [glyph_of_state(code)] * len(here),
                "textfont": {
                    "size": 9,
                    "color": LEVELS[int(code)].text if code in "01234" else INK,
                },
                "customdata": [escape_plotly(placed[n].name) for n in here],
                "hovertemplate": "%{customdata}<extra></extra>",
                "marker": {"size": 14, "color": colour, "line": {"color": INK_SOFT, "width": 1}},
            }
        )
    hidden = {"visible": False, "fixedrange": False}
    layout = _layout(520) | {
        "xaxis": hidden | {"range": [0, land.WIDTH]},
        "yaxis": hidden | {"range": [-land.HEIGHT, 0], "scaleanchor": "x"},
        "shapes": [
            {
                "type": "path",
                "path": _upright(land.outline()),
                "fillcolor": LAND,
                "line": {"color": SHORE, "width": 0.6},
                "layer": "below",
            }
        ],
        "legend": above(words.direction),
    }
    return {"data": traces, "layout": layout, "narrow": {"height": 340, "legend": NARROW_LEGEND}}


def bars(rows: Sequence[tuple[str, Sum]], words: Words) -> Figure:
    """How many States stand where; what is not said is not drawn."""
    said = [(text, one) for text, one in rows if not one.held]
    names = [escape_plotly(text) for text, _ in said]
    traces = []
    for code in SUMMED:
        counts = [dict(one.counts).get(code, 0) for _, one in said]
        if any(counts):
            colour = LEVELS[int(code)].colour if code in "01234" else PAPER
            text = escape_plotly(f"{glyph_of_state(code)} {name_of_state(code, words)}")
            traces.append(
                {
                    "type": "bar",
                    "orientation": "h",
                    "name": text,
                    "x": counts,
                    "y": names,
                    "text": [f"{glyph_of_state(code)} {n}" if n else "" for n in counts],
                    "marker": _paint(colour, code in MARKS and MARKS[code].hatched),
                    "hovertemplate": "%{y}<br>%{x}<extra>" + text + "</extra>",
                }
                | _in_the_middle(LEVELS[int(code)].text if code in "01234" else INK)
            )
    layout = _layout(max(280, 28 * len(names) + 140)) | _stacked(words)
    return {"data": traces, "layout": layout} | _narrow(names, [text for text, _ in said])


def known_bars(found: Sequence[Known], words: Words) -> Figure:
    """The same bars as the drawing of what is known."""
    names = [escape_plotly(f"{one.name} {one.title}") for one in found]
    parts = (
        (words.say("enough information"), LEVELS[3], [one.enough or 0 for one in found]),
        (words.say("insufficient information"), None, [one.little or 0 for one in found]),
        (
            words.say("shared"),
            LEVELS[1],
            [one.sharing if one.enough is None else 0 for one in found],
        ),
        (words.say("not shared whole"), MARKS["not_shared"], [o.closed for o in found]),
    )
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": escape_plotly(text),
            "x": counts,
            "y": names,
            "text": [str(n) if n else "" for n in counts],
            "marker": _paint(mark.colour if mark else PAPER, mark is None),
        }
        | _in_the_middle(mark.text if mark else INK)
        for text, mark, counts in parts
        if any(counts)
    ]
    figure = {"data": traces, "layout": _layout(360) | _stacked(words)}
    return figure | _narrow(names, [one.name for one in found])


def _paint(colour: str, hatched: bool) -> dict[str, Any]:
    """A part of a bar; hatched where there is no level, as in the drawing."""
    pattern = (
        {"pattern": {"shape": "/", "fgcolor": HATCH_INK, "fgopacity": 0.45, "size": 6}}
        if hatched
        else {}
    )
    return {"color": colour, "line": {"color": INK_SOFT, "width": 1}} | pattern


def _in_the_middle(ink: str) -> dict[str, Any]:
    return {
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ink},
    }


def _narrow(names: list[str], short: list[str]) -> dict[str, Any]:
    """What a narrow screen takes instead: short names, so that the bars have room."""
    texts = ["<br>".join(map(escape_plotly, wrapped(text, 15, 3))) for text in short]
    axis = {"tickmode": "array", "tickvals": names, "ticktext": texts, "tickfont": {"size": 11}}
    return {"narrow": {"yaxis": axis, "legend": NARROW_LEGEND}}


def _stacked(words: Words) -> dict[str, Any]:
    return {
        "barmode": "stack",
        "yaxis": _names(words),
        "xaxis": {
            "rangemode": "tozero",
            "autorange": True if words.direction == "ltr" else "reversed",
            "title": {"text": escape_plotly(words.say("States")), "font": {"size": 12}},
        },
        "legend": above(words.direction),
        "uniformtext": {"mode": "hide", "minsize": 10},
    }


def _names(words: Words) -> dict[str, Any]:
    """The axis of names, the first on top, on the side where reading starts."""
    return {
        "type": "category",
        "autorange": "reversed",
        "automargin": True,
        "side": "left" if words.direction == "ltr" else "right",
    }


def rows_of_sums(found: Sequence[tuple[str, str, Sum]], words: Words) -> list[tuple[str, Sum]]:
    """Chapter and group in one name, for bars in one figure."""
    return [(f"{name} · {group_name(one, words)}", one) for name, _, one in found]


def _upright(path: str) -> str:
    """A path of relative steps, with y upwards and absolute, as Plotly reads it."""
    found = []
    for ring in path.split("M")[1:]:
        start, _, steps = ring.rstrip("z").partition("l")
        x, y = map(int, start.split())
        points = [(x, y)]
        numbers = list(map(int, steps.replace("-", " -").split()))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        found.append("M" + "L".join(f"{a},{-b}" for a, b in points) + "Z")
    return "".join(found)


def _layout(height: int) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 20, "r": 20, "t": 32, "b": 40},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"color": INK, "size": 13},
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": RULE, "font": {"color": INK}},
    }
