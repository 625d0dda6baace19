"""What a round stands on: States, agencies, organisations, rounds, assessments. Operators only."""

from __future__ import annotations

import unicodedata
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from questionnaires import library, states
from questionnaires.errors import AnswerError, EditionNotFound
from questionnaires.typed import clean_text
from survey import audit
from survey.actions.transaction import changing
from survey.instruments import edition_names, open_edition, roots
from survey.models import Agency, Assessment, Organisation, PartyState, Round
from survey.policies import Actor, demand_operator
from survey.problems import SetUpRefused

#: The most characters of a name.
LONGEST = 200

Writer = Session | scoped_session[Session]


def add_state(*, actor: Actor, code: str, name: str = "") -> str:
    """A State, under the name that the United Nations give it; a code from XAA to XZZ is for one
    that does not exist, and wants a name. Its name."""
    demand_operator(actor)
    code = code.strip().upper()
    listed = states.state(code)
    invented = len(code) == 3 and code.startswith("X") and code.isascii() and code.isalpha()
    if listed is None and not invented:
        raise SetUpRefused(f"{code!r} is no code of a State (three letters, as in ISO 3166).")
    if listed is not None and not listed.invented:
        if name:
            raise SetUpRefused(f"{code} is {listed.names.en}: a State has the name it has.")
        name = listed.names.en
    name = one_line("name", name)
    with changing() as session:
        taken = (PartyState.code == code) | (PartyState.name == name)
        if session.scalar(select(PartyState.id).where(taken)) is not None:
            raise SetUpRefused(f"There is a State {code} or one of the name {name!r} already.")
        state = PartyState(code=code, name=name, synthetic=invented)
        _record(session, actor, "add_state", state)
    return name


def add_agency(*, actor: Actor, state: str, name: str, kind: str) -> str:
    """An agency of a State. Its public id."""
    demand_operator(actor)
    name = one_line("name", name)
    kinds = [known.code for known in library.agency_kinds(roots())]
    if kind not in kinds:
        raise SetUpRefused(f"{kind!r} is no kind of agency. There are: {', '.join(kinds)}.")
    with changing() as session:
        home = find_state(session, state)
        same = (Agency.state_id == home.id, Agency.name == name)
        if session.scalar(select(Agency.id).where(*same)) is not None:
            raise SetUpRefused(f"{home.name} has an agency {name!r} already.")
        agency = Agency(state_id=home.id, name=name, kind=kind)
        _record(session, actor, "add_agency", agency, home.id)
        return agency.public_id


def add_organisation(*, actor: Actor, name: str, coordinates: bool = False) -> str:
    """An organisation that States may share results with; or the one that runs the rounds."""
    demand_operator(actor)
    name = one_line("name", name)
    with changing() as session:
        if session.scalar(select(Organisation.id).where(Organisation.name == name)) is not None:
            raise SetUpRefused(f"There is an organisation {name!r} already.")
        made = Organisation(name=name, coordinates=coordinates)
        _record(session, actor, "add_organisation", made)
        return made.public_id


def add_round(
    *, actor: Actor, title: str, edition: str, opens_on: date, due_on: date, draft: bool = False
) -> str:
    """A round, which asks one edition for good. ``draft``: the edition may still be one.

    The files of a draft change with the product: what was answered would be read with other words.
    """
    demand_operator(actor)
    title = one_line("title", title)
    try:
        found = open_edition(edition).edition
    except EditionNotFound as error:
        known = ", ".join(edition_names())
        raise SetUpRefused(f"There is no edition {edition!r}. There are: {known}.") from error
    if found.status != "published" and not draft:
        raise SetUpRefused(
            f"{edition} is a draft: its questions may still change under the answers. Take a"
            " published edition, or say --draft for a trial whose answers may be lost."
        )
    _demand_order(opens_on, due_on)
    with changing() as session:
        if session.scalar(select(Round.id).where(Round.title == title)) is not None:
            raise SetUpRefused(f"There is a round {title!r} already.")
        made = Round(title=title, edition=edition, opens_on=opens_on, due_on=due_on)
        _record(session, actor, "add_round", made, edition=edition)
        return made.public_id


def move_due_date(*, actor: Actor, title: str, due_on: date) -> None:
    """The answers of a round are due on another day."""
    demand_operator(actor)
    with changing() as session:
        found = _find_round(session, title)
        _demand_order(found.opens_on, due_on)
        found.due_on = due_on
        audit.record(
            session,
            actor=actor,
            verb="move_due_date",
            thing=f"round:{found.public_id}",
            state_id=None,
            due_on=due_on.isoformat(),
        )


def add_assessment(*, actor: Actor, state: str, round_title: str) -> str:
    """A State takes part in a round; its focal point goes on from there. The public id."""
    demand_operator(actor)
    with changing() as session:
        home, round_ = find_state(session, state), _find_round(session, round_title)
        same = (Assessment.state_id == home.id, Assessment.round_id == round_.id)
        if session.scalar(select(Assessment.id).where(*same)) is not None:
            raise SetUpRefused(f"{home.name} takes part in {round_.title!r} already.")
        made = Assessment(state_id=home.id, round_id=round_.id)
        _record(session, actor, "add_assessment", made, home.id)
        return made.public_id


def find_state(session: Writer, code: str) -> PartyState:
    """The State of a code. Raises SetUpRefused."""
    found = session.scalar(select(PartyState).where(PartyState.code == code.strip().upper()))
    if found is None:
        raise SetUpRefused(f"There is no State {code.strip()!r} here.")
    return found


def _find_round(session: Writer, title: str) -> Round:
    found = session.scalar(select(Round).where(Round.title == title.strip()).with_for_update())
    if found is None:
        raise SetUpRefused(f"There is no round {title.strip()!r} here.")
    return found


def _demand_order(opens_on: date, due_on: date) -> None:
    if due_on < opens_on:
        raise SetUpRefused(f"{due_on} lies before {opens_on}, when the round opens.")


def one_line(field: str, typed: str) -> str:
    """What was typed, as one line of text that is not empty. Raises SetUpRefused."""
    try:
        text = clean_text(field, typed.strip(), LONGEST)
    except AnswerError as error:
        raise SetUpRefused(str(error)) from error
    if not text or any(unicodedata.category(character) == "Cc" for character in text):
        raise SetUpRefused(f"The {field} must be one line of text.")
    return text


def _record(
    session: Writer,
    actor: Actor,
    verb: str,
    row: PartyState | Agency | Organisation | Round | Assessment,
    state_id: int | None = None,
    **detail: str,
) -> None:
    """Put the row there, with its entry: "add_state" is told of state:1f..."""
    session.add(row)
    session.flush()
    if isinstance(row, PartyState):
        state_id = row.id
    thing = f"{verb.removeprefix('add_')}:{row.public_id}"
    audit.record(session, actor=actor, verb=verb, thing=thing, state_id=state_id, **detail)
