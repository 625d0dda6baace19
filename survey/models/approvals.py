"""Sign-offs: the immutable snapshot of an assessment, its scores, and the consent that opens it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.assessments import Assessment
from survey.models.base import Base, new_public_id, now
from survey.models.people import Organisation, Person


class Snapshot(Base):
    """What was signed: answers, scorecard, edition digest, method version, and the SHA-256 of it
    all.

    ``seed`` is the seed of the robustness runs. Signer (name, post, date) and validator are
    different people.
    """

    __tablename__ = "snapshot"
    __table_args__ = (
        UniqueConstraint("assessment_id", "revision"),
        # Lists ask when each was signed: in the rows that day stands behind all the answers.
        Index(
            "ix_snapshot_assessment_id_revision_signed_on", "assessment_id", "revision", "signed_on"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    revision: Mapped[int]
    answers: Mapped[dict[str, Any]]
    scorecard: Mapped[dict[str, Any]]
    edition: Mapped[str]
    edition_digest: Mapped[str]
    method: Mapped[str]
    seed: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str]
    signer_name: Mapped[str]
    signer_post: Mapped[str]
    signed_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)

    assessment: Mapped[Assessment] = relationship()
    recorded_by: Mapped[Person] = relationship()


class ScoreRow(Base):
    """One number of the last snapshot of an assessment, as a reader from outside may see it where
    every one of its ``sections`` is shared: what world pages read instead of answers.

    ``name`` is an article's number or a chapter's numeral; the rest is as in
    ``reports/world_rows.py``, ids of sections with a space between.
    """

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("snapshot_id", "kind", "name", "track"),
        Index("ix_score_kind_track_assessment_id", "kind", "track", "assessment_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    kind: Mapped[str]
    name: Mapped[str]
    track: Mapped[str]
    state: Mapped[str]
    low: Mapped[float | None]
    mid: Mapped[float | None]
    high: Mapped[float | None]
    evidenced: Mapped[float | None]
    coverage: Mapped[float | None]
    level: Mapped[int | None]
    sections: Mapped[str]
    label_sections: Mapped[str]


class Consent(Base):
    """One section of one assessment shown to one organisation. Withdrawal closes the row and stops
    future reading."""

    __tablename__ = "consent"
    __table_args__ = (
        Index(
            "uq_consent_current",
            "assessment_id",
            "section_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    section_id: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
