"""Reading that is worth an entry in the audit trail: shared results opened, documents taken."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from survey import audit, scope
from survey.actions.transaction import changing
from survey.extensions import db
from survey.models import AuditEvent, Consent, Organisation
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
