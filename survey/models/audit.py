"""The audit trail: who did what to which thing. Rows are only ever added; they hold no answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, event
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, now

#: What stands in the place of the digest before the first entry.
GENESIS = "0" * 64


class AuditEvent(Base):
    """One entry of the trail. ``thing`` is kind and public id ("assessment:3f..."); ``detail``
    never holds an answer.

    ``digest`` is the SHA-256 of the entry and of ``former``, the digest of the entry before it.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_person_id_verb_thing_at", "person_id", "verb", "thing", "at"),
        Index("ix_audit_event_state_id_id", "state_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state_id: Mapped[int | None] = mapped_column(ForeignKey("state.id"))
    verb: Mapped[str]
    thing: Mapped[str]
    detail: Mapped[dict[str, Any]]
    former: Mapped[str]
    digest: Mapped[str]


class AuditHead(Base):
    """Where the trail ends: one row, that whoever adds an entry locks first. Tells of no State."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    digest: Mapped[str]


# Migration 0004 has the same; a test holds both against each other.
_SQLITE = (
    "CREATE TRIGGER audit_event_keeps BEFORE UPDATE ON audit_event"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END",
    "CREATE TRIGGER audit_event_stays BEFORE DELETE ON audit_event"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END",
    # INSERT OR REPLACE deletes a row without asking the trigger above.
    "CREATE TRIGGER audit_event_follows BEFORE INSERT ON audit_event"
    " WHEN NEW.id <= (SELECT max(id) FROM audit_event)"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END",
    "CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END",
    "CREATE TRIGGER audit_head_goes_on BEFORE UPDATE ON audit_head"
    " WHEN NEW.position <= OLD.position"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END",
)
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION audit_only_adds() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the audit trail is only ever added to'; END $$"
)
_POSTGRESQL = (
    "CREATE TRIGGER audit_event_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_only_adds()",
    "CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_only_adds()",
    "CREATE TRIGGER audit_head_goes_on BEFORE UPDATE ON audit_head"
    " FOR EACH ROW WHEN (NEW.position <= OLD.position) EXECUTE FUNCTION audit_only_adds()",
)


def _with_triggers() -> None:
    """Whoever makes the tables without the migrations gets the triggers too."""
    for model in (AuditEvent, AuditHead):
        own = {"sqlite": list(_SQLITE), "postgresql": [_FUNCTION, *_POSTGRESQL]}
        for dialect, statements in own.items():
            for statement in statements:
                if statement is _FUNCTION or f" ON {model.__tablename__}" in statement:
                    made = DDL(statement).execute_if(dialect=dialect)
                    event.listen(model.__table__, "after_create", made)


_with_triggers()
