"""Taking in an assessment that another instance, or this one earlier, wrote to a file."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, scoped_session

from questionnaires.errors import QuestionnairesError
from questionnaires.exchange import digest_of, sheet_from_json, sheet_to_json
from survey import audit, scores
from survey.actions.transaction import changing
from survey.backup_rows import read
from survey.exporting import FORMAT, KNOWN, OWN, VERSION, find, table_of, target_of
from survey.instruments import open_edition
from survey.policies import Actor
from survey.problems import ImportRefused
from survey.sheets import sheet_of

Writer = Session | scoped_session[Session]


@dataclass
class Intake:
    """What was taken in, or would be: counts by table, and the people whose account is new here."""

    assessment: str
    state: str
    round: str
    counts: dict[str, int]
    new: dict[str, list[str]] = field(default_factory=dict)


class _OnlyLooking(Exception):
    """Ends a dry run: everything was done, and nothing is kept."""


def import_assessment(*, actor: Actor, data: Mapping[str, Any], dry_run: bool = False) -> Intake:
    """Take in a whole assessment, or nothing. Raises ImportRefused with a sentence.

    People are found by their mail address; whoever has no account gets one that is closed, has no
    password and no role: a name for what they wrote. ``dry_run`` does it all and keeps nothing.
    """
    _demand_whole(data)
    (own,) = data["assessment"]
    (state,), (round_,) = data["state"], data["round"]
    intake = Intake(
        own["public_id"],
        state["name"],
        round_["title"],
        {table: len(data[table]) for table in OWN},
    )
    try:
        with changing() as session:
            places = {name: _known(session, name, data, intake) for name in KNOWN}
            _demand_room(session, data, places)
            for name in ("assessment", *OWN):
                places[name] = _put(session, name, data[name], places)
            session.expire_all()
            _judge(data)
            scores.settle_missing(session)
            audit.record(
                session,
                actor=actor,
                verb="import_assessment",
                thing=f"assessment:{intake.assessment}",
                state_id=places["state"][state["code"]],
                digest=data["digest"],
                answers=len(data["answer"]),
                people=len(intake.new.get("person", ())),
            )
            if dry_run:
                raise _OnlyLooking
    except _OnlyLooking:
        pass
    return intake


def _demand_whole(data: Mapping[str, Any]) -> None:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ImportRefused("This file holds no assessment of this product.")
    if data.get("version") != VERSION:
        raise ImportRefused("This file was written by another version of this product.")
    bare = {key: value for key, value in data.items() if key != "digest"}
    if digest_of(bare) != data.get("digest"):
        raise ImportRefused("This file is damaged or was changed: its digest is another.")
    expected = {"format", "version", "assessment", *KNOWN, *OWN}
    if bare.keys() != expected or any(len(data[one]) != 1 for one in ("assessment", "state")):
        raise ImportRefused("This file does not hold what an assessment is made of.")
    for signed in data["snapshot"]:
        if _signed_digest(signed) != signed["digest"]:
            raise ImportRefused(f"What was signed on {signed['signed_on']} was changed since.")


def _signed_digest(signed: Mapping[str, Any]) -> str:
    """The digest of a snapshot, as survey/actions/signing.py takes it."""
    kept = ("answers", "scorecard", "edition_digest", "method", "seed", "signed_on")
    signer = {"name": signed["signer_name"], "post": signed["signer_post"]}
    return digest_of({**{key: signed[key] for key in kept}, "signer": signer})


def _known(session: Writer, name: str, data: Mapping[str, Any], intake: Intake) -> dict[Any, int]:
    """The row of each thing that an assessment stands on; made where it is not there yet."""
    table, (key, columns) = table_of(name), KNOWN[name]
    places: dict[Any, int] = {}
    for row in data[name]:
        values = {column: read(table.columns[column], row[column]) for column in columns}
        if "state_id" in values:
            code = row["state_id"]
            (values["state_id"],) = session.execute(
                select(table_of("state").c.id).where(table_of("state").c.code == code)
            ).scalars()
        there = session.execute(select(table).where(table.c[key] == row[key])).mappings().first()
        if there is None:
            intake.new.setdefault(name, []).append(row[key])
            places[row[key]] = _make(session, name, values)
            continue
        # A person may be called otherwise meanwhile, and a round last longer.
        fixed = {"person": (), "round": ("edition",)}.get(name, columns)
        if other := [column for column in fixed if there[column] != values[column]]:
            said = f"There is a {name} {row[key]!r} here with another {', '.join(other)}."
            raise ImportRefused(said)
        places[row[key]] = there["id"]
    return places


def _make(session: Writer, name: str, values: dict[str, Any]) -> int:
    from survey.models import Agency, Organisation, PartyState, Person, Round

    models: dict[str, type[Any]] = {
        "state": PartyState,
        "round": Round,
        "agency": Agency,
        "organisation": Organisation,
        "person": Person,
    }
    if name == "person":
        # An account that nobody can use: it only says who wrote what.
        values |= {"active": False, "password": None, "fs_uniquifier": secrets.token_hex(32)}
    if name == "agency":
        _demand_free_name(session, values)
    row = models[name](**values)
    session.add(row)
    session.flush()
    return int(row.id)


def _demand_free_name(session: Writer, values: Mapping[str, Any]) -> None:
    table = table_of("agency")
    same = (table.c.state_id == values["state_id"], table.c.name == values["name"])
    if session.scalar(select(table.c.id).where(*same)) is not None:
        raise ImportRefused(f"There is another agency {values['name']!r} in this State here.")


def _demand_room(
    session: Writer, data: Mapping[str, Any], places: Mapping[str, Mapping[Any, int]]
) -> None:
    """Nothing is ever overwritten: neither the assessment nor another one of State and round."""
    table = table_of("assessment")
    (own,) = data["assessment"]
    state, round_ = places["state"][own["state_id"]], places["round"][own["round_id"]]
    same = (table.c.state_id == state) & (table.c.round_id == round_)
    if session.scalar(select(table.c.id).where(same | (table.c.public_id == own["public_id"]))):
        said = f"{own['state_id']} has an assessment in {own['round_id']!r} here already."
        raise ImportRefused(f"{said} Nothing was changed.")


def _put(
    session: Writer,
    name: str,
    kept: list[Mapping[str, Any]],
    places: Mapping[str, Mapping[Any, int]],
) -> dict[Any, int]:
    """Insert rows, each reference by the row it now means; where each of them is now."""
    table = table_of(name)
    found: dict[Any, int] = {}
    for number, row in enumerate(kept):
        values: dict[str, Any] = {}
        for column in table.columns:
            if column.name == "id":
                continue
            value, target = row[column.name], target_of(column)
            if value is not None and target:
                values[column.name] = places[target][value]
            else:
                values[column.name] = read(column, value)
        found[number] = session.scalars(insert(table).values(**values).returning(table.c.id)).one()
    return found


def _judge(data: Mapping[str, Any]) -> None:
    """What was taken in must be a sheet that this edition could have been answered with."""
    (own,) = data["assessment"]
    found = find(own["public_id"])
    try:
        instrument = open_edition(found.round.edition)
        for signed in data["snapshot"]:
            if signed["edition_digest"] != open_edition(signed["edition"]).digest:
                said = f"edition {signed['edition']} with other words than it has here"
                raise ImportRefused(f"What was signed on {signed['signed_on']} answers {said}.")
        sheet_from_json(sheet_to_json(sheet_of(found, instrument)), instrument)
    except (QuestionnairesError, ValueError, KeyError) as error:
        raise ImportRefused(f"These answers do not fit the edition here: {error}") from error
