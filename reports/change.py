"""What changed since an earlier round: the rows that page, drawing and paper print."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.method import EPSILON
from questionnaires.scorecard import NationalAnswer, Node
from reports.language import N_
from reports.profile import Score

#: What is said of a row, the clearest change first.
VERDICTS = {
    "higher": N_("Higher, and documented"),
    "lower": N_("Lower, and documented"),
    "higher_unsure": N_("Higher, not yet certain"),
    "lower_unsure": N_("Lower, not yet certain"),
    "documented": N_("Same answers, better documented"),
    "undocumented": N_("Same answers, less documented"),
    "same": N_("No change"),
    "not_compared": N_("Cannot be compared"),
}
#: What became of one answer.
TURNS = {
    "raised": N_("Raised"),
    "lowered": N_("Lowered"),
    "known": N_("Known now"),
    "unknown": N_("No longer known"),
    "documented": N_("Better documented"),
    "undocumented": N_("Less documented"),
    "otherwise": N_("Stands otherwise now"),
}
#: Two decimals are printed; what is less than half of the last one is no change.
NOTHING = 0.005


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One chapter or article then and now. ``then`` and ``now`` are worth what the questions that
    both rounds asked alike are worth; ``changed`` counts the answers below that changed.
    """

    id: str
    name: str
    title: str
    then: Score
    now: Score
    difference: float | None
    difference_text: str
    evidenced_text: str
    changed: int
    verdict: str
    verdict_text: str


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """One question whose national answer changed. Numbers are levels of evidence."""

    question: str
    text: str
    article: int
    track_text: str
    then: str
    now: str
    then_evidence: int
    now_evidence: int
    turn: str
    turn_text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since an earlier round. ``refused`` says why nothing is compared, if so."""

    earlier: str
    earlier_title: str
    refused: str
    sentences: tuple[str, ...]
    chapters: tuple[ChangeRow, ...]
    articles: tuple[ChangeRow, ...]
    answers: tuple[ChangedAnswer, ...]
    alike: int
    new: int
    changed: int
    dropped: int

    def count(self, *verdicts: str) -> int:
        """How many articles this is said of."""
        return sum(row.verdict in verdicts for row in self.articles)


def has_number(node: Node | None) -> bool:
    """Whether a number is printed for a node, so that it can be compared."""
    return node is not None and node.applicable and node.sufficient and node.mid is not None


def turn_of(then: NationalAnswer, now: NationalAnswer) -> str:
    """What became of an answer: a key of TURNS, or nothing where it stands as it stood."""
    if _known(then) and _known(now):
        difference = (now.value or 0.0) - (then.value or 0.0)
        if abs(difference) > EPSILON:
            return "raised" if difference > 0 else "lowered"
        if now.evidence != then.evidence:
            return "documented" if now.evidence > then.evidence else "undocumented"
        return ""
    if _known(now):
        return "known"
    if _known(then) and now.standing in ("unknown", "withheld"):
        return "unknown"
    return "" if then.standing == now.standing else "otherwise"


def _known(national: NationalAnswer) -> bool:
    return national.standing in ("known", "unmet") and national.value is not None
