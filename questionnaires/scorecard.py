"""What a sheet is worth: NationalAnswer, Node and Scorecard, every number with its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from questionnaires.answers import Answer, State

NodeKind = Literal["cell", "track", "obligation", "article", "chapter", "overall"]
#: What a question contributes. "unmet": a follow-up whose condition is unmet (counts 0);
#: "not_asked": context behind an unmet condition.
Standing = Literal[
    "known", "unknown", "withheld", "not_applicable", "no_cases", "unmet", "not_asked", "context"
]
DutyState = Literal["in_place", "partly", "little_or_nothing", "unknown"]

# A scorecard has two thousand answers, parts, labels and nodes. Tuples are made in a fifth of the
# time of frozen records, and as firm.


class NationalAnswer(NamedTuple):
    """The one national answer to a question, and how it came about.

    ``value`` is v in [0, 1] or None when unknown; ``low <= value <= high`` are its bounds ([0, 1]
    when unknown).
    ``evidenced`` is v where the evidence is E2 or better, else 0 (None when it leaves the evidenced
    view: withheld,
    not applicable, no cases). ``evidence`` is the level 0-4. ``answer`` is the stored answer it
    stands for.
    ``projected`` is the value once a bill under way is in force (None without one).
    """

    question: str
    standing: Standing
    value: float | None
    low: float
    high: float
    evidenced: float | None
    evidence: int
    contested: bool
    settled: bool
    answer: Answer | None
    agencies: tuple[str, ...] = ()
    projected: float | None = None

    @property
    def asked(self) -> bool:
        """False where an earlier answer left the question out."""
        return self.standing != "not_asked"

    @property
    def known(self) -> bool:
        """Whether the answer is known. Who says that he does not know, or keeps it to himself, has
        answered; known it is not, whether the question has a score or none.
        """
        if self.standing == "context":
            return self.answer is not None and self.answer.state not in _UNKNOWN
        return self.standing not in ("unknown", "withheld", "not_asked")


_UNKNOWN = (State.BLANK, State.DONT_KNOW, State.WITHHELD)


class Part(NamedTuple):
    """One term of a node's arithmetic: what it is (node or question id), its weight, and its
    numbers."""

    id: str
    weight: float
    low: float
    mid: float | None
    high: float
    evidenced: float | None
    coverage: float


class Label(NamedTuple):
    """What is printed instead of a bare number: "emerging", a range, or insufficient information.

    ``low`` and ``high`` are level indexes 0-4 (equal when one label is printed). ``law_in_force``
    replaces the top
    label where only the legal track applies. ``caps`` say why a label is lower than its number.
    """

    low: int
    high: int
    law_in_force: bool = False
    caps: tuple[str, ...] = ()


class Node(NamedTuple):
    """One number of the scorecard and all it was made from.

    ``id``: ``cell:25.1/legal``, ``track:25/legal``, ``obligation:25.1``, ``article:25``,
    ``chapter:IV``, ``overall``.
    ``mid`` is None when nothing is known (or nothing applies). ``coverage`` is the weight of known
    answers by the
    weight of applicable ones. ``sufficient`` False prints "insufficient information" instead of
    number and label.
    ``applicable`` False: everything below is not applicable; the node has no score at all.
    ``rule`` names the arithmetic ("weighted_mean", "mean_and_min", "geometric_mean") for the page
    that explains it.
    """

    id: str
    kind: NodeKind
    rule: str
    low: float
    mid: float | None
    high: float
    evidenced: float | None
    coverage: float
    sufficient: bool
    applicable: bool
    contested: bool
    label: Label | None
    parts: tuple[Part, ...]
    projected: float | None = None
    not_applicable_share: float = 0.0
    duty: DutyState | None = None
    not_asked_tracks: tuple[str, ...] = ()
    minimum: float | None = None


@dataclass(frozen=True, slots=True)
class Safeguard:
    """One row of the safeguards gate: a duty of articles 6, 24, 36, and whether it is shown."""

    obligation: str
    asked: bool
    low: float
    evidence: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All that a sheet is worth under one edition and one method.

    ``nodes`` by id in the order of the Convention; ``national`` by question id in the order of the
    edition.
    ``duties``: verb -> DutyState -> count, over duties that the edition asks about.
    ``gate_passed`` None: the edition asks about no safeguard, so the gate says nothing.
    ``evidence_levels``: how many known answers rest on E0..E4. Rounded nowhere; rounding is for
    whoever prints.
    """

    edition: str
    edition_digest: str
    method: str
    party: str
    round: str
    nodes: dict[str, Node]
    national: dict[str, NationalAnswer]
    safeguards: tuple[Safeguard, ...]
    gate_passed: bool | None
    duties: dict[str, dict[str, int]]
    evidence_levels: tuple[int, int, int, int, int]
    not_asked: tuple[str, ...] = ()

    @property
    def contested(self) -> tuple[NationalAnswer, ...]:
        """The national answers that agencies saw differently and nobody has settled."""
        return tuple(n for n in self.national.values() if n.contested)
