"""The people as Flask-Security wants to see them; what it changes goes through our own door."""

from __future__ import annotations

from typing import Any, cast

from flask import g
from flask_security import SQLAlchemyUserDatastore
from sqlalchemy import inspect

from survey.acting import acting_for_the_system
from survey.auth import begun, events
from survey.database import writing
from survey.extensions import db
from survey.models import LoginRole, Person
from survey.queries import people


class Accounts(SQLAlchemyUserDatastore):
    """Persons by e-mail address. Nothing is deleted, nobody registers."""

    def __init__(self) -> None:
        super().__init__(db, Person, LoginRole)

    def find_user(self, *args: Any, **kwargs: Any) -> Person | None:
        """A person by what they say of themselves: nobody is signed in yet."""
        if kwargs.keys() == {"fs_uniquifier"}:
            # A session, at every request: with the person come the grants, and whether it goes on.
            found = people.tied_to(kwargs["fs_uniquifier"], begun.number_of_this())
            g.session_ended = found is not None and found.ended
            if found is None or found.ended:
                return None
            g.found_with = found.actor
            return found.person
        with acting_for_the_system():
            return cast("Person | None", super().find_user(*args, **kwargs))

    def put(self, model: Person) -> Person:
        """Keep what was changed on a person until ``commit``.

        The library changes a row it has read before, then draws a mail, then commits. On SQLite a
        transaction that has read fails at its first write as soon as somebody else has written in
        between. So nothing is sent early, and ``commit`` makes the changes anew in ``writing()``.
        """
        db.session().autoflush = False
        return model

    def commit(self) -> None:
        """Write what was changed on loaded persons, and what the audit trail keeps of it."""
        changes = [(p.id, _changed(p)) for p in db.session.dirty if isinstance(p, Person)]
        if not changes and not events.noted():
            db.session.rollback()
            return
        with acting_for_the_system(), writing() as session:
            for person_id, values in changes:
                person = session.get_one(Person, person_id)
                for name, value in values.items():
                    setattr(person, name, value)
            session.flush()
            events.write_noted(session)


def _changed(person: Person) -> dict[str, Any]:
    state = inspect(person)
    return {
        attribute.key: getattr(person, attribute.key)
        for attribute in state.mapper.column_attrs
        if state.attrs[attribute.key].history.has_changes()
    }
