"""People, the organisations they speak for, and their grants: who may act where."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, new_public_id, now

if TYPE_CHECKING:
    from survey.models.assessments import Agency, PartyState


class Role(StrEnum):
    """The roles of the platform, each with the kind of place it is held in."""

    RESPONDENT = "respondent"
    APPROVER = "approver"
    FOCAL_POINT = "focal_point"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"


def new_uniquifier() -> str:
    """What ties sessions to an account; a new one ends them all."""
    return secrets.token_hex(16)


#: Flask-Security insists on roles of its own; ours are grants, so this table stays empty.
login_roles_people = Table(
    "login_roles_people",
    Base.metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("login_role_id", ForeignKey("login_role.id"), primary_key=True),
)


class LoginRole(Base, RoleMixin):
    """What Flask-Security calls a role. Never used for authority."""

    __tablename__ = "login_role"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str | None]


class Person(Base, UserMixin):
    """Someone who can sign in. ``language`` is the language they read."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    created_at: Mapped[datetime] = mapped_column(default=now)
    roles: Mapped[list[LoginRole]] = relationship(  # type: ignore[assignment]
        secondary=login_roles_people
    )
    grants: Mapped[list[Grant]] = relationship(
        back_populates="person", foreign_keys="Grant.person_id"
    )


class Organisation(Base):
    """Someone outside a State to whom it may show results: the coordinator's office, a donor, an
    implementer."""

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(unique=True)
    coordinates: Mapped[bool] = mapped_column(default=False)


class Grant(Base):
    """One role of one person in one place. Exactly the column of the role's place is filled.

    respondent, approver: an agency - focal point: a State - coordinator, reviewer, observer: an
    organisation -
    administrator: the deployment (no column). ``ended_at`` closes a grant; nothing is deleted.
    """

    __tablename__ = "grant"
    __table_args__ = (
        CheckConstraint(
            "(role IN ('respondent', 'approver') AND agency_id IS NOT NULL AND state_id IS NULL"
            " AND organisation_id IS NULL)"
            " OR (role = 'focal_point' AND state_id IS NOT NULL AND agency_id IS NULL"
            " AND organisation_id IS NULL)"
            " OR (role IN ('coordinator', 'reviewer', 'observer') AND organisation_id IS NOT NULL"
            " AND agency_id IS NULL AND state_id IS NULL)"
            " OR (role = 'administrator' AND agency_id IS NULL AND state_id IS NULL"
            " AND organisation_id IS NULL)",
            name="role_has_its_place",
        ),
        Index("ix_grant_person_id", "person_id"),
        Index("ix_grant_agency_id", "agency_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    state_id: Mapped[int | None] = mapped_column(ForeignKey("state.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])
    state: Mapped[PartyState | None] = relationship()
    agency: Mapped[Agency | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
