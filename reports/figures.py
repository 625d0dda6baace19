"""The pictures of a Dossier as Plotly figures: plain JSON with the numbers of the drawings."""

from __future__ import annotations

from typing import Any

from reports.dossier import Dossier
from reports.language import translator
from reports.levels import ACCENT, BAND_TINTS, INK, INK_SOFT, LEVELS, PAPER, RULE, WARNING
from reports.profile import Score
from reports.svg import wrapped

Figure = dict[str, Any]


def chapter_plot(dossier: Dossier) -> Figure:
    """Chapters as a dot plot: bounds as a line, evidenced solid, declared hollow."""
    from plotly import graph_objects as go

    say = translator(dossier.meta.language).gettext
    rows = [row for row in dossier.chapters if row.score.low is not None]
    names = [row.id for row in rows]
    titles = [_broken(f"{row.id} {row.title}", 34) for row in rows]
    hover = [_hover(f"{row.id} {row.title}", row.score) for row in rows]
    lines_x: list[float | None] = []
    lines_y: list[str | None] = []
    for name, row in zip(names, rows, strict=True):
        lines_x += [row.score.low, row.score.high, None]
        lines_y += [name, name, None]
    bounds = go.Scatter(
        x=lines_x,
        y=lines_y,
        mode="lines",
        name=escape_plotly(say("range while answers are unknown")),
        line={"color": INK_SOFT, "width": 2},
        hoverinfo="skip",
    )
    declared = _dots(names, [r.score.mid for r in rows], hover, say("declared"), PAPER, 14)
    evidenced = _dots(names, [r.score.evidenced for r in rows], hover, say("evidenced"), ACCENT, 10)
    before = _last_round(dossier, names)
    edges = (0.0, *dossier.level_edges, 1.0)
    bands = [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": edges[level.index],
            "x1": edges[level.index + 1],
            "y0": 0,
            "y1": 1,
            "fillcolor": BAND_TINTS[level.index % 2],
            "line": {"width": 0},
            "layer": "below",
        }
        for level in LEVELS
    ]
    axis = {
        "range": [0, 1] if dossier.direction == "ltr" else [1, 0],
        "tickmode": "array",
        "tickvals": [(edges[n] + edges[n + 1]) / 2 for n in range(5)],
        "ticktext": [escape_plotly(f"{level.glyph} {say(level.label)}") for level in LEVELS],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }
    layout = quiet_layout(dossier, 140 + 46 * len(rows)) | {
        "xaxis": axis,
        "yaxis": names_axis(dossier, names, titles),
        "shapes": bands,
        "legend": above(dossier.direction),
    }
    figure = plain_figure(go.Figure(data=[bounds, declared, evidenced, *before], layout=layout))
    return figure | {
        "narrow": {
            "yaxis": {"ticktext": names},
            "xaxis": {"tickangle": 90, "tickfont": {"size": 12}},
            "legend": NARROW_LEGEND,
        }
    }


def _last_round(dossier: Dossier, names: list[str]) -> list[Any]:
    """Where each chapter stood in the last round, if there was one: as in the drawing."""
    from plotly import graph_objects as go

    there = dossier.change.chapters if dossier.change is not None else ()
    then = {row.name: row.then for row in there if row.then.mid is not None}
    if dossier.change is None or not any(name in then for name in names):
        return []
    title = dossier.change.earlier_title
    return [
        go.Scatter(
            x=[then[name].mid if name in then else None for name in names],
            y=names,
            mode="markers",
            name=escape_plotly(title),
            cliponaxis=False,
            marker={
                "symbol": "diamond",
                "color": PAPER,
                "size": 11,
                "line": {"color": WARNING, "width": 2},
            },
            customdata=[
                escape_plotly(f"{title}: {then[n].text}") if n in then else "" for n in names
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    ]


def heat_map(dossier: Dossier) -> Figure:
    """Articles by track, coloured by level; what has no level has its glyph."""
    from plotly import graph_objects as go

    say = translator(dossier.meta.language).gettext
    names = [str(row.article) for row in dossier.articles]
    titles = [_broken(f"{row.article} {row.title}", 52) for row in dossier.articles]
    tracks = [say("Legal"), say("Institutional"), say("Technical")]
    cells = [row.tracks for row in dossier.articles]
    heat = go.Heatmap(
        x=[escape_plotly(track) for track in tracks],
        y=names,
        z=[[score.level for score in row] for row in cells],
        text=[[escape_plotly(_cell_text(score)) for score in row] for row in cells],
        customdata=[
            [_hover(f"{row.article} {row.title}, {track}", score) for track, score in pairs]
            for row, pairs in (
                (row, zip(tracks, row.tracks, strict=True)) for row in dossier.articles
            )
        ],
        hovertemplate="%{customdata}<extra></extra>",
        zmin=-0.5,
        zmax=4.5,
        colorscale=_steps(),
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=True,
    )
    words = _words_in_cells(dossier, [escape_plotly(track) for track in tracks], names)
    layout = quiet_layout(dossier, 80 + 32 * len(names)) | {
        "xaxis": {
            "side": "top",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
            "range": [-0.5, 2.5] if dossier.direction == "ltr" else [2.5, -0.5],
        },
        "yaxis": names_axis(dossier, names, titles)
        | {"range": [-0.5, len(names) - 0.5], "tickfont": {"size": 12}},
    }
    figure = plain_figure(go.Figure(data=[heat, words], layout=layout))
    return figure | {
        "narrow": {
            # A number alone says nothing to who has no table beside it.
            "yaxis": {
                "ticktext": [_broken(f"{row.article} {row.title}", 14) for row in dossier.articles],
                "tickfont": {"size": 10},
            },
            "xaxis": {"tickfont": {"size": 12}, "tickangle": -90},
        }
    }


def _broken(text: str, letters: int) -> str:
    """A long name on two lines, so that the picture keeps its room."""
    return "<br>".join(escape_plotly(line) for line in wrapped(text, letters, 2))


def _words_in_cells(dossier: Dossier, tracks: list[str], names: list[str]) -> Any:
    """What stands in the cells. A heat map's own text chooses its ink by itself, now and then dark
    on dark; here it is the ink of the level.
    """
    from plotly import graph_objects as go

    cells = [
        (track, name, score)
        for name, row in zip(names, dossier.articles, strict=True)
        for track, score in zip(tracks, row.tracks, strict=True)
        if _cell_text(score)
    ]
    inks = [INK if s.level is None else LEVELS[s.level].text for _, _, s in cells]
    return go.Scatter(
        x=[track for track, _, _ in cells],
        y=[name for _, name, _ in cells],
        text=[escape_plotly(_cell_text(score)) for _, _, score in cells],
        mode="text",
        textfont={"color": inks, "size": 12},
        hoverinfo="skip",
        showlegend=False,
    )


def escape_plotly(text: str) -> str:
    """Text for Plotly's pseudo-HTML: no tag, no entity and no template of a stored string is ever
    read as one.
    """
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("%{", "%\u200b{")


def _dots(
    names: list[str],
    values: list[float | None],
    hover: list[str],
    name: str,
    fill: str,
    size: int,
) -> Any:
    from plotly import graph_objects as go

    return go.Scatter(
        x=values,
        y=names,
        mode="markers",
        name=escape_plotly(name),
        cliponaxis=False,
        marker={"color": fill, "size": size, "line": {"color": ACCENT, "width": 2}},
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _hover(name: str, score: Score) -> str:
    lines = [name, f"{score.label} {score.text}".strip()]
    if score.state == "level":
        lines += list(score.caps)
    return "<br>".join(escape_plotly(line) for line in lines)


def _cell_text(score: Score) -> str:
    return f"{score.glyph} {score.text}".strip()


def names_axis(dossier: Dossier, names: list[str], titles: list[str]) -> dict[str, Any]:
    """The axis of names, with their titles; the first on top, on the side where reading starts."""
    return {
        "tickmode": "array",
        "tickvals": names,
        "ticktext": titles,
        "type": "category",
        "categoryorder": "array",
        "categoryarray": names[::-1],
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "side": "left" if dossier.direction == "ltr" else "right",
    }


def above(direction: str) -> dict[str, Any]:
    """The legend over the picture, where it meets no word of the axis."""
    side = {"x": 0, "xanchor": "left"} if direction == "ltr" else {"x": 1, "xanchor": "right"}
    return {"orientation": "h", "traceorder": "normal", "y": 1.02, "yanchor": "bottom", **side}


#: What a narrow screen takes instead: the legend as a list of small print.
NARROW_LEGEND: dict[str, Any] = {
    "orientation": "v",
    "font": {"size": 11},
    "x": 0,
    "xanchor": "left",
}


def quiet_layout(dossier: Dossier, height: int) -> dict[str, Any]:
    """What every figure looks like: our colours, no template."""
    return {
        "height": height,
        "margin": {"l": 20, "r": 20, "t": 32, "b": 40},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"color": INK, "size": 14},
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": RULE, "font": {"color": INK}},
        "template": {},
    }


def _steps() -> list[list[object]]:
    """One flat step of colour for each level."""
    steps: list[list[object]] = []
    for level in LEVELS:
        steps += [[level.index / 5, level.colour], [(level.index + 1) / 5, level.colour]]
    return steps


def plain_figure(figure: Any) -> Figure:
    """The figure as JSON values, without what Plotly adds."""
    plain: Figure = figure.to_plotly_json()
    plain["layout"].pop("template", None)
    plain["data"] = [dict(trace) for trace in plain["data"]]
    return plain
