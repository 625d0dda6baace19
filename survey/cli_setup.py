"""Commands that set a round up: States, agencies, organisations, rounds, people and their roles."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

Command = Callable[[argparse.Namespace], int]


def add_to(commands: Any, as_system: Callable[[Command], Command]) -> None:
    """Add the commands to the parser. ``as_system`` wraps what one of them does."""

    def command(parser: Any, name: str, run: Command, *arguments: str, **more: Any) -> Any:
        made = parser.add_parser(name, **more)
        for argument in arguments:
            made.add_argument(argument)
        made.set_defaults(run=as_system(run))
        return made

    add = commands.add_parser(
        "add", help="make a state, agency, organisation, round, assessment or person"
    )
    kinds = add.add_subparsers(metavar="WHAT", required=True)
    state = command(kinds, "state", run_state, "code", help="a State, by its ISO 3166 code")
    state.add_argument("--name", default="", help="of an invented one (XAA to XZZ)")
    command(kinds, "agency", run_agency, "state", "name", "kind", help="an agency of a State")
    office = command(
        kinds, "organisation", run_organisation, "name", help="whom States may share results with"
    )
    office.add_argument("--coordinates", action="store_true", help="it runs the rounds")
    round_ = command(
        kinds, "round", run_round, "title", "edition", help="a round, which asks one edition"
    )
    round_.add_argument("opens_on", type=_day, help="the day, e.g. 2027-01-31")
    round_.add_argument("due_on", type=_day, help="the day when answers are due")
    round_.add_argument("--draft", action="store_true", help="a trial with a draft edition")
    command(kinds, "assessment", run_assessment, "state", "round", help="a State takes part")
    person = command(kinds, "person", run_person, "email", "name", help="an account; its password")
    person.add_argument("--language", default="en", help="what they read")

    due = command(commands, "due", run_due, "round", help="move the date when a round is due")
    due.add_argument("due_on", type=_day)
    command(commands, "list", run_list, help="list States, agencies, organisations and rounds")
    give = command(commands, "role", run_role, "email", "role", help="give somebody a role; end it")
    give.add_argument(
        "place", nargs="?", default="", help="CODE; CODE/AGENCY; the name of an organisation"
    )
    give.add_argument("--end", action="store_true", help="end it instead")
    command(commands, "close-account", run_close, "email", help="nobody signs in with it any more")
    command(commands, "open-account", run_open, "email", help="open one that was closed")


def run_state(given: argparse.Namespace) -> int:
    """A State."""
    from survey.actions import founding

    name = founding.add_state(actor=_system(), code=given.code, name=given.name)
    return _say(f"{given.code.upper()}  {name}")


def run_agency(given: argparse.Namespace) -> int:
    """An agency of a State."""
    from survey.actions import founding

    founding.add_agency(actor=_system(), state=given.state, name=given.name, kind=given.kind)
    return _say(f"{given.state.upper()}/{given.name}")


def run_organisation(given: argparse.Namespace) -> int:
    """An organisation."""
    from survey.actions import founding

    founding.add_organisation(actor=_system(), name=given.name, coordinates=given.coordinates)
    return _say(given.name)


def run_round(given: argparse.Namespace) -> int:
    """A round."""
    from survey.actions import founding

    founding.add_round(
        actor=_system(),
        title=given.title,
        edition=given.edition,
        opens_on=given.opens_on,
        due_on=given.due_on,
        draft=given.draft,
    )
    return _say(f"{given.title}  ({given.edition}, {given.opens_on} to {given.due_on})")


def run_due(given: argparse.Namespace) -> int:
    """Another date."""
    from survey.actions import founding

    founding.move_due_date(actor=_system(), title=given.round, due_on=given.due_on)
    return _say(f"{given.round}  due {given.due_on}")


def run_assessment(given: argparse.Namespace) -> int:
    """A State takes part in a round."""
    from survey.actions import founding

    made = founding.add_assessment(actor=_system(), state=given.state, round_title=given.round)
    return _say(f"{given.state.upper()} in {given.round}  ({made})")


def run_person(given: argparse.Namespace) -> int:
    """An account, with a password to be handed over and changed."""
    from flask_security import hash_password

    from survey.actions import people
    from survey.auth.passwords import new_password

    password = new_password()
    email = people.add_person(
        actor=_system(),
        email=given.email,
        name=given.name,
        language=given.language,
        hashed=hash_password(password),
    )
    return _say(f"{email}  {password}")


def run_role(given: argparse.Namespace) -> int:
    """A role given, or ended."""
    from survey.actions import people

    what = {"email": given.email, "role": given.role, "place": given.place}
    place = f" ({given.place})" if given.place else ""
    if given.end:
        done = people.end_role(actor=_system(), **what)
        said = "ended" if done else "they did not have it"
    else:
        done = people.give_role(actor=_system(), **what)
        said = "given" if done else "they have it already"
    return _say(f"{given.email}  {given.role}{place}: {said}")


def run_close(given: argparse.Namespace) -> int:
    """An account closed; its sessions end."""
    from survey.actions import people

    done = people.close_account(actor=_system(), email=given.email)
    return _say(f"{given.email}  {'closed' if done else 'was closed already'}")


def run_open(given: argparse.Namespace) -> int:
    """An account open again."""
    from survey.actions import people

    done = people.close_account(actor=_system(), email=given.email, closed=False)
    return _say(f"{given.email}  {'open' if done else 'was open already'}")


def run_list(given: argparse.Namespace) -> int:
    """What there is to name in the other commands."""
    from survey.queries import founded

    for line in founded.listing(_system()):
        _say(line)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2027-01-31") from None


def _system() -> Any:
    from survey import audit

    return audit.SYSTEM


def _say(line: str) -> int:
    sys.stdout.write(line + "\n")
    return 0
