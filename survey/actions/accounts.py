"""What people do with their own account, passwords and second factors aside."""

from __future__ import annotations

from sqlalchemy import update

from survey import audit
from survey.actions.transaction import changing
from survey.models import Notice, Person
from survey.models.base import now
from survey.models.people import new_uniquifier
from survey.policies import Actor


def sign_out_everywhere(*, actor: Actor) -> None:
    """End every session of the person, this one too unless the page signs them in again."""
    with changing() as session:
        person = session.get_one(Person, actor.person_id)
        person.fs_uniquifier = new_uniquifier()
        audit.record(
            session,
            actor=actor,
            verb="sign_out_everywhere",
            thing=f"person:{person.public_id}",
            state_id=None,
        )


def read_notices(*, actor: Actor) -> None:
    """Mark everything the person was told as read."""
    with changing() as session:
        session.execute(
            update(Notice)
            .where(Notice.person_id == actor.person_id, Notice.read_at.is_(None))
            .values(read_at=now())
        )
