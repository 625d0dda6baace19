"""Reading that is worth an entry in the audit trail: shared results opened, documents taken."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from survey import audit, scope
from survey.actions.transaction import changing
from survey.extensions import db
from survey.models import Assessment, AuditEvent, Consent, Organisation
from survey.models.base import now
from survey.policies import Actor
from survey.problems import StorageFailed

log = logging.getLogger(__name__)

#: Somebody who reads the same thing again within this time is not told of again.
ONCE = timedelta(hours=1)


def note_reading(*, actor: Actor, assessment: str, verb: str = "read_results", **what: Any) -> bool:
    """Note that the actor reads results of a State. False: noted within the hour, or not possible.

    Reading must not fail where writing does: then the log has it.
    """
    thing = f"assessment:{assessment}"
    already = _noted(actor, verb, thing, what)
    if db.session.scalar(already) is not None:
        return False
    try:
        with changing() as session:
            found = scope.assessment(actor, assessment, "see_results")
            audit.lock(session)
            # Page and figures are asked for at once: whoever waited for the lock looks again.
            if session.scalar(already) is not None:
                return False
            audit.record(
                session,
                actor=actor,
                verb=verb,
                thing=thing,
                state_id=found.state_id,
                # By name as well: the State may not look into the accounts of others.
                reader=actor.name,
                organisations=_readers_of(actor, found.id),
                **what,
            )
    except StorageFailed as failure:
        log.warning("not in the audit trail (%s): person %s, %s", failure, actor.person_id, thing)
        return False
    return True


def note_world(*, actor: Actor, assessments: Collection[str]) -> int:
    """Note that the actor reads what these States share, side by side: an entry for each State that
    was not told within the hour, as if its results had been opened. How many were written.

    As many statements for two hundred States as for one. Reading must not fail where writing does.
    """
    things = {f"assessment:{assessment}": assessment for assessment in assessments}
    if not _untold(actor, things):
        return 0
    try:
        with changing() as session:
            audit.lock(session)
            # Pictures are asked for at once: whoever waited for the lock looks again.
            waiting = _untold(actor, things)
            rows = session.execute(
                select(Assessment.public_id, Assessment.state_id, Organisation.public_id)
                .join(Consent, Consent.assessment_id == Assessment.id)
                .join(Organisation, Organisation.id == Consent.organisation_id)
                .where(
                    Assessment.public_id.in_([things[thing] for thing in waiting]),
                    scope.opened_to(actor),
                    Consent.withdrawn_at.is_(None),
                    Consent.organisation_id.in_(actor.organisations),
                )
                .group_by(
                    Assessment.id,
                    Assessment.public_id,
                    Assessment.state_id,
                    Organisation.id,
                    Organisation.public_id,
                    Organisation.name,
                )
                .order_by(Assessment.id, Organisation.name)
            ).all()
            told: dict[str, tuple[int, list[str]]] = {}
            for public_id, state_id, organisation in rows:
                told.setdefault(public_id, (state_id, []))[1].append(organisation)
            for public_id, (state_id, organisations) in told.items():
                audit.record(
                    session,
                    actor=actor,
                    verb="read_results",
                    thing=f"assessment:{public_id}",
                    state_id=state_id,
                    reader=actor.name,
                    organisations=organisations,
                )
    except StorageFailed as failure:
        log.warning("not in the audit trail (%s): person %s, world", failure, actor.person_id)
        return 0
    return len(told)


def _untold(actor: Actor, things: Collection[str]) -> list[str]:
    """Which of these the actor did not read within the hour."""
    if not things:
        return []
    told = set(
        db.session.scalars(
            select(AuditEvent.thing).where(
                AuditEvent.person_id == actor.person_id,
                AuditEvent.verb == "read_results",
                AuditEvent.thing.in_(list(things)),
                AuditEvent.at > now() - ONCE,
            )
        )
    )
    return [thing for thing in things if thing not in told]


def _noted(actor: Actor, verb: str, thing: str, what: dict[str, Any]) -> Any:
    same: list[ColumnElement[bool]] = [
        AuditEvent.detail[name].as_string() == str(value) for name, value in what.items()
    ]
    return (
        select(AuditEvent.id)
        .where(
            AuditEvent.person_id == actor.person_id,
            AuditEvent.verb == verb,
            AuditEvent.thing == thing,
            AuditEvent.at > now() - ONCE,
            *same,
        )
        .limit(1)
    )


def _readers_of(actor: Actor, assessment_id: int) -> list[str]:
    """The organisations of the actor that something of the assessment is open to."""
    return list(
        db.session.scalars(
            select(Organisation.public_id)
            .where(
                Organisation.id.in_(actor.organisations),
                Organisation.id.in_(
                    select(Consent.organisation_id).where(
                        Consent.assessment_id == assessment_id, Consent.withdrawn_at.is_(None)
                    )
                ),
            )
            .order_by(Organisation.name)
        )
    )
