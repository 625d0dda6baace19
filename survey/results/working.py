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
        return _(
            "half of (%(sum)s) ÷ %(count)s, plus half of the lowest, %(least)s = %(number)s",
            sum=" + ".join(exact(_mid(part)) for part in parts),
            count=len(parts),
            least=exact(min(_mid(part) for part in parts)),
            number=exact(node.mid),
        )
    if node.rule == "weighted_mean":
        return _(
            "(%(sum)s) ÷ %(weights)s = %(number)s",
            sum=" + ".join(f"{exact(part.weight)} × {exact(_mid(part))}" for part in parts),
            weights=exact(sum(part.weight for part in parts)),
            number=exact(node.mid),
        )
    return ""


def _mid(part: Part) -> float:
    return part.mid or 0.0
