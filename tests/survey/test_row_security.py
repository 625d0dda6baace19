"""The second wall: what PostgreSQL itself gives to whom, whatever a query forgets to ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import ProgrammingError

from survey import acting, row_security, upgrading
from survey.actions.transaction import changing
from survey.auth.guard import PUBLIC
from survey.extensions import db
from survey.models import (
    Agency,
    AnswerRevision,
    AnswerRow,
    Assessment,
    Assignment,
    AuditEvent,
    Consent,
    EvidenceRow,
    Grant,
    Job,
    PartyState,
    Person,
    SettlementRow,
    Snapshot,
)
from survey.models.base import Base
from survey.policies import Actor
from tests.survey import every_route, photographs
from tests.survey.cast import ACT, LAW, NAMES, OFFLINE, ORDER, PEOPLE, UNIT, Cast, card
from tests.survey.engines import only_postgresql
from tests.survey.every_route import Scene


def test_every_table_has_a_wall_or_a_reason_why_not():
    tables = set(Base.metadata.tables)
    assert tables == row_security.WALLS.keys() | row_security.OPEN.keys()
    assert not row_security.WALLS.keys() & row_security.OPEN.keys()
    assert all(len(reason) > 20 for reason in row_security.OPEN.values())


@contextmanager
def as_(actor: Actor | None) -> Iterator[None]:
    """Inside, the database is asked on behalf of this person, or of nobody, as in a request."""
    db.session.rollback()
    acting.act_for(acting.NOBODY if actor is None else acting.scope_of(actor))
    try:
        yield
    finally:
        db.session.rollback()
        acting.act_for(acting.SYSTEM)


def seen_by(actor: Actor | None, model: type[Base]) -> int:
    """How many rows a bare query gives."""
    with as_(actor):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def signed(app: Flask) -> Iterator[Scene]:
    """Atlantis has signed; Chen's office may read the law. Borduria has an answer of its own."""
    scene = photographs.scene(app, every_route.signed)
    with app.app_context():
        odile = {OFFLINE: card("yes", evidence=(ACT,))}
        cast = scene.cast
        cast.save("odile", cast.other_ministry, LAW, odile, cast.other_assessment)
        yield scene
        db.session.remove()


#: What a bare SELECT gives to whom, of what is in ``signed``: (all, Amina, Dalia, Fatima, Odile,
#: Rafael, Chen, Ada, nobody).
SEEN = {
    AnswerRow: (6, 2, 3, 5, 1, 0, 0, 0, 0),
    EvidenceRow: (2, 1, 0, 1, 1, 0, 0, 0, 0),
    SettlementRow: (1, 0, 0, 1, 0, 0, 0, 0, 0),
    Snapshot: (1, 0, 0, 1, 0, 0, 1, 0, 0),
    Consent: (1, 0, 0, 1, 0, 0, 1, 0, 0),
    Job: (1, 0, 0, 1, 0, 0, 1, 0, 0),
    # Of the State, its agencies and who was given what one knows at home; coordinators count.
    Assignment: (5, 4, 4, 4, 1, 0, 5, 0, 0),
    Assessment: (2, 1, 1, 1, 1, 0, 2, 0, 0),
    Agency: (4, 3, 3, 3, 1, 0, 0, 4, 0),
    PartyState: (2, 1, 1, 1, 1, 0, 2, 2, 0),
    Grant: (12, 2, 1, 5, 3, 1, 1, 12, 0),
    # Chen also reads who recorded and who validated what is shared with her office; Fatima, that
    # it was Chen who asked for a report.
    Person: (10, 5, 5, 6, 1, 1, 2, 10, 0),
}


@only_postgresql
def test_a_bare_query_gives_everybody_what_is_theirs_and_no_more(signed: Scene):
    actors = [
        None if name is None else signed.cast.actor(name)
        for name in ("amina", "dalia", "fatima", "odile", "rafael", "chen", "ada", None)
    ]
    for model, (everything, *expected) in SEEN.items():
        assert db.session.scalar(select(func.count()).select_from(model)) == everything, model
        assert [seen_by(actor, model) for actor in actors] == expected, model


@only_postgresql
def test_whoever_says_nothing_gets_nothing_of_any_guarded_table(signed: Scene):
    with as_(None):
        for table in row_security.WALLS:
            statement = select(func.count()).select_from(Base.metadata.tables[table])
            assert db.session.scalar(statement) == 0, table


@only_postgresql
def test_the_trail_is_read_by_those_who_administer_and_by_the_state(signed: Scene):
    cast = signed.cast
    with as_(cast.actor("fatima")):
        states = set(db.session.scalars(select(AuditEvent.state_id)))
        assert states == set(db.session.scalars(select(PartyState.id)))
    assert seen_by(cast.actor("rafael"), AuditEvent) == 0
    with as_(cast.actor("amina")):
        assert set(db.session.scalars(select(AuditEvent.person_id))) == {cast.people["amina"]}


@only_postgresql
def test_what_others_handed_in_is_read_beside_ones_own_and_only_then(signed: Scene):
    cast = signed.cast
    with as_(cast.actor("amina")):

        def read() -> set[tuple[str, int]]:
            rows = db.session.execute(select(AnswerRow.question_id, AnswerRow.agency_id)).all()
            return {(question, agency) for question, agency in rows}

        own = read()
        with acting.reading_beside(LAW, [ORDER, OFFLINE]):
            assert {question for question, _ in read() - own} == {ORDER, OFFLINE}
        assert read() == own
        # Her agency was not given this section.
        with acting.reading_beside(PEOPLE, [UNIT]):
            assert read() == own
    with as_(cast.actor("odile")), acting.reading_beside(LAW, [ORDER, OFFLINE]):
        assert seen_by(cast.actor("odile"), AnswerRow) == 1


@only_postgresql
def test_former_texts_are_read_by_the_agency_alone(signed: Scene):
    cast = signed.cast
    second = card("secret", base=1)
    with acting.acting_for_the_system():
        db.session.execute(update(Assessment).values(status="collecting"))
        db.session.execute(update(Assignment).values(status="in_progress"))
        db.session.commit()
    assert cast.save("amina", cast.ministry, LAW, {ORDER: second}).saved
    with acting.acting_for_the_system():
        db.session.execute(update(Assignment).values(status="handed_in"))
        db.session.commit()
    for who in NAMES:
        expected = 1 if who in ("amina", "benoit") else 0
        with as_(cast.actor(who)), acting.reading_beside(LAW, [ORDER]):
            found = db.session.scalar(select(func.count()).select_from(AnswerRevision))
            assert found == expected, who


@only_postgresql
def test_what_is_not_handed_in_is_not_read_beside(app: Flask):
    scene = every_route.answering(app)
    with app.app_context():
        dalia = scene.cast.actor("dalia")
        with as_(dalia):
            before = db.session.scalars(select(AnswerRow.id)).all()
            with acting.reading_beside(LAW, [ORDER, OFFLINE]):
                assert db.session.scalars(select(AnswerRow.id)).all() == before


def foreign_answer(cast: Cast, **more: object) -> AnswerRow:
    """An answer for Dalia's agency, as a forgotten check would let it through."""
    with acting.acting_for_the_system():
        agency = db.session.scalars(select(Agency).where(Agency.public_id == cast.police)).one()
        held = db.session.scalars(
            select(Assessment).where(Assessment.public_id == cast.assessment)
        ).one()
        return AnswerRow(
            assessment_id=held.id,
            agency_id=agency.id,
            question_id=ORDER,
            state="answered",
            changed_by_id=cast.people["amina"],
            **more,
        )


@only_postgresql
@pytest.mark.parametrize("who", list(NAMES))
def test_nobody_writes_an_answer_for_an_agency_that_is_not_theirs(bare_app, cast, who):
    with as_(cast.actor(who)):
        db.session.add(foreign_answer(cast))
        with pytest.raises(ProgrammingError, match="row-level security"):
            db.session.flush()


@only_postgresql
def test_an_update_that_forgets_where_changes_ones_own_rows_alone(signed: Scene):
    cast = signed.cast
    for who, changed in (("amina", 2), ("benoit", 0), ("odile", 1), ("chen", 0), ("ada", 0)):
        with as_(cast.actor(who)):
            done = db.session.execute(update(AnswerRow).values(comment="overwritten"))
            assert done.rowcount == changed, who
    with as_(cast.actor("amina")):
        assert db.session.execute(AnswerRow.__table__.delete()).rowcount == 0
        assert db.session.execute(update(Assessment).values(revision=1).where(False)).rowcount == 0
        with pytest.raises(ProgrammingError, match="row-level security"):
            db.session.execute(update(Assessment).values(status="signed_off"))


@only_postgresql
def test_an_administrator_gives_no_role_in_an_agency(bare_app, cast):
    with as_(cast.actor("ada")):
        agency = db.session.scalars(select(Agency.id)).first()
        db.session.add(Grant(person_id=cast.people["ada"], role="respondent", agency_id=agency))
        with pytest.raises(ProgrammingError, match="row-level security"):
            db.session.flush()


@only_postgresql
def test_who_asked_is_forgotten_with_the_transaction(bare_app, cast):
    """The next one on the same connection may be somebody else."""
    with db.engine.connect() as connection:
        scope = acting.scope_of(cast.actor("fatima")).settings()
        with connection.begin():
            connection.exec_driver_sql(acting._SET, scope)
            assert connection.scalar(text("SELECT count(*) FROM assessment")) == 1
        with connection.begin():
            assert connection.scalar(text("SELECT count(*) FROM assessment")) == 0


@only_postgresql
def test_the_system_is_left_even_after_an_error(bare_app, cast):
    with as_(cast.actor("chen")):
        with pytest.raises(ProgrammingError), acting.acting_for_the_system():
            db.session.execute(text("SELECT no_such_thing"))
        assert db.session.scalar(select(func.count()).select_from(Grant)) == 1


@only_postgresql
def test_going_back_to_a_savepoint_does_not_go_back_to_whoever_asked_before_it(bare_app, cast):
    """The server takes back what it was told after the savepoint, too."""
    grants = select(func.count()).select_from(Grant)
    chen = cast.actor("chen")
    everybodys = db.session.scalar(grants)
    savepoint = db.session.begin_nested()
    db.session.scalar(grants)
    acting.act_as(chen)
    assert db.session.scalar(grants) == 1
    savepoint.rollback()
    assert db.session.scalar(grants) == 1 != everybodys


@only_postgresql
def test_an_action_runs_with_the_eyes_of_its_actor(bare_app, cast, monkeypatch):
    """Also where whoever calls it acts for the system, as the worker does."""
    cast.hand_in_against()
    seen = []
    from survey import scope

    real = scope.SectionPlace

    def looking(*given, **named):
        seen.append(db.session.scalar(select(func.count()).select_from(AnswerRow)))
        return real(*given, **named)

    monkeypatch.setattr(scope, "SectionPlace", looking)
    assert db.session.scalar(select(func.count()).select_from(AnswerRow)) == 2
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    assert seen and set(seen) == {0}


@only_postgresql
def test_a_page_that_forgets_its_where_shows_nothing_of_others(app: Flask, client_of, everybody):
    """In a request the person is set before any page runs; whoever is signed out is nobody."""

    def careless() -> str:
        return str(db.session.scalar(select(func.count()).select_from(AnswerRow)))

    app.add_url_rule("/careless", "about.careless", careless)
    with app.app_context():
        everybody.hand_in_law()
        everybody.hand_in_against()
    seen = {
        who: client_of(who).get("/careless").text for who in ("amina", "fatima", "odile", "ada")
    }
    assert seen == {"amina": "2", "fatima": "4", "odile": "0", "ada": "0"}
    assert "about.careless" not in PUBLIC
    assert app.test_client().get("/careless").status_code == 302


@only_postgresql
def test_a_page_of_somebody_else_comes_after_a_page_as_the_system(app: Flask, client_of, everybody):
    """Commands and requests share threads and connections in tests; what one was does not stick."""
    with app.app_context():
        everybody.hand_in_law()
        with acting.acting_for_the_system(), changing() as session:
            assert session.scalar(select(func.count()).select_from(AnswerRow)) == 2
    app.add_url_rule(
        "/careless",
        "about.page2",
        lambda: str(db.session.scalar(select(func.count()).select_from(AnswerRow))),
    )
    assert client_of("chen").get("/careless").text == "0"


@only_postgresql
def test_the_wall_that_stands_is_the_one_that_is_described(bare_app: Flask):
    with db.engine.connect() as connection:
        guarded = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
                " AND relnamespace = 'public'::regnamespace"
            )
        ).scalars()
        assert set(guarded) == row_security.WALLS.keys()
        assert row_security.stands(connection)
        # The product's role owns nothing, and is bound like everybody.
        assert not row_security.is_above(connection)
        owned = text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert connection.scalar(owned) == 0


@only_postgresql
def test_another_versions_wall_counts_as_behind(bare_app: Flask, monkeypatch):
    assert not upgrading.is_behind(bare_app)
    changed = {**row_security.WALLS, "answer": row_security.Wall(read="true")}
    monkeypatch.setattr(row_security, "WALLS", changed)
    assert upgrading.is_behind(bare_app)
