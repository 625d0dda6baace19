"""The audit trail: who did what to which thing. Rows are only ever added; they hold no answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, now


class AuditEvent(Base):
    """One line of the trail. ``thing`` is kind and public id ("assessment:3f..."); ``detail`` never
    holds an answer."""

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state_id: Mapped[int | None] = mapped_column(ForeignKey("state.id"))
    verb: Mapped[str]
    thing: Mapped[str]
    detail: Mapped[dict[str, Any]]
