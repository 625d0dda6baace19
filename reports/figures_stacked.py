"""Duties by state and evidence by level as Plotly figures: the numbers of the drawings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.dossier import Dossier
from reports.figures import (
    NARROW_LEGEND,
    Figure,
    above,
    escape_plotly,
    names_axis,
    plain_figure,
    quiet_layout,
)
from reports.foundations import Bar
from reports.language import percent
from reports.levels import DUTY_STATES, EVIDENCE, HATCH_INK, INK_SOFT, Mark
from reports.svg import wrapped


def duties_by_state(dossier: Dossier) -> Figure:
    """In place, partly, little or nothing, unknown: a bar for each verb."""
    return _bars(dossier, dossier.duties, DUTY_STATES)


def evidence_by_level(dossier: Dossier) -> Figure:
    """E0 to E4, all answers together and by chapter."""
    bars = (dossier.evidence.levels, *dossier.evidence.chapters)
    return _bars(dossier, bars, {mark.code: mark for mark in EVIDENCE})


def _bars(dossier: Dossier, bars: Sequence[Bar], marks: Mapping[str, Mark]) -> Figure:
    from plotly import graph_objects as go

    names = [escape_plotly(bar.label) for bar in bars]
    traces = []
    for place, (code, label, _) in enumerate(bars[0].counts if bars else ()):
        mark = marks[code]
        counts = [bar.counts[place][2] for bar in bars]
        shares = [
            100 * count / bar.total if bar.total else 0
            for count, bar in zip(counts, bars, strict=True)
        ]
        pattern = {
            "shape": "/" if mark.hatched else "",
            "fgcolor": HATCH_INK,
            "fgopacity": 0.45,
            "size": 6,
        }
        traces.append(
            go.Bar(
                x=shares,
                y=names,
                orientation="h",
                name=escape_plotly(f"{mark.glyph} {label}"),
                text=[escape_plotly(f"{mark.glyph} {count}") if count else "" for count in counts],
                textfont={"color": mark.text},
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                marker={
                    "color": mark.colour,
                    "pattern": pattern,
                    "line": {"color": INK_SOFT, "width": 1},
                },
                customdata=[
                    escape_plotly(f"{bar.label}: {n} {label}")
                    for bar, n in zip(bars, counts, strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    layout = quiet_layout(dossier, 120 + 46 * len(bars)) | {
        "barmode": "stack",
        "xaxis": {
            "range": [0, 100] if dossier.direction == "ltr" else [100, 0],
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": [percent(quarter / 4, dossier.meta.language) for quarter in range(5)],
            "tickangle": 0,
            "ticklabeloverflow": "allow",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": names_axis(dossier, names, names),
        "legend": above(dossier.direction),
        # A part too thin for its number says it when pointed at, and in the table.
        "uniformtext": {"mode": "hide", "minsize": 12},
    }
    figure = plain_figure(go.Figure(data=traces, layout=layout))
    short = ["<br>".join(map(escape_plotly, wrapped(bar.label, 17, 3))) for bar in bars]
    return figure | {
        "narrow": {"yaxis": {"ticktext": short, "tickfont": {"size": 11}}, "legend": NARROW_LEGEND}
    }
