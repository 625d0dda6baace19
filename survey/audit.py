"""The audit trail: entries of the running transaction, chained as it commits. Never an answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, event, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, scoped_session

from questionnaires.exchange import canonical
from survey.models import GENESIS, AuditEvent, AuditHead
from survey.models.base import now
from survey.policies import Actor

#: What an entry may tell besides who, when, what and where: ids, counts, states, and who signs.
DETAILS = frozenset(
    {
        "agency",
        "answers",
        "approved",
        "digest",
        "due_on",
        "edition",
        "entries",
        "files",
        "form",
        "from",
        "job",
        "language",
        "open_questions",
        "organisation",
        "organisations",
        "people",
        "question",
        "questions",
        "reader",
        "revision",
        "role",
        "rows",
        "section",
        "signed_on",
        "signer_name",
        "signer_post",
        "snapshot",
        "taken_away",
        "to",
    }
)

#: Whoever acts where nobody is signed in: commands and the worker.
SYSTEM = Actor(person_id=0, name="")

Recorder = Session | scoped_session[Session]

_WAITING = "audit entries"
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
# Made once, and on tables: every change sends all three.
_HEADS, _EVENTS = (cast(Table, model.__table__) for model in (AuditHead, AuditEvent))
_HEAD = select(_HEADS.c.position, _HEADS.c.digest).with_for_update()
_ADD = insert(_EVENTS)
_GO_ON = update(_HEADS)
#: An entry and the new end of the trail in one statement: PostgreSQL takes that, and each way there
#: and back is waited for.
_ADDED = {column.name: bindparam(f"new_{column.name}", type_=column.type) for column in _EVENTS.c}
_ADD_AND_GO_ON = _GO_ON.values(position=_ADDED["id"], digest=_ADDED["digest"]).add_cte(
    _ADD.values(_ADDED).cte("added")
)


def record(
    session: Recorder,
    *,
    actor: Actor,
    verb: str,
    thing: str,
    state_id: int | None,
    **detail: Any,
) -> None:
    """Add one entry. ``thing`` is kind and public id ("assessment:3f..."). An unknown detail is a
    ValueError; outside a transaction, which could forget it, a RuntimeError.
    """
    strange = detail.keys() - DETAILS
    if strange:
        raise ValueError(f"not for the audit trail: {', '.join(sorted(strange))}")
    own = session() if isinstance(session, scoped_session) else session
    if not own.in_transaction():
        raise RuntimeError("an audit entry belongs to the change that it tells of")
    own.info.setdefault(_WAITING, []).append(
        {
            "at": now(),
            "person_id": actor.person_id or None,
            "state_id": state_id,
            "verb": verb,
            "thing": thing,
            # As it is read back: what is stored is what the digest was taken of.
            "detail": json.loads(json.dumps(detail)),
        }
    )


def digest_of(id: int, former: str, entry: Mapping[str, Any]) -> str:
    """The SHA-256 of an entry: its number, its fields in one canonical form, the digest before."""
    at: datetime = entry["at"]
    fields = [
        id,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry["person_id"],
        entry["state_id"],
        entry["verb"],
        entry["thing"],
        entry["detail"],
        former,
    ]
    return hashlib.sha256(canonical(fields)).hexdigest()


def lock(session: Recorder) -> tuple[int, str]:
    """Where the trail ends; until the transaction ends nobody else adds to it."""
    connection = session.connection()
    head = connection.execute(_HEAD).one_or_none()
    if head is None:
        first = _INSERT[connection.dialect.name](AuditHead)
        first = first.values(id=1, position=0, digest=GENESIS).on_conflict_do_nothing()
        connection.execute(first)
        head = connection.execute(_HEAD).one()
    return head.position, head.digest


def _seal(session: Session) -> None:
    """Chain what was recorded, last of all: the head is locked for the shortest time, and nobody
    who holds it waits for a row of somebody who waits for it."""
    waiting = session.info.pop(_WAITING, None)
    if not waiting:
        return
    session.flush()
    position, digest = lock(session)
    rows = []
    for entry in waiting:
        former, position = digest, position + 1
        digest = digest_of(position, former, entry)
        rows.append({"id": position, "former": former, "digest": digest, **entry})
    connection = session.connection()
    if len(rows) == 1 and connection.dialect.name == "postgresql":
        connection.execute(
            _ADD_AND_GO_ON, {f"new_{name}": value for name, value in rows[0].items()}
        )
        return
    connection.execute(_ADD, rows)
    connection.execute(_GO_ON, {"position": position, "digest": digest})


def _forget(session: Session) -> None:
    session.info.pop(_WAITING, None)


event.listen(Session, "before_commit", _seal)
event.listen(Session, "after_rollback", _forget)
