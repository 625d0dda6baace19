"""The audit trail: one more line inside the running transaction. It never holds an answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session, scoped_session

from survey.models import AuditEvent
from survey.policies import Actor

#: What a line may tell besides who, when, what and where: ids, counts, states, and who signs.
DETAILS = frozenset(
    {
        "agency",
        "answers",
        "approved",
        "digest",
        "due_on",
        "form",
        "from",
        "job",
        "language",
        "open_questions",
        "organisation",
        "question",
        "questions",
        "revision",
        "section",
        "signed_on",
        "signer_name",
        "signer_post",
        "snapshot",
        "taken_away",
        "to",
    }
)


def record(
    session: Session | scoped_session[Session],
    *,
    actor: Actor,
    verb: str,
    thing: str,
    state_id: int | None,
    **detail: Any,
) -> None:
    """Add one line. ``thing`` is kind and public id ("assessment:3f..."). An unknown detail is a
    ValueError."""
    strange = detail.keys() - DETAILS
    if strange:
        raise ValueError(f"not for the audit trail: {', '.join(sorted(strange))}")
    session.add(
        AuditEvent(
            person_id=actor.person_id, state_id=state_id, verb=verb, thing=thing, detail=detail
        )
    )
