"""What people see of their own account, and an administrator of somebody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from survey.extensions import db
from survey.models import Notice, Person, RecoveryCode, SecondFactor
from survey.policies import Actor, DeploymentPlace, demand
from survey.problems import NotVisible


@dataclass(frozen=True, slots=True)
class FactorFacts:
    """A second factor that is on: since when, and how many recovery codes are left."""

    since: datetime
    codes_left: int


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """One thing somebody was told: what happened to whose account."""

    kind: str
    about: str
    at: datetime
    read: bool


@dataclass(frozen=True, slots=True)
class HolderFacts:
    """Somebody else's account, for the page that resets their second factor."""

    person_id: str
    name: str
    email: str
    own: bool
    factor: FactorFacts | None


def second_factor(actor: Actor) -> FactorFacts | None:
    """The person's own second factor; None while it is off."""
    return _factor_of(actor.person_id)


def notices(actor: Actor, *, unread_only: bool = False) -> tuple[NoticeFacts, ...]:
    """What the person was told, newest first."""
    query = (
        select(Notice)
        .where(Notice.person_id == actor.person_id)
        .options(joinedload(Notice.about))
        .order_by(Notice.id.desc())
        .limit(20)
    )
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    return tuple(
        NoticeFacts(notice.kind, notice.about.name, notice.at, notice.read_at is not None)
        for notice in db.session.scalars(query)
    )


def holder(actor: Actor, person: str) -> HolderFacts:
    """An account, for an administrator."""
    demand(actor, "see_deployment", DeploymentPlace())
    found = db.session.scalar(select(Person).where(Person.public_id == person))
    if found is None:
        raise NotVisible
    return HolderFacts(
        found.public_id,
        found.name,
        found.email,
        found.id == actor.person_id,
        _factor_of(found.id),
    )


def _factor_of(person_id: int) -> FactorFacts | None:
    row = db.session.execute(
        select(SecondFactor.begun_at, func.count(RecoveryCode.id))
        .outerjoin(
            RecoveryCode,
            (RecoveryCode.second_factor_id == SecondFactor.id) & RecoveryCode.gone_at.is_(None),
        )
        .where(SecondFactor.person_id == person_id, SecondFactor.ended_at.is_(None))
        .group_by(SecondFactor.id, SecondFactor.begun_at)
    ).one_or_none()
    return FactorFacts(row[0], row[1]) if row else None
