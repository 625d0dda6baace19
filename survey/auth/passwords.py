"""Accounts from the command line: for the first administrator, and where there is no mail."""

from __future__ import annotations

import secrets

from email_validator import EmailNotValidError, validate_email
from flask_security import hash_password
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from survey import audit
from survey.actions import second_factors
from survey.auth import told
from survey.database import writing
from survey.extensions import db
from survey.models import Agency, Grant, Person, Role
from survey.models.people import new_uniquifier
from survey.one_time_codes import ALPHABET
from survey.problems import InputRefused, UnknownThing


def new_password() -> str:
    """A password that can be read out over a telephone: 80 bits in four groups."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def make_administrator(email: str, name: str) -> str:
    """An account that administers this deployment and sees no answers; its password."""
    try:
        email = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InputRefused({"email": "email"}) from error
    password = new_password()
    hashed = hash_password(password)
    with writing() as session:
        if _find(email) is not None:
            raise InputRefused({"email": "taken"})
        person = Person(
            email=email, name=name or email, password=hashed, fs_uniquifier=new_uniquifier()
        )
        session.add(person)
        session.flush()
        session.add(Grant(person_id=person.id, role=Role.ADMINISTRATOR))
        _record(session, "make_administrator", person)
    return password


def renew(email: str) -> str:
    """Give an account a new password and end its sessions; the password. UnknownThing without
    one."""
    password = new_password()
    hashed = hash_password(password)
    with writing() as session:
        person = _find(email)
        if person is None:
            raise UnknownThing("person", email)
        person.password = hashed
        person.fs_uniquifier = new_uniquifier()
        _record(session, "renew_password", person)
    return password


def reset_second_factor(email: str) -> int:
    """Turn off the second factor of an account, end its sessions and tell its State; how many were
    told. UnknownThing without one."""
    with writing() as session:
        person = _find(email)
        if person is None:
            raise UnknownThing("person", email)
        reset = second_factors.end_for(session, actor=audit.SYSTEM, person_id=person.id)
    told.of_reset(reset)
    return len(reset.told)


def listing() -> list[str]:
    """One line an account: address, name, and roles with their places."""
    people = db.session.scalars(
        select(Person)
        .options(
            selectinload(Person.grants).options(
                joinedload(Grant.agency).joinedload(Agency.state),
                joinedload(Grant.state),
                joinedload(Grant.organisation),
            )
        )
        .order_by(Person.email)
    )
    return [
        f"{person.email}  {person.name}  {'; '.join(_grants(person)) or '-'}"
        f"{'' if person.active else '  (closed)'}"
        for person in people
    ]


def _grants(person: Person) -> list[str]:
    return [
        f"{grant.role} {place}".strip()
        for grant in person.grants
        if grant.ended_at is None
        for place in [_place(grant)]
    ]


def _place(grant: Grant) -> str:
    if grant.agency is not None:
        return f"({grant.agency.name}, {grant.agency.state.name})"
    if grant.state is not None:
        return f"({grant.state.name})"
    return f"({grant.organisation.name})" if grant.organisation is not None else ""


def _find(email: str) -> Person | None:
    return db.session.scalars(
        select(Person).where(func.lower(Person.email) == email.strip().lower())
    ).one_or_none()


def _record(session: audit.Recorder, verb: str, person: Person) -> None:
    # Nobody is signed in on the command line: the entry says what was done, not by whom.
    audit.record(
        session,
        actor=audit.SYSTEM,
        verb=verb,
        thing=f"person:{person.public_id}",
        state_id=None,
    )
