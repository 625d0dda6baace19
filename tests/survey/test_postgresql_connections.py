"""Connections to PostgreSQL between two requests: what is kept, and what is noticed in time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from survey.extensions import db
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


SCOPE = text("SELECT current_setting('readiness.scope', true)")


def ours() -> Any:
    """The driver's own connection."""
    return db.session.connection().connection.dbapi_connection


@only_postgresql
def test_a_transaction_begins_and_says_for_whom_in_one_way_there_and_back(
    bare_app: Flask, tmp_path: Path
):
    raw = ours()
    with (tmp_path / "sent.txt").open("w") as sent:
        raw.pgconn.trace(sent.fileno())
        assert db.session.scalar(SCOPE) == "system"
        db.session.rollback()
        raw.pgconn.untrace()
    said = (tmp_path / "sent.txt").read_text()
    asked = [line.split("\t")[4] for line in said.splitlines() if "\tF\t" in line]
    assert len(asked) == 3, said
    assert "BEGIN; SELECT set_config('readiness.scope', 'system', true)" in asked[0]
    assert "ROLLBACK" in asked[2]


@only_postgresql
def test_for_whom_a_transaction_was_to_begin_is_forgotten_with_it(bare_app: Flask):
    raw = ours()
    raw.rollback()
    assert raw.open_with({"readiness.scope": "system"})
    raw.rollback()
    assert raw.execute("SELECT current_setting('readiness.scope', true)").fetchone() == ("",)
    raw.rollback()
    # A transaction that ended otherwise: whoever takes the connection next has nothing of it.
    assert raw.open_with({"readiness.scope": "system"})
    db.session.remove()
    raw._opening = raw._opening or b"SELECT set_config('readiness.scope', 'system', true)"
    with db.engine.connect() as other:
        assert other.connection.dbapi_connection is raw
        assert other.scalar(SCOPE) == ""


@only_postgresql
def test_only_a_transaction_that_has_not_begun_is_opened_so(bare_app: Flask):
    raw = ours()
    raw.execute("SELECT 1")
    assert not raw.open_with({"readiness.scope": "system"})
    raw.rollback()
    raw.autocommit = True
    assert not raw.open_with({"readiness.scope": "system"})
    raw.autocommit = False


@only_postgresql
def test_nothing_in_a_setting_is_taken_for_a_statement(bare_app: Flask):
    raw = ours()
    raw.rollback()
    hostile = "'); DROP TABLE answer; --\\' é"
    assert raw.open_with({"readiness.section": hostile})
    told = raw.execute("SELECT current_setting('readiness.section', true)").fetchone()
    assert told == (hostile,)
    raw.rollback()


@only_postgresql
def test_a_server_that_refuses_the_beginning_is_told_as_an_error_of_the_database(bare_app: Flask):
    raw = ours()
    raw.rollback()
    assert raw.open_with({"server_version": "1"})
    with pytest.raises(psycopg.Error, match="server_version"):
        raw.execute("SELECT 1")
    raw.rollback()
    assert db.session.scalar(SCOPE) == "system"


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
    assert db.session.scalar(SCOPE) == "system"
    assert db.session.scalar(text("SELECT count(*) FROM ended_session")) == 20
