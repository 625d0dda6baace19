"""States, agencies, rounds, assessments and assignments: who is asked what, and how far it is."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, new_public_id, now


class AssessmentStatus(StrEnum):
    """The life of an assessment: one State in one round."""

    PREPARING = "preparing"
    COLLECTING = "collecting"
    VALIDATING = "validating"
    AWAITING_APPROVAL = "awaiting_approval"
    SIGNED_OFF = "signed_off"
    CLOSED = "closed"


class AssignmentStatus(StrEnum):
    """The life of one section in one agency."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    HANDED_IN = "handed_in"
    RETURNED = "returned"


class PartyState(Base):
    """A State. ``code`` is its ISO 3166 alpha-3 code, or a user-assigned one (XAA-XZZ) for
    synthetic States."""

    __tablename__ = "state"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    synthetic: Mapped[bool] = mapped_column(default=False)
    agencies: Mapped[list[Agency]] = relationship(back_populates="state", order_by="Agency.name")


class Agency(Base):
    """An agency of a State; ``kind`` is a code of the register's list of agency kinds."""

    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("state_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    state_id: Mapped[int] = mapped_column(ForeignKey("state.id"))
    name: Mapped[str]
    kind: Mapped[str]
    state: Mapped[PartyState] = relationship(back_populates="agencies")


class Round(Base):
    """One round of assessments; it pins the edition that is asked."""

    __tablename__ = "round"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    title: Mapped[str] = mapped_column(unique=True)
    edition: Mapped[str]
    opens_on: Mapped[date]
    due_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    synthetic: Mapped[bool] = mapped_column(default=False)


class Assessment(Base):
    """One State in one round. Who signs for the State is a recorded name, post and date, not an
    account."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("state_id", "round_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    state_id: Mapped[int] = mapped_column(ForeignKey("state.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    status: Mapped[str] = mapped_column(default=AssessmentStatus.PREPARING)
    revision: Mapped[int] = mapped_column(default=1)
    validated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    validated_at: Mapped[datetime | None]
    signer_name: Mapped[str | None]
    signer_post: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    state: Mapped[PartyState] = relationship()
    round: Mapped[Round] = relationship()
    assignments: Mapped[list[Assignment]] = relationship(back_populates="assessment")


class Assignment(Base):
    """A section given to an agency; ``question_id`` and ``person_id`` are for a single delegated
    question."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("assessment_id", "agency_id", "section_id", "question_id"),
        Index(
            "uq_assignment_whole_section",
            "assessment_id",
            "agency_id",
            "section_id",
            unique=True,
            sqlite_where=text("question_id IS NULL"),
            postgresql_where=text("question_id IS NULL"),
        ),
        Index("ix_assignment_agency_id", "agency_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    section_id: Mapped[str]
    question_id: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(default=AssignmentStatus.NOT_STARTED)
    due_on: Mapped[date | None]
    return_reason: Mapped[str] = mapped_column(default="")
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)

    assessment: Mapped[Assessment] = relationship(back_populates="assignments")
    agency: Mapped[Agency] = relationship()
