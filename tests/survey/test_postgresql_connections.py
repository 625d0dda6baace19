"""Connections to PostgreSQL between two requests: what is kept, and what is noticed in time."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import ProgrammingError

from survey.database import writing
from survey.extensions import db
from survey.models import EndedSession
from survey.queries import people
from tests.survey.cast import Cast
from tests.survey.engines import only_postgresql


@only_postgresql
def test_what_the_server_prepared_outlives_a_page_that_only_reads(bare_app: Flask):
    """Each of them ends with a rollback, and planning takes longer than asking."""
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%AS often%'")
    for _ in range(8):
        db.session.execute(text("SELECT 1 AS often"))
        db.session.rollback()
    assert db.session.scalar(prepared) == 1
    with pytest.raises(ProgrammingError):
        db.session.execute(text("SELECT no_such_thing"))
    db.session.rollback()
    assert db.session.scalar(prepared) == 0  # as the driver does after a failure


@only_postgresql
def test_a_connection_that_was_hung_up_is_noticed_before_a_request_is(bare_app: Flask):
    backend = text("SELECT pg_backend_pid()")
    mine = db.session.scalar(backend)
    db.session.remove()
    server = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", (mine,))
    assert db.session.scalar(backend) not in (None, mine)
    db.session.remove()


@only_postgresql
def test_a_transaction_begins_as_it_was_asked_for(bare_app: Flask):
    """What reads a whole assessment at leisure must see one moment of it, and change nothing."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    db.session.remove()
    connection = db.session.connection(execution_options=options)
    facts = "SELECT current_setting('transaction_isolation'), current_setting({})"
    for asked, found in (("transaction_read_only", "on"), ("readiness.scope", "system")):
        told = text(facts.format(f"'{asked}'"))
        assert tuple(connection.execute(told).one()) == ("repeatable read", found)


@only_postgresql
def test_many_rows_at_once_are_written_for_whom_they_are(bare_app: Flask):
    """The driver sends them without waiting in between."""
    db.session.remove()
    beginning = text("INSERT INTO ended_session (digest, ended_at) VALUES (:digest, now())")
    db.session.connection().execute(beginning, [{"digest": f"{n:064d}"} for n in range(20)])
    told = text("SELECT current_setting('readiness.scope', true)")
    assert db.session.scalar(told) == "system"
    assert db.session.scalar(text("SELECT count(*) FROM ended_session")) == 20


@only_postgresql
def test_a_change_goes_on_in_the_transaction_that_found_out_who_asks(bare_app: Flask, cast: Cast):
    begun: list[object] = []
    event.listen(db.engine, "begin", begun.append)
    amina = person("amina")
    db.session.remove()
    begun.clear()
    assert people.tied_to(amina, "") is not None
    with writing() as session:
        renamed(session, "Amina A.")
    assert len(begun) == 1
    assert db.session.scalar(NAME) == "Amina A."


@only_postgresql
@pytest.mark.parametrize("how", ["sent", "added", "changed"])
def test_what_was_done_before_a_change_is_never_kept_with_it(bare_app: Flask, cast: Cast, how: str):
    amina = person("amina")
    db.session.remove()
    found = people.tied_to(amina, "")
    assert found is not None
    if how == "sent":
        renamed(db.session, "Somebody else")
    elif how == "added":
        db.session.add(EndedSession(digest="0" * 64))
    else:
        found.person.name = "Somebody else"
    with writing() as session:
        session.scalar(text("SELECT 1"))
    assert db.session.scalar(NAME) == "Amina"
    assert db.session.scalar(text("SELECT count(*) FROM ended_session")) == 0
    db.session.remove()


NAME = text("SELECT name FROM person WHERE email LIKE 'amina@%'")


def person(name: str) -> str:
    """What the sessions of a person are tied to."""
    return str(
        db.session.scalar(
            text("SELECT fs_uniquifier FROM person WHERE email LIKE :email"), {"email": f"{name}@%"}
        )
    )


def renamed(session: Any, name: str) -> None:
    session.execute(
        text("UPDATE person SET name = :name WHERE email LIKE 'amina@%'"), {"name": name}
    )
