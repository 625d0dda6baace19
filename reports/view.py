"""What a reader may see. Every output takes what comes out of here, never the raw thing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from questionnaires.answers import AgencySheet, Answer, AnswerSheet, Evidence, Settlement
from questionnaires.instrument import Instrument
from questionnaires.method import Method, load_method
from questionnaires.scorecard import NationalAnswer, Node, Safeguard, Scorecard
from questionnaires.scoring import on_part, without_disagreements
from reports.world_nodes import NodeRow

Gate = Literal["shown", "not_shown", "not_asked", "not_shared"]


@dataclass(frozen=True, slots=True)
class View:
    """Which sections a reader may see (None: all, the State itself), and whether agencies appear by
    name.
    """

    shared_sections: frozenset[str] | None
    agencies_visible: bool
    reader: str

    def digest(self) -> str:
        """A digest for cache keys: two readers with the same digest may be handed the same file."""
        sections = None if self.shared_sections is None else sorted(self.shared_sections)
        text = json.dumps([sections, self.agencies_visible, self.reader], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def shares(self, sections: Iterable[str]) -> bool:
        """True when every one of these sections may be seen."""
        return self.shared_sections is None or self.shared_sections.issuperset(sections)


def everything(reader: str) -> View:
    """The view of the State itself."""
    return View(None, True, reader)


@dataclass(frozen=True, slots=True)
class SeenScorecard:
    """A scorecard as one reader may see it. Nodes and answers that are not shared are not in it at
    all.

    ``not_shared`` names the nodes left out; ``label_not_shared`` the nodes whose label (not number)
    is left out,
    since the safeguards gate that may cap it rests on sections that are not shared.
    """

    view: View
    edition: str
    edition_digest: str
    method: str
    party: str
    round: str
    nodes: dict[str, Node]
    national: dict[str, NationalAnswer]
    not_shared: frozenset[str]
    label_not_shared: frozenset[str]
    sections: tuple[str, ...]
    hidden_sections: tuple[str, ...]
    safeguards: tuple[Safeguard, ...]
    gate: Gate
    duties: dict[str, dict[str, int]]
    evidence_levels: tuple[int, int, int, int, int]

    @property
    def whole(self) -> bool:
        """True when nothing is left out."""
        return not self.hidden_sections


@dataclass(frozen=True, slots=True)
class SeenSheet:
    """The part of an answer sheet that the same reader may see. No agencies where they don't appear
    by name.
    """

    view: View
    edition: str
    party: str
    round: str
    as_of: date
    synthetic: bool
    agencies: tuple[AgencySheet, ...]
    settlements: dict[str, Settlement]


def see(
    scorecard: Scorecard, instrument: Instrument, view: View, method: Method | None = None
) -> SeenScorecard:
    """The scorecard through a view: whatever rests on a section that is not shared is left out, not
    masked.

    Where agencies don't appear by name, what they saw differently leaves the ranges too. ``method``
    says which articles the safeguards gate can cap (by default the product's own method).
    """
    method = method or load_method()
    if not view.agencies_visible:
        scorecard = without_disagreements(scorecard, instrument, method)
    feeding = Feeding(instrument, method)
    shared = {nid: view.shares(feeding.sections_of(nid)) for nid in scorecard.nodes}
    gate_open = view.shares(feeding.of_obligations(row.obligation for row in scorecard.safeguards))
    gated = {nid for nid in scorecard.nodes if feeding.is_gated(nid)} if not gate_open else set()
    nodes = {
        nid: _node(node, view, label=nid not in gated)
        for nid, node in scorecard.nodes.items()
        if shared[nid]
    }
    national = {
        qid: _national(answer, view)
        for qid, answer in scorecard.national.items()
        if view.shares((instrument.section_of[qid].id,))
    }
    hidden = tuple(s.id for s in instrument.sections if not view.shares((s.id,)))
    return SeenScorecard(
        view=view,
        edition=scorecard.edition,
        edition_digest=scorecard.edition_digest,
        method=scorecard.method,
        party=scorecard.party,
        round=scorecard.round,
        nodes=nodes,
        national=national,
        not_shared=frozenset(nid for nid, seen in shared.items() if not seen),
        label_not_shared=frozenset(gated & nodes.keys()),
        sections=tuple(s.id for s in instrument.sections if s.id not in hidden),
        hidden_sections=hidden,
        safeguards=tuple(
            row
            for row in scorecard.safeguards
            if view.shares(feeding.of_obligations((row.obligation,)))
        ),
        gate=_gate(scorecard, gate_open),
        duties=_duties(scorecard, nodes, instrument) if hidden else scorecard.duties,
        evidence_levels=_levels(national.values()) if hidden else scorecard.evidence_levels,
    )


@dataclass(frozen=True, slots=True)
class Glance:
    """A scorecard behind a view: whoever compares rounds looks at it on a part of its questions."""

    card: Scorecard
    view: View

    def on(self, part: Instrument, method: Method) -> SeenScorecard:
        """What this reader sees of it on these questions, by this method."""
        same = (self.card.edition_digest, self.card.method) == (part.digest, method.version)
        card = self.card if same else on_part(self.card, part, method)
        return see(card, part, self.view, method)


def part_of(sheet: AnswerSheet, instrument: Instrument, view: View) -> SeenSheet:
    """The sheet through the same view: the agencies' own answers only where they may appear by
    name.
    """

    def may_see(question_id: str) -> bool:
        section = instrument.section_of.get(question_id)
        return section is not None and view.shares((section.id,))

    agencies = tuple(
        replace(
            agency,
            sections=tuple(s for s in agency.sections if view.shares((s,))),
            answers={qid: answer for qid, answer in agency.answers.items() if may_see(qid)},
        )
        for agency in (sheet.agencies if view.agencies_visible else ())
    )
    settlements = {
        qid: settlement
        for qid, settlement in sheet.settlements.items()
        if view.agencies_visible and may_see(qid)
    }
    return SeenSheet(
        view,
        sheet.edition,
        sheet.party,
        sheet.round,
        sheet.as_of,
        sheet.synthetic,
        agencies,
        settlements,
    )


def see_row(row: NodeRow, view: View) -> NodeRow:
    """A stored row through the same view. ``row`` was made of what ``see()`` leaves a reader
    outside who is shared everything; a test holds both to the same result.
    """
    if not view.shares(row.sections):
        return NodeRow(row.kind, row.name, row.track, "not_shared")
    if row.level is not None and not view.shares(row.label_sections):
        return replace(row, level=None)
    return row


class Feeding:
    """Which sections feed a node. It is read from the edition alone: what is answered changes
    nothing in it.
    """

    def __init__(self, instrument: Instrument, method: Method) -> None:
        self._instrument = instrument
        self._gated = frozenset(method.gate.capped)
        self._everything = frozenset(
            instrument.section_of[q.id].id
            for cells in instrument.asked.values()
            for questions in cells.values()
            for q in questions
        )

    def of_obligations(
        self, obligations: Iterable[str], track: str | None = None
    ) -> frozenset[str]:
        """The sections that ask about these obligations, on one track or on all."""
        return frozenset(
            self._instrument.section_of[question.id].id
            for obligation in obligations
            for cell, questions in self._instrument.asked.get(obligation, {}).items()
            if track in (None, cell)
            for question in questions
        )

    def sections_of(self, node_id: str) -> frozenset[str]:
        """The sections that feed one node of a scorecard."""
        kind, _, name = node_id.partition(":")
        name, _, track = name.partition("/")
        articles = self._instrument.convention.by_number
        if kind in ("cell", "obligation"):
            return self.of_obligations((name,), track or None)
        if kind in ("article", "track"):
            return self.of_obligations(
                (o.id for o in articles[int(name)].obligations), track or None
            )
        if kind == "chapter":
            chapter = (a for a in articles.values() if a.chapter == name)
            return self.of_obligations(o.id for a in chapter for o in a.obligations)
        return self._everything

    def is_gated(self, node_id: str) -> bool:
        """True for nodes whose label the safeguards gate may cap: the gated articles, their
        chapters, the overall.
        """
        kind, _, name = node_id.partition(":")
        articles = self._instrument.convention.by_number
        if kind == "article":
            return int(name) in self._gated
        if kind == "chapter":
            return any(a.chapter == name for number, a in articles.items() if number in self._gated)
        return kind == "overall"


def _node(node: Node, view: View, *, label: bool) -> Node:
    return node._replace(
        label=node.label if label else None,
        contested=node.contested and view.agencies_visible,
    )


def _national(national: NationalAnswer, view: View) -> NationalAnswer:
    if view.agencies_visible:
        return national
    low, high = national.low, national.high
    if national.value is not None:
        low = high = national.value
    answer = None if national.answer is None else _impersonal(national.answer)
    return national._replace(
        low=low, high=high, contested=False, settled=False, answer=answer, agencies=()
    )


def _impersonal(answer: Answer) -> Answer:
    """The answer without who gave it, without remarks, and without the name of a secret source or
    its holder.
    """
    evidence = tuple(
        Evidence(
            "",
            dated=e.dated,
            is_law=e.is_law,
            secret=True,
            seen_by_focal_point=e.seen_by_focal_point,
        )
        if e.secret
        else e
        for e in answer.evidence
    )
    return replace(answer, comment="", comment_language="", by="", at=None, evidence=evidence)


def _gate(scorecard: Scorecard, gate_open: bool) -> Gate:
    if not gate_open:
        return "not_shared"
    if scorecard.gate_passed is None:
        return "not_asked"
    return "shown" if scorecard.gate_passed else "not_shown"


def _duties(
    scorecard: Scorecard, nodes: dict[str, Node], instrument: Instrument
) -> dict[str, dict[str, int]]:
    """The counts over visible duties, in the shape of the scorecard's own."""
    counts = {verb: dict.fromkeys(states, 0) for verb, states in scorecard.duties.items()}
    for node in nodes.values():
        if node.duty is None:  # as every node but the duties
            continue
        verb = instrument.convention.by_id[node.id.partition(":")[2]].verb
        states = counts.setdefault(verb, {})
        states[node.duty] = states.get(node.duty, 0) + 1
    return counts


def _levels(national: Iterable[NationalAnswer]) -> tuple[int, int, int, int, int]:
    counts = [0, 0, 0, 0, 0]
    for answer in national:
        if answer.standing == "known":
            counts[answer.evidence] += 1
    return (counts[0], counts[1], counts[2], counts[3], counts[4])
