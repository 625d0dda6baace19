"""The audit trail, newest first: all for administrators, a State's own for its focal point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from survey import scope
from survey.extensions import db
from survey.models import Agency, AuditEvent, Organisation, PartyState, Person
from survey.names import called, in_order
from survey.policies import Actor, DeploymentPlace, demand
from survey.queries.facts import AssessmentFacts, facts_of
from survey.queries.sought import holds

#: As many entries stand on one page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is looked for; "" or None: no matter. ``before``: entries with a smaller number."""

    who: str = ""
    verb: str = ""
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, with the names that its ids stand for. ``detail`` holds ids, counts and states.

    ``system``: nobody was signed in. ``person`` may be "" for somebody whom the reader may not
    know.
    """

    number: int
    at: datetime
    person: str
    system: bool
    organisations: tuple[str, ...]
    state: str
    verb: str
    thing: str
    agency: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of the trail. ``older``: the number to go on before, None on the last page."""

    entries: tuple[Entry, ...]
    older: int | None


def trail(actor: Actor, wanted: TrailFilter) -> tuple[TrailPage, tuple[tuple[str, str], ...]]:
    """A page of everything, and the States that it can be narrowed to (code, name)."""
    demand(actor, "see_deployment", DeploymentPlace())
    rows = db.session.execute(select(PartyState.code, PartyState.name)).all()
    return _page(wanted, []), tuple(in_order([(code, own) for code, own in rows]))


def trail_of(
    actor: Actor, assessment: str, wanted: TrailFilter
) -> tuple[TrailPage, AssessmentFacts]:
    """What was done in the assessments of a State, and who read what of them. Focal point only."""
    found = scope.assessment(actor, assessment, "see_audit")
    return _page(wanted, [AuditEvent.state_id == found.state_id]), facts_of(found)


def _page(wanted: TrailFilter, within: Sequence[ColumnElement[bool]]) -> TrailPage:
    query = (
        select(AuditEvent, Person.name, PartyState.code, PartyState.name)
        .outerjoin(Person, Person.id == AuditEvent.person_id)
        .outerjoin(PartyState, PartyState.id == AuditEvent.state_id)
        .where(*within, *_conditions(wanted))
        .order_by(AuditEvent.id.desc())
        .limit(PAGE + 1)
    )
    rows = db.session.execute(query).all()
    details = [event.detail for event, *_ in rows]
    shared = {office for detail in details for office in _offices(detail)}
    offices = _names(
        select(Organisation.public_id, Organisation.name).where(Organisation.public_id.in_(shared))
    )
    asked = {detail["agency"] for detail in details if detail.get("agency")}
    agencies = _names(select(Agency.public_id, Agency.name).where(Agency.public_id.in_(asked)))
    entries = tuple(
        Entry(
            number=event.id,
            at=event.at,
            person=person or event.detail.get("reader", ""),
            system=event.person_id is None,
            organisations=tuple(offices.get(one, one) for one in _offices(event.detail)),
            state=called(code, own),
            verb=event.verb,
            thing=event.thing,
            agency=agencies.get(event.detail.get("agency") or "", ""),
            detail=dict(event.detail),
        )
        for event, person, code, own in rows[:PAGE]
    )
    return TrailPage(entries, entries[-1].number if len(rows) > PAGE else None)


def _conditions(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.who:
        reader = AuditEvent.detail["reader"].as_string()
        found.append(holds(wanted.who, Person.name, Person.email, reader))
    if wanted.verb:
        found.append(AuditEvent.verb == wanted.verb)
    if wanted.state:
        found.append(PartyState.code == wanted.state)
    if wanted.since is not None:
        found.append(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditEvent.at < wanted.until)
    if wanted.before is not None:
        found.append(AuditEvent.id < wanted.before)
    return found


def _offices(detail: dict[str, Any]) -> list[str]:
    single = detail.get("organisation")
    return [*detail.get("organisations", ()), *([single] if single else [])]


def _names(query: Select[str, str]) -> dict[str, str]:
    """What public ids stand for."""
    return {row[0]: row[1] for row in db.session.execute(query)}
