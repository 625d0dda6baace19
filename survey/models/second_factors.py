"""Second factors, recovery codes, ended sessions, and what is told about an account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, new_public_id, now
from survey.models.people import Person

_CURRENT = text("ended_at IS NULL")


class SecondFactor(Base):
    """The device of a person. ``secret`` is sealed; ``last_step`` is the time step of the last code
    that was taken, so that no code is taken twice."""

    __tablename__ = "second_factor"
    __table_args__ = (
        Index(
            "uq_second_factor_current",
            "person_id",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    secret: Mapped[str]
    last_step: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One code on paper, as a keyed hash. ``gone_at``: it was used, or renewed with the others."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_second_factor_id", "second_factor_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    second_factor_id: Mapped[int] = mapped_column(ForeignKey("second_factor.id"))
    digest: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)
    gone_at: Mapped[datetime | None]


class EndedSession(Base):
    """A session that its person has ended. The cookie alone would go on as before wherever somebody
    has copied it. ``digest`` is of its number; the row is swept once the session is over anyhow."""

    __tablename__ = "ended_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    ended_at: Mapped[datetime] = mapped_column(default=now)


class Notice(Base):
    """What ``person`` is told about the account of ``about``: shown until it is marked as read."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_person_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]

    about: Mapped[Person] = relationship(foreign_keys=[about_id])
