"""Answers, their evidence, every former text, and the focal point's settlements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, now
from survey.models.people import Person


class AnswerRow(Base):
    """One agency's answer to one question. ``value`` holds codes, never labels; ``revision`` counts
    changes."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("assessment_id", "agency_id", "question_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    question_id: Mapped[str]
    state: Mapped[str]
    value: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None]
    reason_note: Mapped[str] = mapped_column(default="")
    approved: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(default="")
    comment_language: Mapped[str] = mapped_column(default="")
    pipeline_stage: Mapped[str | None]
    pipeline_expected: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)

    changed_by: Mapped[Person] = relationship()
    evidence: Mapped[list[EvidenceRow]] = relationship(
        primaryjoin="and_(AnswerRow.id == EvidenceRow.answer_id, EvidenceRow.removed_at.is_(None))",
        order_by="EvidenceRow.id",
        viewonly=True,
    )


class AnswerRevision(Base):
    """What an answer said before a change: nothing typed is ever lost. ``payload`` is the former
    answer, whole."""

    __tablename__ = "answer_revision"
    __table_args__ = (UniqueConstraint("answer_id", "revision"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"))
    revision: Mapped[int]
    payload: Mapped[dict[str, Any]]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]


class EvidenceRow(Base):
    """One citation for an answer. A citation that is changed is removed and added anew, so the old
    one stays."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_answer_id", "answer_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"))
    source: Mapped[str]
    pinpoint: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    dated: Mapped[date | None]
    is_law: Mapped[bool] = mapped_column(default=False)
    secret: Mapped[bool] = mapped_column(default=False)
    seen_by_focal_point: Mapped[bool] = mapped_column(default=False)
    confirmed: Mapped[str | None]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(default=now)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]


class SettlementRow(Base):
    """The settled national answer to one question. A later settlement supersedes; the former row
    stays."""

    __tablename__ = "settlement"
    __table_args__ = (
        Index(
            "uq_settlement_current",
            "assessment_id",
            "question_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_settlement_assessment_id_question_id", "assessment_id", "question_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    question_id: Mapped[str]
    answer: Mapped[dict[str, Any]]
    why: Mapped[str]
    settled_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime] = mapped_column(default=now)
    superseded_at: Mapped[datetime | None]

    settled_by: Mapped[Person] = relationship()
