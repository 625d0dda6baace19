"""Every duty that was asked about, with its state: what the counts of duties are counted from."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.instrument import Instrument
from questionnaires.scorecard import Node
from reports.levels import DUTY_STATES
from reports.view import SeenScorecard
from reports.words import Words


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty. ``number`` is its score as text, or its bounds while it cannot be judged."""

    id: str
    title: str
    article: int
    chapter: str
    verb: str
    verb_text: str
    critical: bool
    state: str
    state_text: str
    glyph: str
    number: str
    evidenced: str


def duty_rows(seen: SeenScorecard, instrument: Instrument, words: Words) -> tuple[DutyRow, ...]:
    """The duties that this reader may see, in the order of the Convention."""
    return tuple(
        _row(oid, node, instrument, words)
        for oid in instrument.convention.by_id
        if (node := seen.nodes.get(f"obligation:{oid}")) is not None
        and node.duty is not None
        and instrument.convention.by_id[oid].is_duty
    )


def _row(oid: str, node: Node, instrument: Instrument, words: Words) -> DutyRow:
    duty, article = instrument.convention.by_id[oid], instrument.convention.article_of[oid]
    assert node.duty is not None
    mark = DUTY_STATES[node.duty]
    judged = node.duty != "unknown" and node.mid is not None
    return DutyRow(
        id=oid,
        title=duty.title or duty.requirement,
        article=article.article,
        chapter=article.chapter,
        verb=duty.verb,
        verb_text=words.verb(duty.verb),
        critical=words.method.is_critical(duty),
        state=node.duty,
        state_text=words.tr.gettext(mark.label),
        glyph=mark.glyph,
        number=words.number(node.mid)
        if judged and node.mid is not None
        else f"{words.number(node.low)}–{words.number(node.high)}",
        evidenced=words.number(node.evidenced) if judged and node.evidenced is not None else "",
    )
