"""What States share with the actor, side by side: score rows of signed snapshots, no answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, select

from questionnaires.instrument import Instrument
from reports.view import View, see_row
from reports.world import World, build, line
from reports.world_nodes import NodeRow
from survey import scope
from survey.acting import acting_for_the_system
from survey.extensions import db
from survey.instruments import name_of, open_edition
from survey.models import (
    Assessment,
    Consent,
    PartyState,
    Role,
    Round,
    ScoreRow,
    Snapshot,
)
from survey.policies import Actor
from survey.problems import UnknownFilter


@dataclass(frozen=True, slots=True)
class RoundChoice:
    """A round of which the actor may know."""

    round_id: str
    title: str
    edition: str
    opens_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a kind of node on a track ("" is all together), and of them one ("" is
    every one), of the States in these groups; ``numbers``, or levels and signs alone."""

    round_id: str = ""
    kind: str = "article"
    track: str = ""
    name: str = ""
    group: str = ""
    special: str = ""
    numbers: bool = True


@dataclass(frozen=True, slots=True)
class WorldPage:
    """One round as the actor may see it. ``chosen`` and ``instrument`` are None where there is no
    round; ``read`` are the assessments of which something was read."""

    rounds: tuple[RoundChoice, ...]
    chosen: RoundChoice | None
    instrument: Instrument | None
    world: World
    follows: bool
    read: tuple[str, ...] = ()


def world(actor: Actor, wanted: Wanted, *, language: str | None = None) -> WorldPage:
    """Six queries at most, however many States there are. UnknownFilter for a round that the actor
    may not know of. Coordinators also learn how many take part; others only meet who shares."""
    follows = actor.holds(Role.COORDINATOR)
    reading = scope.reading(language)
    there = _rounds(actor)
    if not there:
        if wanted.round_id:
            raise UnknownFilter("round", wanted.round_id)
        return WorldPage((), None, None, build((), "", "", None), follows)
    found = {one.public_id: one for one in there}
    chosen = found.get(wanted.round_id) if wanted.round_id else _first(actor, there)
    if chosen is None:
        raise UnknownFilter("round", wanted.round_id)
    states = _states(actor, chosen.id)
    views = _views(actor, [key for key, *_ in states])
    cells = _cells(views, wanted)
    signed = _signed(key for key, *_ in states) if follows else frozenset()
    lines, others, read = [], [], []
    for key, public_id, code, own, synthetic in states:
        one = line(public_id, code, own, synthetic or chosen.synthetic, reading, cells.get(key, {}))
        if key in views:
            lines.append(one)
            read.append(public_id)
        else:
            others.append((one, key in signed))
    return WorldPage(
        tuple(map(_choice, there)),
        _choice(chosen),
        open_edition(chosen.edition, reading),
        build(lines, wanted.group, wanted.special, others if follows else None),
        follows,
        tuple(read),
    )


def rounds(actor: Actor) -> tuple[RoundChoice, ...]:
    """The rounds that the actor may know of, newest first: one query."""
    return tuple(map(_choice, _rounds(actor)))


def _within(actor: Actor) -> ColumnElement[bool]:
    """Coordinators know who takes part; others know of those who share with them."""
    if actor.holds(Role.COORDINATOR):
        return scope.within_reach(actor)
    return scope.opened_to(actor)


def _rounds(actor: Actor) -> list[Round]:
    return list(
        db.session.scalars(
            select(Round)
            .where(Round.id.in_(select(Assessment.round_id).where(_within(actor))))
            .order_by(Round.opens_on.desc(), Round.id.desc())
        )
    )


def _first(actor: Actor, there: list[Round]) -> Round:
    """The newest round of which anything is shared with the actor: one that has just begun has
    nothing to show."""
    shared = set(
        db.session.scalars(select(Assessment.round_id).where(scope.opened_to(actor)).distinct())
    )
    return next((one for one in there if one.id in shared), there[0])


def _choice(found: Round) -> RoundChoice:
    return RoundChoice(found.public_id, name_of(found), found.edition, found.opens_on, found.due_on)


def _states(actor: Actor, round_id: int) -> list[tuple[int, str, str, str, bool]]:
    rows = db.session.execute(
        select(
            Assessment.id,
            Assessment.public_id,
            PartyState.code,
            PartyState.name,
            PartyState.synthetic,
        )
        .join(Assessment.state)
        .where(Assessment.round_id == round_id, _within(actor))
        .order_by(Assessment.id)
    )
    return [tuple(row) for row in rows]


def _views(actor: Actor, assessments: Iterable[int]) -> dict[int, View]:
    """What the actor may read of each signed assessment of which anything is open to them."""
    if not actor.organisations:
        return {}
    open_: dict[int, set[str]] = {}
    for assessment, section in db.session.execute(
        select(Consent.assessment_id, Consent.section_id).where(
            Consent.assessment_id.in_(list(assessments)),
            Consent.organisation_id.in_(actor.organisations),
            Consent.withdrawn_at.is_(None),
            select(Snapshot.id).where(Snapshot.assessment_id == Consent.assessment_id).exists(),
        )
    ):
        open_.setdefault(assessment, set()).add(section)
    # Most States share the same sections: one view for all of them.
    known: dict[frozenset[str], View] = {}
    return {
        key: known.setdefault(shared, View(shared, False, ""))
        for key, sections in open_.items()
        for shared in (frozenset(sections),)
    }


def _cells(views: dict[int, View], wanted: Wanted) -> dict[int, dict[str, NodeRow]]:
    """The rows of these assessments, each through its view."""
    which: list[ColumnElement[bool]] = [
        ScoreRow.kind == ("track" if wanted.track else wanted.kind),
        ScoreRow.track == wanted.track,
        ScoreRow.assessment_id.in_(list(views)),
    ]
    if wanted.name:
        which.append(ScoreRow.name == wanted.name)
    found: dict[int, dict[str, NodeRow]] = {}
    numbers = (ScoreRow.low, ScoreRow.mid, ScoreRow.high, ScoreRow.evidenced, ScoreRow.coverage)
    columns: list[Any] = [
        ScoreRow.assessment_id,
        ScoreRow.sections,
        ScoreRow.label_sections,
        ScoreRow.name,
        ScoreRow.state,
        ScoreRow.level,
        *(numbers if wanted.numbers else ()),
    ]
    kind = "track" if wanted.track else wanted.kind
    # The table and not the rows of the model: a page reads ten thousand of them.
    table = [column.expression for column in columns]
    for key, sections, label_sections, name, state, level, *rest in db.session.execute(
        select(*table).where(*which)
    ):
        low, mid, high, evidenced, coverage = rest or _NONE
        node = NodeRow(
            kind,
            name,
            wanted.track,
            state,
            low,
            mid,
            high,
            evidenced,
            coverage,
            level,
            _split(sections),
            _split(label_sections),
        )
        found.setdefault(key, {})[name] = see_row(node, views[key])
    return found


_NONE: tuple[Any, ...] = (None,) * 5


@lru_cache(maxsize=4096)
def _split(sections: str) -> tuple[str, ...]:
    return tuple(sections.split())


def _signed(assessments: Iterable[int]) -> frozenset[int]:
    """Which of them were ever signed: of a snapshot that nobody shared too."""
    with acting_for_the_system():
        return frozenset(
            db.session.scalars(
                select(Snapshot.assessment_id).where(Snapshot.assessment_id.in_(list(assessments)))
            )
        )
