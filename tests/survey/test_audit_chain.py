"""The chain of the audit trail: what breaks it is told, and the database itself lets nobody try."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from flask import current_app
from sqlalchemy import create_engine, delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from survey import audit, audit_chain, upgrading
from survey.actions.transaction import changing
from survey.app import create_app
from survey.cli import main
from survey.extensions import db
from survey.models import GENESIS, AuditEvent, AuditHead
from tests.survey.cast import LAW, OFFLINE, ORDER
from tests.survey.engines import only_postgresql
from tests.survey.settings import settings_for
from tests.survey.stored_rows import rows

TRIGGERS = {"audit_event_keeps", "audit_event_stays", "audit_event_follows"} | {
    "audit_head_stays",
    "audit_head_goes_on",
}


def add(cast, number=1):
    amina = cast.actor("amina")
    for _ in range(number):
        with changing() as session:
            audit.record(
                session,
                actor=amina,
                verb="save_section",
                thing="assessment:x",
                state_id=None,
                section=LAW,
            )


def add_one():
    with changing() as session:
        audit.record(session, actor=audit.SYSTEM, verb="back_up", thing="instance", state_id=None)


def verify(noted=""):
    return audit_chain.verify(noted=noted)


def beneath_the_triggers(*statements):
    """Whoever owns the tables can take the triggers away: the chain must tell of it."""
    db.session.rollback()
    owner = current_app.config.get("DATABASE_OWNER_URI")
    engine = create_engine(owner) if owner else db.engine
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = connection.execute(query).all()
            away = [f"DROP TRIGGER {name}" for name, _sql in found]
            back = [sql for _name, sql in found]
        else:
            tables = ("audit_event", "audit_head")
            away = [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in tables]
            back = [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in tables]
            connection.execute(text("SELECT set_config('readiness.scope', 'system', true)"))
        for statement in (*map(text, away), *statements, *map(text, back)):
            connection.execute(statement)
    if owner:
        engine.dispose()


def test_each_entry_carries_the_digest_of_the_one_before(cast):
    for _ in range(3):
        add_one()
    first, second, third = rows(AuditEvent)
    assert (first.former, second.former, third.former) == (GENESIS, first.digest, second.digest)
    (head,) = rows(AuditHead)
    assert (head.position, head.digest) == (third.id, third.digest)
    assert verify() == audit_chain.Verdict(3, third.digest, 3)


def test_what_is_read_back_has_the_digest_of_what_was_written(cast):
    """Moments, nested details and letters of any script come back from the engine as they went."""
    with changing() as session:
        audit.record(
            session,
            actor=audit.SYSTEM,
            verb="sign_off",
            thing="assessment:x",
            state_id=None,
            signer_name="Jâne مرحبا 网络 \U0001f600",
            questions=(ORDER, OFFLINE),
            open_questions={"a": [1, None, True]},
        )
    assert verify().whole


def test_an_empty_trail_is_whole(cast):
    assert verify() == audit_chain.Verdict(0, GENESIS)


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "sign_off"},
        {"thing": "assessment:y"},
        {"person_id": None},
        {"state_id": 1},
        {"detail": {"section": "other"}},
        {"at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"digest": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_entry_that_was_changed_is_named(cast, change):
    add(cast, 4)
    table = AuditEvent.__table__
    beneath_the_triggers(update(table).where(table.c.id == 2).values(**change))
    verdict = verify()
    assert not verdict.whole and verdict.broken in (2, 3)
    assert verdict.entries == verdict.broken - 1 and str(verdict.broken) in verdict.problem


def test_an_entry_that_is_missing_is_named(cast):
    add(cast, 4)
    table = AuditEvent.__table__
    beneath_the_triggers(delete(table).where(table.c.id == 2))
    assert verify().broken == 3 and "something between is gone" in verify().problem


def test_an_entry_that_was_slipped_in_is_named(cast):
    add(cast, 2)
    table = AuditEvent.__table__
    last = rows(AuditEvent)[-1]
    forged = {
        "id": 3,
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "verb": "sign_off",
        "thing": "x",
        "detail": {},
        "former": last.digest,
        "digest": "1" * 64,
    }
    beneath_the_triggers(insert(table).values(**forged))
    assert verify().broken == 3


def test_an_end_that_was_cut_off_is_told(cast):
    add(cast, 3)
    table = AuditEvent.__table__
    beneath_the_triggers(delete(table).where(table.c.id == 3))
    verdict = verify()
    assert verdict.broken == 3 and "entry 3" in verdict.problem


def test_a_cut_that_also_set_the_head_back_is_told_to_whoever_noted_the_head(cast):
    add(cast, 3)
    table, head = AuditEvent.__table__, AuditHead.__table__
    noted, second = verify().head, rows(AuditEvent)[1]
    beneath_the_triggers(
        delete(table).where(table.c.id == 3),
        update(head).values(position=2, digest=second.digest),
    )
    assert verify().whole, "nothing in the database can tell"
    assert not verify(noted).whole
    assert verify(second.digest).whole


def test_a_head_noted_long_ago_still_stands_in_a_trail_that_has_grown(cast):
    add(cast, 2)
    noted = verify().head
    add(cast, 2)
    assert verify(noted).whole and verify(noted).head != noted


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET verb = 'x'",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE id = 2",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET position = 1, digest = 'x'",
    ],
)
def test_the_database_refuses_to_change_the_past(cast, statement):
    add(cast, 2)
    before = [(row.id, row.digest) for row in rows(AuditEvent)]
    with pytest.raises(DBAPIError, match="only ever added to"), db.engine.begin() as connection:
        connection.execute(text(statement))
    assert [(row.id, row.digest) for row in rows(AuditEvent)] == before
    assert verify().whole


#: What slips past a trigger on UPDATE and DELETE, engine by engine.
AROUND = {
    "sqlite": ["INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE id = 1"],
    "postgresql": ["TRUNCATE audit_event", "TRUNCATE audit_head"],
}


def test_the_database_refuses_the_ways_around(cast):
    add(cast, 2)
    for statement in AROUND[db.engine.dialect.name]:
        with pytest.raises(DBAPIError, match="only ever added to|permission denied"):
            with db.engine.begin() as connection:
                connection.execute(text(statement))
    assert verify().whole and verify().entries == 2


@only_postgresql
@pytest.mark.parametrize("table", ["audit_event", "audit_head"])
def test_not_even_the_owner_of_the_tables_empties_them(bare_app, cast, table):
    """The product's own role may not truncate anything; who owns the tables may."""
    add(cast, 2)
    engine = create_engine(bare_app.config["DATABASE_OWNER_URI"])
    try:
        with pytest.raises(DBAPIError, match="only ever added to"), engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {table}"))
    finally:
        engine.dispose()
    assert verify().whole and verify().entries == 2


def test_many_at_once_make_one_chain(bare_app, cast):
    """Eight threads write at the same moment: nobody follows an entry that somebody else follows
    as well, and nobody waits for ever."""
    start, failures = threading.Barrier(8), []

    def write(number: int) -> None:
        with bare_app.app_context():
            start.wait()
            try:
                for _ in range(5):
                    add_one()
            except Exception as error:  # noqa: BLE001 - told by the test
                failures.append((number, error))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert verify().whole and verify().entries == 40
    assert [row.id for row in rows(AuditEvent)] == list(range(1, 41))


def test_a_change_that_failed_leaves_no_entry(cast):
    with pytest.raises(ZeroDivisionError), changing() as session:
        audit.record(session, actor=audit.SYSTEM, verb="x", thing="x", state_id=None)
        raise ZeroDivisionError
    add_one()
    assert [row.verb for row in rows(AuditEvent)] == ["back_up"]


def test_an_entry_without_a_change_is_refused(cast):
    db.session.rollback()
    with pytest.raises(RuntimeError):
        audit.record(db.session, actor=audit.SYSTEM, verb="x", thing="x", state_id=None)


def test_every_change_of_the_cast_stands_in_one_chain(cast):
    cast.hand_in_law()
    cast.hand_in_against()
    verdict = verify()
    assert verdict.whole and verdict.entries == 5
    assert db.session.scalar(select(func.count(AuditEvent.id))) == 5


@pytest.fixture
def migrated(tmp_path):
    app = create_app(settings_for(tmp_path / "migrated"))
    upgrading.upgrade(app)
    return app


def triggers_of(app):
    with app.app_context(), db.engine.connect() as connection:
        found = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        )
        return dict(found.all())


def test_migration_and_models_make_the_same_triggers(migrated, tmp_path):
    direct = create_app(settings_for(tmp_path / "direct"))
    with direct.app_context():
        db.create_all()
    assert triggers_of(migrated) == triggers_of(direct)
    assert triggers_of(migrated).keys() == TRIGGERS


def test_the_migration_chains_the_entries_that_are_there(tmp_path):
    from flask_migrate import downgrade, upgrade

    app = create_app(settings_for(tmp_path / "older"))
    folder = str(upgrading.FOLDER)
    with app.app_context():
        upgrade(directory=folder, revision="0001")
        with db.engine.begin() as connection:
            # A gap in the numbers: PostgreSQL leaves one wherever a transaction failed.
            for number in (1, 2, 5):
                values = {"id": number, "at": f"2026-03-01 10:00:0{number}.000000"}
                connection.execute(
                    text(
                        "INSERT INTO audit_event (id, at, verb, thing, detail)"
                        """ VALUES (:id, :at, 'v', 't', '{"a"\\: 1}')"""
                    ),
                    values,
                )
        upgrade(directory=folder)
        add_one()
        verdict = verify()
        assert verdict.whole and verdict.entries == 4
        assert [row.id for row in rows(AuditEvent)] == [1, 2, 5, 6]
        db.session.remove()
        downgrade(directory=folder, revision="0001")
        with db.engine.connect() as connection:
            assert "audit_head" not in inspect(connection).get_table_names()
        upgrade(directory=folder)
        assert verify().entries == 4


def test_the_command_says_whole_and_the_head_or_what_is_broken(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HANOI_INSTANCE", str(tmp_path))
    monkeypatch.setenv("HANOI_PASSWORD_HASH_MEMORY", "8")
    assert main(["upgrade"]) == 0
    assert main(["accounts", "--administrator", "ada@example.org"]) == 0
    assert main(["accounts", "--password", "ada@example.org"]) == 0
    capsys.readouterr()
    assert main(["audit", "verify"]) == 0
    said = capsys.readouterr().out
    assert "whole: 2 entries" in said
    head = said.split("Head: ")[1].strip()
    assert main(["audit", "verify", "--head", head]) == 0
    assert main(["audit", "verify", "--head", "f" * 64]) == 1
    assert "cut off" in capsys.readouterr().err
    with create_app(settings_for(tmp_path)).app_context():
        beneath_the_triggers(text("UPDATE audit_event SET verb = 'other' WHERE id = 2"))
    assert main(["audit", "verify"]) == 1
    assert capsys.readouterr().err == "Entry 2 is not as it was written.\n"
