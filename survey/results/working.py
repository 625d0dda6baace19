"""The sum behind a number, written out as on paper."""

from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _

from questionnaires.scorecard import Node, Part

#: With more parts than this a sum on one line is no help; the table says it.
_MOST = 8


def worked(node: Node) -> str:
    """The sum of the declared number, from the parts that are known; nothing where none is."""
    parts = [part for part in node.parts if part.mid is not None and part.weight > 0]
    if node.mid is None or not parts or len(parts) > _MOST or len(node.parts) == 1:
        return ""
    if len(parts) == 1:
        return _("One part is known, and it gives the number: %(number)s", number=_n(node.mid))
    if node.rule == "mean_and_min":
        return _(
            "half of (%(sum)s) ÷ %(count)s, plus half of the lowest, %(least)s = %(number)s",
            sum=" + ".join(_n(_mid(part)) for part in parts),
            count=len(parts),
            least=_n(min(_mid(part) for part in parts)),
            number=_n(node.mid),
        )
    if node.rule == "weighted_mean":
        return _(
            "(%(sum)s) ÷ %(weights)s = %(number)s",
            sum=" + ".join(f"{_n(part.weight)} × {_n(_mid(part))}" for part in parts),
            weights=_n(sum(part.weight for part in parts)),
            number=_n(node.mid),
        )
    return ""


def _mid(part: Part) -> float:
    return part.mid or 0.0


def _n(value: float) -> str:
    return str(format_decimal(value, "0.###"))
