"""An instance of its own for every test, on SQLite and on PostgreSQL, and the cast in it.

Whatever stands on ``database`` (``bare_app`` and ``app`` do) runs twice; ``@only_sqlite`` and
``@only_postgresql`` of tests/survey/engines.py choose one, and so does ``ENGINES`` in a module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, select

from survey import config, language
from survey.app import prepare_database, prepare_instance
from survey.extensions import db
from survey.models import Person
from tests.survey import cast as casting
from tests.survey import lines, photographs, servers
from tests.survey.cast import Cast
from tests.survey.databases import Database, PostgresDatabase, Server, SqliteDatabase
from tests.survey.engines import ENGINES, speak_for_the_system, wait_for_no_disk, whole_app
from tests.survey.settings import settings_for
from tests.survey.signing_in import amina_alone


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An empty database with every table, to be copied: making it takes longer than most tests."""
    file = tmp_path_factory.mktemp("tables") / "empty.db"
    engine = create_engine(f"sqlite:///{file}")
    db.metadata.create_all(engine)
    with engine.connect() as connection:
        # Else each copy would become one that keeps a log, and wait for the disk meanwhile.
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    engine.dispose()
    return file.read_bytes()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Server]:
    """The PostgreSQL server of the run, which all workers share."""
    base = tmp_path_factory.getbasetemp()
    root = base if worker_id == "master" else base.parent
    server = servers.join(root)
    yield server
    servers.leave(root, server)


@pytest.fixture(scope="session")
def own_database(postgresql: Server, worker_id: str) -> PostgresDatabase:
    """This worker's database: every test empties it, which is cheaper than a new one."""
    own = postgresql.new(worker_id)
    lines.DATABASES.add(own.name)
    return own


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both engines, unless the test or its module (``ENGINES``) chooses."""
    chosen = any(
        mark.name == "parametrize" and "database" in mark.args[0]
        for mark in metafunc.definition.iter_markers()
    )
    if "database" in metafunc.fixturenames and not chosen:
        engines = getattr(metafunc.module, "ENGINES", ENGINES)
        metafunc.parametrize("database", engines, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest, tables: bytes) -> Database:
    """An empty database with its tables, once of each engine."""
    if request.param == "sqlite":
        return SqliteDatabase(tables)
    own: PostgresDatabase = request.getfixturevalue("own_database")
    return own


@pytest.fixture
def bare_app(tmp_path: Path, database: Database) -> Iterator[Flask]:
    """Database and languages of an instance, without pages; its context is pushed."""
    settings = config.load(settings_for(tmp_path / "instance", **database.settings()))
    app = Flask("survey", instance_path=str(settings["INSTANCE"]))
    app.config.update(settings)
    prepare_instance(settings["INSTANCE"])
    database.fill(settings["INSTANCE"])
    prepare_database(app)
    language.prepare(app)
    wait_for_no_disk(app)
    app.extensions["database of the tests"] = database
    speak_for_the_system(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(bare_app: Flask) -> Cast:
    """Everybody, in a round that is collecting."""
    photographs.nobody_there(bare_app)
    return photographs.begin(bare_app, "cast", casting.gather)


@pytest.fixture
def queries() -> Callable[[], AbstractContextManager[list[str]]]:
    """``with queries() as statements:`` gathers every SELECT that is sent meanwhile."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            # What tells PostgreSQL who asks comes with every transaction, and is nobody's query.
            if statement.lstrip().upper().startswith("SELECT") and "set_config" not in statement:
                sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def app(tmp_path: Path, database: Database) -> Iterator[Flask]:
    """The whole application with its tables. No context is pushed: every request has its own."""
    whole = whole_app(tmp_path / "instance", database)
    yield whole
    with whole.app_context():
        db.engine.dispose()


@pytest.fixture
def everybody(app: Flask) -> Cast:
    """The cast in the whole application. Read more of it inside ``with app.app_context():``."""
    photographs.nobody_there(app)
    with app.app_context():
        return photographs.begin(app, "cast", casting.gather)


@pytest.fixture
def client_of(app: Flask) -> Callable[[str], FlaskClient]:
    """``client_of("amina")``: a browser in which this person is signed in, without the form."""

    def signed_in(name: str) -> FlaskClient:
        with app.app_context():
            person = db.session.scalars(
                select(Person).where(Person.email.startswith(f"{name}@"))
            ).one()
            identity = person.fs_uniquifier
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = identity
            session["_fresh"] = True
        return client

    return signed_in


@pytest.fixture
def with_amina(tmp_path: Path, database: Database) -> Iterator[Callable[..., Flask]]:
    """``with_amina(SETTING=...)``: an application that wants its tokens, with one person who has a
    password."""
    made: list[Flask] = []

    def make(**settings: object) -> Flask:
        made.append(amina_alone(tmp_path, database, **settings))
        return made[-1]

    yield make
    for one in made:
        with one.app_context():
            db.engine.dispose()
