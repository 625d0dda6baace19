"""Reaching for an assessment or a section: what the query itself leaves out, and what it locks."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from flask import Flask

from survey import policies, scope
from survey.extensions import db
from survey.policies import Actor
from survey.problems import NotVisible
from tests.survey.cast import LAW, NAMES, Cast
from tests.survey.engines import database_of, only_postgresql, only_sqlite

Reach = Callable[[Actor, Cast], object]


def a_section(actor: Actor, cast: Cast) -> object:
    return scope.section(actor, cast.assessment, cast.ministry, LAW, "see_section")


def a_section_to_move(actor: Actor, cast: Cast) -> object:
    return scope.section_to_move(actor, cast.assessment, cast.ministry, LAW, "submit_section")


def a_section_to_answer(actor: Actor, cast: Cast) -> object:
    return scope.section_to_answer(actor, cast.assessment, cast.ministry, LAW, "save_section")


def an_assessment(actor: Actor, cast: Cast) -> object:
    return scope.assessment(actor, cast.assessment, "see_board")


def an_assessment_to_move(actor: Actor, cast: Cast) -> object:
    return scope.assessment(actor, cast.assessment, "start_collecting", lock=True)


HOME = {"amina", "benoit", "fatima", "goran"}
LEADING = {"fatima", "goran", "chen"}


@only_sqlite
@pytest.mark.parametrize(
    ("reach", "whose"),
    [
        (a_section, HOME),
        (a_section_to_move, HOME),
        (a_section_to_answer, HOME),
        (an_assessment, LEADING),
        (an_assessment_to_move, LEADING),
    ],
)
def test_the_query_finds_nothing_of_others_where_no_policy_asks_and_no_row_has_a_wall(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, reach: Reach, whose: set[str]
):
    monkeypatch.setattr(policies, "demand", lambda *asked: None)
    found = set()
    for who in NAMES:
        try:
            reach(cast.actor(who), cast)
            found.add(who)
        except NotVisible:
            pass
        db.session.rollback()
    assert found == whose


#: What another connection may then not take, and what it may: as PostgreSQL names locks of rows.
SHARED = {"assessment FOR SHARE": True, "assessment FOR NO KEY UPDATE": False}


@only_postgresql
@pytest.mark.parametrize(
    ("who", "reach", "free"),
    [
        ("amina", a_section, {"assessment FOR UPDATE": True, "assignment FOR UPDATE": True}),
        ("amina", a_section_to_move, {**SHARED, "assignment FOR SHARE": False}),
        ("amina", a_section_to_answer, {**SHARED, "assignment FOR SHARE": False}),
        ("fatima", an_assessment, {"assessment FOR UPDATE": True}),
        ("fatima", an_assessment_to_move, {"assessment FOR SHARE": False}),
    ],
)
def test_who_writes_a_section_shares_its_assessment_and_who_moves_that_has_it_alone(
    bare_app: Flask, cast: Cast, who: str, reach: Reach, free: dict[str, bool]
):
    database = database_of(bare_app)
    actor = cast.actor(who)
    reach(actor, cast)
    with psycopg.connect(database.server.master(database.name)) as other:
        for lock, expected in free.items():
            try:
                other.execute(f"SELECT FROM {lock} NOWAIT")
                taken = True
            except psycopg.errors.LockNotAvailable:
                taken = False
            other.rollback()
            assert taken is expected, lock
    db.session.rollback()
