"""The sum behind a number, written out as on paper."""

from __future__ import annotations

from flask_babel import gettext as _

from questionnaires.scorecard import Node, Part
from survey.results.rendering import exact

#: With more parts than this a sum on one line is no help; the table says it.
_MOST = 8


def worked(node: Node) -> str:
    """The sum of the declared number, from the parts that are known; nothing where none is."""
    parts = [part for part in node.parts if part.mid is not None and part.weight > 0]
    if node.mid is None or not parts or len(parts) > _MOST or len(node.parts) == 1:
        return ""
    if len(parts) == 1:
        return _("One part is known, and it gives the number: %(number)s", number=exact(node.mid))
    if node.rule == "mean_and_min":
        added = " + ".join(exact(_mid(part)) for part in parts)
        least = exact(min(_mid(part) for part in parts))
        return _line(f"½ × ({added}) ÷ {len(parts)} + ½ × {least} = {exact(node.mid)}")
    if node.rule == "weighted_mean":
        added = " + ".join(f"{exact(part.weight)} × {exact(_mid(part))}" for part in parts)
        weights = exact(sum(part.weight for part in parts))
        return _line(f"({added}) ÷ {weights} = {exact(node.mid)}")
    return ""


def _line(sum_: str) -> str:
    """From left to right, as digits are: on a page from right to left its parts would change places
    and say another sum.
    """
    return f"\u2066{sum_}\u2069"


def _mid(part: Part) -> float:
    return part.mid or 0.0
