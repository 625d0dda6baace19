"""One State in one round with everybody in it, before anything happens; who is asked what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random

from questionnaires.instrument import Instrument, Section
from survey.demo import cast
from survey.demo.cast import RoundPlan, StatePlan


@dataclass(frozen=True, slots=True)
class Player:
    """A person: the number of the row, and the name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Desk:
    """An agency with its people; ``approver`` None where nobody approves."""

    id: int
    public_id: str
    kind: str
    name: str
    respondent: Player
    approver: Player | None


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation outside the State: the number of its row, and its public id."""

    id: int
    public_id: str


@dataclass(frozen=True)
class Scene:
    """A State's assessment: ids of what it is made of, and how it goes."""

    plan: StatePlan
    round: RoundPlan
    state: int
    assessment: int
    public_id: str
    leader: Player
    desks: tuple[Desk, ...]
    offices: Mapping[str, Office]

    @cached_property
    def by_kind(self) -> dict[str, Desk]:
        """The desks by the kind of their agency."""
        return {desk.kind: desk for desk in self.desks}

    def asked(self, section: Section) -> tuple[Desk, ...]:
        """Who answers a section: the first of those it is made for, or who stands in for them."""
        found = dict.fromkeys(self._desk(kind).kind for kind in section.audience)
        return tuple(self.by_kind[kind] for kind in found)[: cast.ASKED_AT_MOST]

    def _desk(self, kind: str) -> Desk:
        for name in (kind, cast.STAND_INS.get(kind, ""), "ministry_justice"):
            if name in self.by_kind:
                return self.by_kind[name]
        return self.desks[0]

    def how_far(self, instrument: Instrument) -> dict[tuple[str, str], str]:
        """How far each section is in each agency, by kind and section.

        "nothing", "half", "submitted", "returned" or "handed_in".
        """
        found = {}
        for section in instrument.sections:
            for desk in self.asked(section):
                key = f"{self.plan.code}/{self.round.title}/{desk.kind}/{section.id}"
                found[desk.kind, section.id] = self._how_far(desk, Random(f"far/{key}"))
        return found

    def _how_far(self, desk: Desk, random: Random) -> str:
        if self.plan.stage == "preparing":
            return "nothing"
        if random.random() < self.plan.progress:
            return "handed_in"
        if self.plan.status != "collecting" or self.plan.progress == 0:
            return "nothing"
        target = random.choice(("nothing", "half", "half", "submitted", "returned"))
        return "half" if desk.approver is None and target == "submitted" else target
