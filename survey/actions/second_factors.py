"""Second factors: turned on with a working code, asked at sign-in, renewed, turned off, reset."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, scoped_session

from survey import audit
from survey.actions.transaction import changing
from survey.models import Grant, Notice, Person, RecoveryCode, Role, SecondFactor
from survey.models.base import now
from survey.models.people import new_uniquifier
from survey.one_time_codes import counter_of, new_recovery_codes, plain_recovery_code
from survey.policies import Actor, DeploymentPlace, demand
from survey.problems import InputRefused, UnknownThing, WrongState
from survey.sealing import Unreadable, digest, seal, unseal

SECRETS = "second factor"
RECOVERY = "recovery codes"

Writer = Session | scoped_session[Session]


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is to be told by mail: address and language."""

    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Reset:
    """Whose second factor is off, and who was told of it."""

    name: str
    person: Told
    told: tuple[Told, ...]


def turn_on(*, actor: Actor, secret: str, typed: str) -> list[str]:
    """Turn it on, if the code shows that the device has the secret; the recovery codes, said once.

    Every other session of the person ends: they were begun without it.
    """
    step = counter_of(secret, typed, after=0)
    if step is None:
        raise InputRefused({"code": "code"})
    with changing() as session:
        person = _locked(session, actor.person_id)
        if _current(session, actor.person_id) is not None:
            raise WrongState("turn_on", "on")
        factor = SecondFactor(person_id=person.id, secret=seal(secret, SECRETS), last_step=step)
        session.add(factor)
        session.flush()
        codes = _give_codes(session, factor)
        person.fs_uniquifier = new_uniquifier()
        _record(session, actor, "second_factor_on", person)
    return codes


def take_code(*, actor: Actor, typed: str) -> bool:
    """Whether the code is right; it is spent then, and so are all before it."""
    with changing() as session:
        person = _locked(session, actor.person_id)
        factor = _current(session, actor.person_id)
        step = None
        if factor is not None:
            try:
                secret = unseal(factor.secret, SECRETS)
            except Unreadable:
                # The instance has another secret than then: the way in is a recovery code if it is
                # on paper, or an administrator's reset.
                secret = ""
            step = counter_of(secret, typed, after=factor.last_step) if secret else None
        if factor is None or step is None:
            _record(session, actor, "second_factor_refused", person)
            return False
        factor.last_step = step
    return True


def take_recovery_code(*, actor: Actor, typed: str) -> bool:
    """Whether the recovery code is one of those left; it is spent then."""
    with changing() as session:
        person = _locked(session, actor.person_id)
        factor = _current(session, actor.person_id)
        spent = None
        if factor is not None:
            spent = session.scalar(
                update(RecoveryCode)
                .where(
                    RecoveryCode.second_factor_id == factor.id,
                    RecoveryCode.digest == _digest(factor, plain_recovery_code(typed)),
                    RecoveryCode.gone_at.is_(None),
                )
                .values(gone_at=now())
                .returning(RecoveryCode.id)
            )
        if spent is None:
            _record(session, actor, "recovery_code_refused", person)
            return False
    return True


def renew_codes(*, actor: Actor) -> list[str]:
    """New recovery codes, said once; the old ones are gone."""
    with changing() as session:
        person = _locked(session, actor.person_id)
        factor = _current(session, actor.person_id)
        if factor is None:
            raise WrongState("renew_codes", "off")
        _take_codes(session, factor)
        codes = _give_codes(session, factor)
        _record(session, actor, "recovery_codes_renewed", person)
    return codes


def turn_off(*, actor: Actor, required_for: tuple[str, ...]) -> None:
    """Turn it off, unless a role of the person needs it."""
    with changing() as session:
        person = _locked(session, actor.person_id)
        factor = _current(session, actor.person_id)
        if factor is None:
            raise WrongState("turn_off", "off")
        if any(grant.role in required_for for grant in actor.grants):
            raise WrongState("turn_off", "on", "required")
        _end(session, factor)
        person.fs_uniquifier = new_uniquifier()
        _record(session, actor, "second_factor_off", person)


def reset_second_factor(*, actor: Actor, person: str) -> Reset:
    """An administrator turns off somebody else's, who has lost the device and the codes."""
    with changing() as session:
        demand(actor, "reset_second_factor", DeploymentPlace())
        found = session.scalar(select(Person).where(Person.public_id == person))
        if found is None:
            raise UnknownThing("person", person)
        if found.id == actor.person_id:
            # Else one stolen session of an administrator is as good as the device.
            raise WrongState("reset_second_factor", "on", "own")
        return end_for(session, actor=actor, person_id=found.id)


def end_for(session: Writer, *, actor: Actor, person_id: int) -> Reset:
    """Turn off a person's second factor, end their sessions, tell their States: inside a change."""
    person = _locked(session, person_id)
    factor = _current(session, person.id)
    if factor is None:
        raise WrongState("reset_second_factor", "off")
    _end(session, factor)
    person.fs_uniquifier = new_uniquifier()
    grants = list(
        session.scalars(select(Grant).where(Grant.person_id == person.id, Grant.ended_at.is_(None)))
    )
    placed = (g.agency.state_id if g.agency else g.state_id for g in grants)
    states = {state_id for state_id in placed if state_id is not None}
    lines: list[int | None] = [*sorted(states)] or [None]
    for state_id in lines:
        audit.record(
            session,
            actor=actor,
            verb="second_factor_reset",
            thing=f"person:{person.public_id}",
            state_id=state_id,
        )
    told = _whom_to_tell(session, person, states)
    if told:
        # Not as objects: those want their numbers back, and who administers reads nobody's notices.
        session.execute(
            insert(Notice),
            [
                {"person_id": one.id, "about_id": person.id, "kind": "second_factor_reset"}
                for one in told
            ],
        )
    return Reset(
        name=person.name,
        person=Told(person.email, person.language),
        told=tuple(Told(one.email, one.language) for one in told),
    )


def _whom_to_tell(session: Writer, person: Person, states: set[int]) -> list[Person]:
    """The focal points of the person's States; whoever belongs to no State: administrators."""
    where = (
        (Grant.role == Role.FOCAL_POINT) & Grant.state_id.in_(states)
        if states
        else Grant.role == Role.ADMINISTRATOR
    )
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.id.in_(select(Grant.person_id).where(where, Grant.ended_at.is_(None))),
                Person.id != person.id,
                Person.active,
            )
            .order_by(Person.id)
        )
    )


def _locked(session: Writer, person_id: int) -> Person:
    """The person's row, held until the end: two codes at once are judged one after the other."""
    person = session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    if person is None:
        raise UnknownThing("person", str(person_id))
    return person


def _current(session: Writer, person_id: int) -> SecondFactor | None:
    return session.scalar(
        select(SecondFactor).where(
            SecondFactor.person_id == person_id, SecondFactor.ended_at.is_(None)
        )
    )


def _end(session: Writer, factor: SecondFactor) -> None:
    factor.ended_at = now()
    # Nobody needs it any more, and what is not there cannot be stolen.
    factor.secret = ""
    _take_codes(session, factor)


def _take_codes(session: Writer, factor: SecondFactor) -> None:
    session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.second_factor_id == factor.id, RecoveryCode.gone_at.is_(None))
        .values(gone_at=now())
    )


def _give_codes(session: Writer, factor: SecondFactor) -> list[str]:
    codes = new_recovery_codes()
    session.add_all(
        RecoveryCode(second_factor_id=factor.id, digest=_digest(factor, plain_recovery_code(code)))
        for code in codes
    )
    return codes


def _digest(factor: SecondFactor, code: str) -> str:
    return digest(f"{factor.id}:{code}", RECOVERY)


def _record(session: Writer, actor: Actor, verb: str, person: Person) -> None:
    audit.record(session, actor=actor, verb=verb, thing=f"person:{person.public_id}", state_id=None)
