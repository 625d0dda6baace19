"""The synthetic world: whole, the same every time, and only where nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from questionnaires.states import states
from survey import audit_chain
from survey.acting import acting_for_the_system
from survey.cli import main
from survey.demo import accounts, cast, start, world, world_plans
from survey.extensions import db
from survey.models import (
    Agency,
    Assessment,
    Assignment,
    Consent,
    Grant,
    PartyState,
    Person,
    Round,
    ScoreRow,
    Snapshot,
)
from survey.serving import ServingFailed

PASSWORDS = {account.email: "a demo password" for account in cast.ACCOUNTS}


def _fill(app: Flask, **more: Any) -> None:
    app.config["DEMO"] = True
    given = {"count": 2, "rounds": 2, "agencies": 10, "processes": 1, **more}
    world.fill(app, {}, lambda line: None, **given)


def _count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_every_state_is_in_every_round_with_all_its_agencies(bare_app: Flask):
    _fill(bare_app)
    with acting_for_the_system():
        assert (_count(PartyState), _count(Round), _count(Assessment)) == (2, 2, 4)
        assert _count(Agency) == 20
        asked = db.session.scalars(select(Assignment.agency_id).distinct()).all()
        assert len(asked) == 20
        names = db.session.scalars(select(PartyState.name).order_by(PartyState.code)).all()
        assert names == [state.names.en for state in states()[:2]]
        assert all(db.session.scalars(select(PartyState.synthetic)))
        assert all(db.session.scalars(select(Round.synthetic)))


def test_what_is_signed_is_frozen_counted_and_shared_as_in_the_product(bare_app: Flask):
    _fill(bare_app)
    with acting_for_the_system():
        signed = db.session.scalars(select(Snapshot)).all()
        assert len(signed) >= 2
        for snapshot in signed:
            assert snapshot.assessment.status == "signed_off"
            assert snapshot.scorecard["nodes"] and snapshot.answers["agencies"]
            assert snapshot.answers["synthetic"] is True
        scored = db.session.scalars(select(ScoreRow.snapshot_id).distinct()).all()
        assert set(scored) == {snapshot.id for snapshot in signed}
        assert _count(Consent) > 0
        assert audit_chain.verify().whole


def test_whoever_comes_later_has_a_number_of_their_own(bare_app: Flask):
    _fill(bare_app, count=1, rounds=1, agencies=2)
    with acting_for_the_system():
        person = Person(email="late@example.org", name="Late", fs_uniquifier="late")
        db.session.add(person)
        db.session.flush()
        assert person.id == _count(Person)
        db.session.rollback()


def _digests(folder: Path, processes: int) -> list[tuple[str, str]]:
    folder.mkdir()

    def fill(app: Flask, passwords: Any, say: Any) -> None:
        world.fill(app, passwords, say, count=2, rounds=2, agencies=8, processes=processes)

    start.make(folder, fill)
    app = start.create_app(start.overrides(folder / start.DATABASE))
    with app.app_context(), acting_for_the_system():
        signed = db.session.scalars(select(Snapshot).order_by(Snapshot.id))
        digests = [(snapshot.public_id, snapshot.digest) for snapshot in signed]
        db.session.remove()
        db.engine.dispose()
    return digests


def test_two_worlds_are_the_same_by_however_many_processes(tmp_path: Path):
    alone = _digests(tmp_path / "alone", 1)
    assert alone and alone == _digests(tmp_path / "together", 2)


def test_every_printed_account_is_there_with_its_role(bare_app: Flask):
    _fill(bare_app, count=1, rounds=1, agencies=1)
    with acting_for_the_system():
        for account in cast.ACCOUNTS:
            roles = db.session.scalars(
                select(Grant.role).join(Grant.person).where(Person.email == account.email)
            ).all()
            assert roles == [account.role], account.email


def test_a_database_with_something_in_it_is_left_alone(bare_app: Flask):
    bare_app.config["DEMO"] = True
    db.session.add(PartyState(code="XAA", name="Atlantis"))
    db.session.commit()
    with pytest.raises(ServingFailed, match="not empty"):
        _fill(bare_app)
    with acting_for_the_system():
        assert (_count(PartyState), _count(Person)) == (1, 0)


def test_an_instance_that_is_no_demo_is_left_alone(bare_app: Flask):
    with pytest.raises(ServingFailed, match="demo"):
        world.fill(bare_app, {}, lambda line: None, count=1)
    with acting_for_the_system():
        assert _count(Person) == 0


@pytest.mark.parametrize(
    "wrong", [("--states", "0"), ("--states", "194"), ("--rounds", "9"), ("--agencies", "13")]
)
def test_the_command_refuses_numbers_out_of_reach(
    wrong: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
):
    monkeypatch.setenv("HANOI_INSTANCE", str(tmp_path))
    assert main(["demo-world", *wrong]) == 1
    assert f"{wrong[0]} is a number from 1 to" in capsys.readouterr().err
    assert not (tmp_path / start.DATABASE).exists()


def test_the_command_makes_a_world_for_the_demo_and_throws_nothing_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
):
    monkeypatch.setenv("HANOI_INSTANCE", str(tmp_path))
    monkeypatch.setenv("HANOI_PASSWORD_HASH_MEMORY", "8")
    few = ["demo-world", "--states", "1", "--rounds", "1", "--agencies", "3"]
    (tmp_path / ".demo.db.1-wal").write_bytes(b"left by one that was killed")
    assert main(few) == 0
    assert not list(tmp_path.glob(".demo.db.*"))
    assert "assess nobody" in capsys.readouterr().out
    app = start.create_app(start.overrides(tmp_path / start.DATABASE))
    assert accounts.holds_world(app) and accounts.holds_demo(app)
    before = (tmp_path / start.DATABASE).read_bytes()
    assert main(few) == 1
    assert "--fresh" in capsys.readouterr().err
    assert (tmp_path / start.DATABASE).read_bytes() == before
    with app.app_context():
        db.engine.dispose()


def test_states_differ_and_move_from_round_to_round():
    rounds = world_plans.rounds(3)
    assert [r.title for r in rounds] == ["2024", "2025", "2026"]
    assert [r.closed is None for r in rounds] == [False, False, True]
    plans = [world_plans.plan(state, r, 10) for state in states() for r in rounds]
    last = plans[2::3]
    assert max(p.strength for p in last) > min(p.strength for p in last) + 0.5
    assert {p.status for p in last} >= {"signed_off", "collecting", "validating"}
    assert {p.shares for p in last} == {0.0, 0.5, 1.0}
    assert sum(bool(p.signed) for p in plans) > 0.8 * len(plans)
