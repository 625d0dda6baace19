"""One State's score rows, settled once when it signs, for pages that set many States side by side.

A row is what ``see()`` leaves of a node for a reader outside the State, and which sections feed it:
whoever is shared all of these may read the row, nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.convention import TRACKS, Article
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from questionnaires.safeguards import safeguard_duties
from questionnaires.scorecard import Node
from reports.levels import level_of
from reports.view import Feeding, SeenScorecard, View
from reports.world_nodes import NodeRow


def outside(instrument: Instrument) -> View:
    """The widest view from outside the State: every section, and no agency by name."""
    return View(frozenset(section.id for section in instrument.sections), False, "")


class RowMaker:
    """Makes the rows of any State that answered one edition; what feeds what is worked out once."""

    def __init__(self, instrument: Instrument, method: Method) -> None:
        self._instrument = instrument
        self._edges = method.level_starts[1:]
        self._feeding = Feeding(instrument, method)
        safeguards = safeguard_duties(instrument.convention, method)
        self._gate = tuple(sorted(self._feeding.of_obligations(safeguards)))
        self._fed: dict[str, tuple[str, ...]] = {}

    def rows(self, seen: SeenScorecard) -> Iterator[NodeRow]:
        """Every row of a State. ``seen`` is its scorecard through ``outside()``: all of it."""
        for article in self._instrument.convention.articles:
            if any(o.id in self._instrument.asked for o in article.obligations):
                yield from self._article(article, seen)
        for node in seen.nodes.values():
            if node.kind == "chapter":
                yield self._of(node, "chapter", node.id.partition(":")[2], "")

    def _article(self, article: Article, seen: SeenScorecard) -> Iterator[NodeRow]:
        name = str(article.article)
        node = seen.nodes.get(f"article:{name}")
        scored = any(
            self._instrument.convention.in_scope(o.id) and o.id in self._instrument.asked
            for o in article.obligations
        )
        if scored and node is not None:
            yield self._of(node, "article", name, "")
        else:
            yield NodeRow("article", name, "", "options")
        for track in TRACKS:
            yield self._track(article, track, seen)

    def _track(self, article: Article, track: str, seen: SeenScorecard) -> NodeRow:
        name = str(article.article)
        asked = [
            question.id
            for o in article.obligations
            for question in self._instrument.asked.get(o.id, {}).get(track, ())
        ]
        if not asked:
            in_scope = self._instrument.convention.in_scope
            expected = any(track in (o.tracks or ()) for o in article.obligations if in_scope(o.id))
            return NodeRow("track", name, track, "not_asked" if expected else "not_expected")
        node = seen.nodes.get(f"track:{name}/{track}")
        if node is None:
            return NodeRow("track", name, track, "options")
        if all(seen.national[qid].standing == "withheld" for qid in asked):
            return NodeRow("track", name, track, "withheld", sections=self._sections(node.id))
        return self._of(node, "track", name, track)

    def _of(self, node: Node, kind: str, name: str, track: str) -> NodeRow:
        sections = self._sections(node.id)
        if not node.applicable:
            return NodeRow(kind, name, track, "not_applicable", sections=sections)
        known = node.mid is not None and node.sufficient
        state = "level" if known else "unknown" if node.mid is None else "insufficient"
        return NodeRow(
            kind,
            name,
            track,
            state,
            low=node.low,
            mid=node.mid if known else None,
            high=node.high,
            evidenced=node.evidenced if known else None,
            coverage=node.coverage,
            level=level_of(node, self._edges),
            sections=sections,
            label_sections=self._gate if self._feeding.is_gated(node.id) else (),
        )

    def _sections(self, node: str) -> tuple[str, ...]:
        if node not in self._fed:
            self._fed[node] = tuple(sorted(self._feeding.sections_of(node)))
        return self._fed[node]
