"""Jobs: long work, its state and its heartbeat. This table is the truth, the queue only wakes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.assessments import Assessment
from survey.models.base import Base, new_public_id, now


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    #: The document was taken away, since the consent it rested on was withdrawn.
    EXPIRED = "expired"


class Job(Base):
    """One piece of long work. ``key`` says what it makes, so that the same document is never made
    twice.

    ``progress`` is 0-100; ``stage`` a code that the page translates; ``problem`` a code or sentence
    of what went wrong;
    ``result`` the file's name below instance/documents/.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "uq_job_alive_key",
            "key",
            unique=True,
            sqlite_where=text("state IN ('queued', 'running', 'done')"),
            postgresql_where=text("state IN ('queued', 'running', 'done')"),
        ),
        Index("ix_job_assessment_id", "assessment_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    kind: Mapped[str]
    key: Mapped[str]
    params: Mapped[dict[str, Any]]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    state: Mapped[str] = mapped_column(default=JobState.QUEUED)
    progress: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    attempt: Mapped[int] = mapped_column(default=0)
    heartbeat_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    result: Mapped[str | None]

    assessment: Mapped[Assessment] = relationship()
