"""On whose behalf the database is asked: a person, the system, or nobody, who sees no State."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from flask import g
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction

from survey.extensions import db
from survey.models import Role
from survey.policies import Actor


def _listed(values: Iterable[Any]) -> str:
    return ",".join(str(value) for value in values)


@dataclass(frozen=True, slots=True)
class Scope:
    """What row security (survey/row_security.py) is told in every transaction, before it is asked.

    ``led``: the States that the person is focal point of; ``home``: these and the States of their
    agencies; ``agencies``: those they answer or approve for, ``answering``: answer for.
    ``section`` and ``questions``: what other agencies of the State handed in on them is shown
    beside the person's own answers.
    """

    name: str = ""
    person: tuple[int, ...] = ()
    roles: frozenset[str] = frozenset()
    led: frozenset[int] = frozenset()
    home: frozenset[int] = frozenset()
    agencies: frozenset[int] = frozenset()
    answering: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    section: str = ""
    questions: tuple[str, ...] = ()

    def settings(self) -> dict[str, str]:
        """Every setting of PostgreSQL with its value: all of them, so that none is left over."""
        return {
            "scope": self.name,
            "person": _listed(self.person),
            "roles": _listed(self.roles),
            "led": _listed(self.led),
            "home": _listed(self.home),
            "agencies": _listed(self.agencies),
            "answering": _listed(self.answering),
            "organisations": _listed(self.organisations),
            "section": self.section,
            "questions": _listed(self.questions),
        }


NOBODY = Scope()
SYSTEM = Scope("system")

#: One column: each would be described to the driver anew.
_SET = "SELECT concat({})".format(
    ", ".join(f"set_config('readiness.{key}', %({key})s, true)" for key in NOBODY.settings())
)
#: Where the keys of this module lie in ``session.info``, and among the options of a connection.
_CONFINED, _TOLD, _SESSION = "acting_confined", "acting_told", "acting_session"
_ONLY_WHO = "acting_only_who"


def scope_of(actor: Actor) -> Scope:
    """The scope of a signed-in person: all that their grants reach."""
    led = actor.states(Role.FOCAL_POINT)
    return Scope(
        "person",
        person=(actor.person_id,),
        roles=frozenset(str(grant.role) for grant in actor.grants),
        led=led,
        home=led | actor.states(Role.RESPONDENT, Role.APPROVER),
        agencies=actor.agencies(Role.RESPONDENT, Role.APPROVER),
        answering=actor.agencies(Role.RESPONDENT),
        organisations=actor.organisations,
    )


def act_as(actor: Actor) -> None:
    """From now on, until the request ends: this person. Called where it is known who is in."""
    act_for(scope_of(actor))


def act_for(scope: Scope) -> None:
    """From now on, until the context of the application ends: this scope. It begins as NOBODY."""
    _become(scope)


@contextmanager
def acting_for_the_system() -> Iterator[None]:
    """Inside, every row of every State: for finding out who asks, for the worker and for commands.

    Never around what a signed-in person reads or writes.
    """
    session = db.session()
    former, transaction = _standing(), session.get_transaction()
    confined = session.info.pop(_CONFINED, None)
    _become(SYSTEM)
    try:
        with _over_if_it_fails():
            yield
    finally:
        session = db.session()
        if confined is not None and session.get_transaction() is transaction:
            session.info[_CONFINED] = confined
        _become(former)


def confine_to(actor: Actor) -> None:
    """Until this transaction ends: what the actor may see, for those who act for the system.

    So a report is made with the eyes of the person who asked for it, in the database too. A
    signed-in person stays who they are.
    """
    if _standing().name != "person":
        db.session().info[_CONFINED] = scope_of(actor)


@contextmanager
def reading_beside(section: str, questions: Collection[str]) -> Iterator[None]:
    """Inside, also what other agencies of the State handed in on this section's questions."""
    session = db.session()
    former = _effective(session)
    confined = _CONFINED in session.info
    _put(session, replace(former, section=section, questions=tuple(questions)), confined)
    try:
        with _over_if_it_fails():
            yield
    finally:
        _put(db.session(), former, confined)


@contextmanager
def asking_who() -> Iterator[None]:
    """Around the one statement that finds out who asks."""
    session = db.session()
    first = not session.in_transaction()
    with acting_for_the_system():
        yield
    if first and session.get_bind().dialect.name == "postgresql":
        session.info[_ONLY_WHO] = True


def has_only_asked_who(session: Session) -> bool:
    """Whether nothing else went out in the transaction that is open, nor waits to. Never on SQLite,
    where a transaction that has read must not write."""
    return session.info.get(_ONLY_WHO, False) and not (session.new or session.deleted)


def prepare(engine: Engine) -> None:
    """Let no statement of a session go out before the database knows on whose behalf.

    SQLite has no row security: nothing is told there.
    """
    if engine.dialect.name == "postgresql":
        event.listen(engine, "before_cursor_execute", _tell)


@contextmanager
def _over_if_it_fails() -> Iterator[None]:
    """A transaction in which a statement failed takes no more of them, in PostgreSQL: it is over,
    and whoever goes on after the error begins another."""
    try:
        yield
    except DBAPIError:
        session = db.session()
        if _TOLD in session.info:
            session.rollback()
        raise


def _put(session: Session, scope: Scope, confined: bool) -> None:
    if confined:
        session.info[_CONFINED] = scope
    else:
        _become(scope)


def _become(scope: Scope) -> None:
    g.acting = scope


def _standing() -> Scope:
    found: Scope = g.get("acting", NOBODY)
    return found


def _effective(session: Session) -> Scope:
    return session.info.get(_CONFINED) or _standing()


def _tell(connection: Connection, *_statement: Any) -> None:
    """Before any statement: on whose behalf it is, unless this transaction knows already. Told when
    it matters and not before, a request tells about half as often as it changes its mind."""
    session: Session | None = connection.get_execution_options().get(_SESSION)
    if session is None:
        return
    session.info.pop(_ONLY_WHO, None)
    scope, told = _effective(session), session.info.get(_TOLD)
    if told is scope or told == scope:
        return
    # Before, as telling is a statement too.
    session.info[_TOLD] = scope
    try:
        connection.exec_driver_sql(_SET, scope.settings())
    except BaseException:
        session.info[_TOLD] = None
        raise


@event.listens_for(db.session, "after_begin")
def _begun(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        session.info[_TOLD] = None
        connection.execution_options(**{_SESSION: session})


@event.listens_for(db.session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_ONLY_WHO, None)
        session.info.pop(_TOLD, None)
        session.info.pop(_CONFINED, None)
    elif _TOLD in session.info:
        # Going back to a savepoint takes back what was told after it.
        session.info[_TOLD] = None
