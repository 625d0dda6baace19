"""The commands: ``python -m survey --help``. Each imports what it needs: help is instant."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

DEFAULT_PORT = 8000


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    parser = build_parser()
    given = parser.parse_args(arguments)
    if given.command is None:
        parser.print_help()
        return 0
    # Whatever a command writes is for the account that runs it, and nobody else.
    former = os.umask(0o077)
    try:
        return int(given.run(given) or 0)
    except KeyboardInterrupt:
        return 130
    except _known() as error:
        if interrupted(error):
            return 130
        if not _says_it_all(error):
            raise
        sys.stderr.write(f"{_sentence(error)}\n")
        return 1
    finally:
        os.umask(former)


def interrupted(error: BaseException | None) -> bool:
    """Whether an error is but the outcome of a Ctrl-C that came in the middle of something."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def build_parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    parser = argparse.ArgumentParser(
        prog="./run survey", description="Questionnaires on the Convention against Cybercrime."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    demo = commands.add_parser("demo", help="start with invented data, for this machine only")
    demo.add_argument("--port", type=int, default=DEFAULT_PORT)
    demo.add_argument("--host", default="127.0.0.1", help="a loopback address")
    demo.add_argument("--fresh", action="store_true", help="throw the demo data away first")
    demo.set_defaults(run=run_demo)

    world = commands.add_parser(
        "demo-world", help="make a synthetic world for measuring; `demo` shows it"
    )
    for name, count in (("states", 193), ("rounds", 3), ("agencies", 10)):
        world.add_argument(f"--{name}", type=int, default=count, help=f"how many ({count})")
    world.add_argument("--fresh", action="store_true", help="throw the demo data away first")
    world.set_defaults(run=run_demo_world)

    serve = commands.add_parser("serve", help="start the web server and the worker")
    serve.add_argument("--port", type=int, default=DEFAULT_PORT)
    serve.add_argument("--host", default="127.0.0.1")
    serve.set_defaults(run=run_serve)

    worker = commands.add_parser("worker", help="start the worker alone")
    worker.set_defaults(run=run_worker)

    upgrade = commands.add_parser("upgrade", help="bring the database up to this version")
    upgrade.set_defaults(run=run_upgrade)

    roles = commands.add_parser("database-roles", help="print SQL that makes both database roles")
    roles.set_defaults(run=run_database_roles)

    accounts = commands.add_parser("accounts", help="list accounts; make one; set a password")
    accounts.add_argument("--administrator", metavar="EMAIL", help="make an administrator")
    accounts.add_argument("--name", default="", help="with --administrator: the person's name")
    accounts.add_argument("--password", metavar="EMAIL", help="set and print a new password")
    accounts.add_argument(
        "--reset-second-factor", metavar="EMAIL", help="turn it off for whoever lost the device"
    )
    accounts.set_defaults(run=run_accounts)

    export = commands.add_parser("export", help="write a State's answers to a file (JSON)")
    export.add_argument("assessment", help="public id of the assessment, or code of the State")
    export.add_argument("file", type=Path, help="e.g. ANSWERS.json; - for standard output")
    export.set_defaults(run=run_export)

    from survey import cli_records, cli_setup

    cli_records.add_to(commands, _as_system)
    cli_setup.add_to(commands, _as_system)

    routes = commands.add_parser("routes", help="list every address")
    routes.set_defaults(run=run_routes)

    settings = commands.add_parser("settings", help="print the page of settings")
    settings.set_defaults(run=run_settings)

    revise = commands.add_parser("revise", help="for developers: write a migration")
    revise.add_argument("message")
    revise.set_defaults(run=run_revise)
    return parser


def run_demo(given: argparse.Namespace) -> int:
    """The demo: its own database, its own accounts, this machine only."""
    from survey.demo.start import serve

    return serve(host=given.host, port=given.port, fresh=given.fresh)


def run_demo_world(given: argparse.Namespace) -> int:
    """Every State of the list with invented answers, in the place of the demo's data."""
    from survey.demo.world_command import run

    return run(states=given.states, rounds=given.rounds, agencies=given.agencies, fresh=given.fresh)


def run_serve(given: argparse.Namespace) -> int:
    """A real instance: the database must be there and up to date."""
    from survey import serving, upgrading
    from survey.demo.accounts import holds_demo
    from survey.extensions import db

    app = _app()
    try:
        if upgrading.is_behind(app):
            raise serving.ServingFailed(
                "The database is older than this version: ./run survey upgrade"
            )
        if upgrading.walks_through_walls(app):
            raise serving.ServingFailed(
                "No row security binds this role of PostgreSQL: take another (docs/postgresql.md)."
            )
        if not serving.is_loopback(given.host) and (app.config["DEMO"] or holds_demo(app)):
            raise serving.ServingFailed("These are demo data: they are shown to this machine only.")
    finally:
        # The supervisor itself asks nothing more.
        with app.app_context():
            db.engine.dispose()
    listener = serving.listen(given.host, given.port, search=False)
    kept = serving.children(
        listener,
        workers=app.config["WEB_WORKERS"],
        threads=app.config["WEB_THREADS"],
        settings={},
    )
    serving.Supervisor(kept).run(listener, f"Listening on {serving.address(listener)}")
    return 0


def run_worker(given: argparse.Namespace) -> int:
    """The worker, until it is told to stop."""
    from survey.jobs import worker

    worker.give_way()
    worker.work(_app())
    return 0


def run_upgrade(given: argparse.Namespace) -> int:
    """Run the migrations that are missing."""
    from survey import upgrading

    upgrading.upgrade(_app())
    return 0


def run_database_roles(given: argparse.Namespace) -> int:
    """The SQL that a superuser of PostgreSQL runs once, before the first upgrade."""
    from survey import config, database_roles

    sys.stdout.write(database_roles.script(config.load()))
    return 0


def run_accounts(given: argparse.Namespace) -> int:
    """Everybody with their roles; with options, one account made or given a new password."""
    from survey.acting import acting_for_the_system
    from survey.auth import passwords

    with _app().app_context(), acting_for_the_system():
        if given.administrator:
            password = passwords.make_administrator(given.administrator, given.name)
            _say(f"{given.administrator}  {password}")
        elif given.password:
            _say(f"{given.password}  {passwords.renew(given.password)}")
        elif given.reset_second_factor:
            told = passwords.reset_second_factor(given.reset_second_factor)
            _say(f"{given.reset_second_factor}  second factor off; {told} others were told")
        else:
            for line in passwords.listing():
                _say(line)
    return 0


def run_export(given: argparse.Namespace) -> int:
    """The whole sheet of an assessment, as it is now."""
    from questionnaires.exchange import sheet_to_json
    from survey import exporting
    from survey.acting import acting_for_the_system

    with _app().app_context(), acting_for_the_system():
        sheet = exporting.sheet_of(given.assessment)
    text = json.dumps(sheet_to_json(sheet), ensure_ascii=False, indent=1) + "\n"
    if str(given.file) == "-":
        sys.stdout.write(text)
        return 0
    with os.fdopen(os.open(given.file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    answers = sum(len(agency.answers) for agency in sheet.agencies)
    _say(f"{answers} answers of {len(sheet.agencies)} agencies: {given.file}")
    return 0


def run_routes(given: argparse.Namespace) -> int:
    """Every address, its methods, its endpoint, and whether it needs an account."""
    from survey.auth.guard import PUBLIC

    for rule in sorted(_app().url_map.iter_rules(), key=lambda rule: rule.rule):
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        account = "public" if rule.endpoint in PUBLIC else "account"
        _say(f"{methods:9} {account:8} {rule.rule}  ({rule.endpoint})")
    return 0


def run_settings(given: argparse.Namespace) -> int:
    """docs/settings.md, whole."""
    from survey.settings_page import as_markdown

    sys.stdout.write(as_markdown())
    return 0


def run_revise(given: argparse.Namespace) -> int:
    """A migration from what the models say and the tables don't."""
    from survey import upgrading

    _say(upgrading.revise(_app(), given.message))
    return 0


def _app() -> Flask:
    from survey import logs
    from survey.app import create_app

    app = create_app()
    logs.begin(app.config["LOG_LEVEL"])
    return app


def _as_system(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    def begin(given: argparse.Namespace) -> int:
        from survey.acting import acting_for_the_system

        # To nobody PostgreSQL would show no row: a backup would hold nothing, and the trail
        # would seem to be cut off.
        with _app().app_context(), acting_for_the_system():
            return run(given)

    return begin


def _known() -> tuple[type[Exception], ...]:
    """The errors that say all there is to say; any other shows where it comes from."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from questionnaires.errors import QuestionnairesError
    from survey.config import SettingRefused
    from survey.problems import SurveyError
    from survey.serving import ServingFailed

    ours = (QuestionnairesError, SettingRefused, ServingFailed, SurveyError)
    return *ours, OperationalError, ProgrammingError


def _says_it_all(error: Exception) -> bool:
    """Of what PostgreSQL calls mistakes of ours, only missing tables are none."""
    from sqlalchemy.exc import ProgrammingError

    return not isinstance(error, ProgrammingError) or _has_no_tables(error)


def _has_no_tables(error: Exception) -> bool:
    return any(words in str(error) for words in ("no such table", "UndefinedTable"))


def _sentence(error: Exception) -> str:
    if _has_no_tables(error):
        return "The database has no tables yet: ./run survey upgrade"
    from sqlalchemy.exc import OperationalError

    from survey import error_table, errors
    from survey.problems import StorageFailed

    if isinstance(error, OperationalError | StorageFailed):
        found = errors.answer_to(error)
        # Of any other trouble the driver's own words say more to whoever has the machine.
        if found is error_table.NOT_SAVED_FULL:
            return "The disk is full or can't be written to. Nothing was saved."
        if isinstance(error, StorageFailed):
            return f"The database did not keep it ({error.reason}). Nothing was saved."
        return f"The database cannot be used: {error.orig}"
    return str(error)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
