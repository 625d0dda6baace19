"""Who takes part: accounts, and the roles that they are given and that end. Operators only."""

from __future__ import annotations

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy import func, insert, select

from survey import audit
from survey.actions.founding import Writer, find_state, one_line
from survey.actions.transaction import changing
from survey.models import Agency, Grant, Notice, Organisation, Person, Role
from survey.models.base import now
from survey.models.people import new_uniquifier
from survey.policies import Actor, demand_operator
from survey.problems import SetUpRefused

#: Where each role is held: the kind of its place.
PLACES: dict[Role, str] = {
    Role.RESPONDENT: "agency",
    Role.APPROVER: "agency",
    Role.FOCAL_POINT: "state",
    Role.COORDINATOR: "organisation",
    Role.REVIEWER: "organisation",
    Role.OBSERVER: "organisation",
    Role.ADMINISTRATOR: "",
}


@dataclass(frozen=True, slots=True)
class _Place:
    """The columns of a grant; the State that is told, and what the trail says of the place."""

    columns: dict[str, int]
    state_id: int | None
    detail: dict[str, str]


def add_person(*, actor: Actor, email: str, name: str, language: str, hashed: str) -> str:
    """An account without a role; ``hashed``: its password as it is kept. The address, as kept."""
    demand_operator(actor)
    try:
        email = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise SetUpRefused(f"{email!r} is no mail address.") from error
    spoken = list(current_app.config["LANGUAGES"])
    if language not in spoken:
        raise SetUpRefused(f"{language!r} is not spoken here. There are: {', '.join(spoken)}.")
    name = one_line("name", name)
    with changing() as session:
        if _find(session, email) is not None:
            raise SetUpRefused(f"There is an account of {email} already.")
        person = Person(
            email=email,
            name=name,
            language=language,
            password=hashed,
            fs_uniquifier=new_uniquifier(),
        )
        session.add(person)
        session.flush()
        _record(session, actor, "add_person", person)
    return email


def give_role(*, actor: Actor, email: str, role: str, place: str = "") -> bool:
    """Give a role in its place; whoever leads the State is told. False: they had it already.

    ``place``: a State's code; "CODE/name" of an agency; the name of an organisation.
    """
    demand_operator(actor)
    with changing() as session:
        person, where = _known(session, email), _place(session, role, place)
        if not person.active:
            raise SetUpRefused(f"The account of {person.email} is closed.")
        if _grants(session, person, role, where):
            return False
        session.add(Grant(person_id=person.id, role=Role(role), **where.columns))
        _record(session, actor, "give_role", person, where.state_id, role=role, **where.detail)
        if where.state_id is not None:
            _tell(session, person, {where.state_id}, "role_given")
        return True


def end_role(*, actor: Actor, email: str, role: str, place: str = "") -> bool:
    """End a role from this moment on. What was written stays. False: they did not have it."""
    demand_operator(actor)
    with changing() as session:
        person, where = _known(session, email), _place(session, role, place)
        grants = _grants(session, person, role, where)
        for grant in grants:
            grant.ended_at = now()
        if grants:
            _record(session, actor, "end_role", person, where.state_id, role=role, **where.detail)
            if where.state_id is not None:
                _tell(session, person, {where.state_id}, "role_ended")
        return bool(grants)


def close_account(*, actor: Actor, email: str, closed: bool = True) -> bool:
    """Close an account, which ends its sessions at once; or open it again, with the roles it had.
    False: it was so already."""
    demand_operator(actor)
    with changing() as session:
        person = _known(session, email)
        if person.active != closed:
            return False
        if not closed and person.password is None:
            raise SetUpRefused(
                f"{person.email} came with an assessment from elsewhere and has no password yet:"
                " ./run survey accounts --password EMAIL first."
            )
        person.active = not closed
        person.fs_uniquifier = new_uniquifier()
        # A line for each State that the person works in: its trail tells of it.
        placed: list[int | None] = [*sorted(_states_of(session, person))]
        for state_id in placed or [None]:
            verb = "close_account" if closed else "open_account"
            _record(session, actor, verb, person, state_id)
        return True


def _find(session: Writer, email: str) -> Person | None:
    same = func.lower(Person.email) == email.strip().lower()
    return session.scalar(select(Person).where(same).with_for_update())


def _known(session: Writer, email: str) -> Person:
    person = _find(session, email)
    if person is None:
        raise SetUpRefused(f"There is no account of {email.strip()}.")
    return person


def _place(session: Writer, role: str, place: str) -> _Place:
    """Where a role is held. SetUpRefused where there is no such place, or it is one of another
    kind."""
    if role not in list(Role):
        raise SetUpRefused(f"{role!r} is no role. There are: {', '.join(Role)}.")
    kind = PLACES[Role(role)]
    if not kind:
        if place:
            raise SetUpRefused(f"The role {role} is of the whole service: it has no place.")
        return _Place({}, None, {})
    if not place.strip():
        wanted = {
            "agency": 'an agency: CODE/NAME, for example "XAA/State Police"',
            "state": "a State: its code",
            "organisation": "an organisation: its name",
        }
        raise SetUpRefused(f"The role {role} is held in {wanted[kind]}.")
    if kind == "state":
        home = find_state(session, place)
        return _Place({"state_id": home.id}, home.id, {})
    if kind == "organisation":
        office = session.scalar(select(Organisation).where(Organisation.name == place.strip()))
        if office is None:
            raise SetUpRefused(f"There is no organisation {place.strip()!r} here.")
        return _Place({"organisation_id": office.id}, None, {"organisation": office.public_id})
    code, _, name = place.partition("/")
    home = find_state(session, code)
    same = (Agency.state_id == home.id, Agency.name == name.strip())
    agency = session.scalar(select(Agency).where(*same))
    if agency is None:
        raise SetUpRefused(f"{home.name} has no agency {name.strip()!r} here.")
    return _Place({"agency_id": agency.id}, home.id, {"agency": agency.public_id})


def _grants(session: Writer, person: Person, role: str, where: _Place) -> list[Grant]:
    query = select(Grant).where(
        Grant.person_id == person.id, Grant.role == role, Grant.ended_at.is_(None)
    )
    return list(session.scalars(query.filter_by(**where.columns)))


def _states_of(session: Writer, person: Person) -> set[int]:
    state = func.coalesce(Agency.state_id, Grant.state_id)
    query = select(state).select_from(Grant).outerjoin(Grant.agency)
    query = query.where(Grant.person_id == person.id, Grant.ended_at.is_(None), state.is_not(None))
    return set(session.scalars(query))


def _tell(session: Writer, person: Person, states: set[int], kind: str) -> None:
    """Whoever leads the State: nobody should come to work in it unseen."""
    leading = select(Grant.person_id).where(
        Grant.role == Role.FOCAL_POINT, Grant.state_id.in_(states), Grant.ended_at.is_(None)
    )
    told = session.scalars(
        select(Person.id).where(Person.id.in_(leading), Person.id != person.id, Person.active)
    ).all()
    if told:
        values = [{"person_id": one, "about_id": person.id, "kind": kind} for one in told]
        session.execute(insert(Notice), values)


def _record(
    session: Writer,
    actor: Actor,
    verb: str,
    person: Person,
    state_id: int | None = None,
    **detail: str,
) -> None:
    thing = f"person:{person.public_id}"
    audit.record(session, actor=actor, verb=verb, thing=thing, state_id=state_id, **detail)
