"""The operator's way to an assessment: its sheet for scoring, or all of it for elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, Column, Table, or_, select
from sqlalchemy.orm import joinedload

from questionnaires.answers import AnswerSheet
from questionnaires.exchange import digest_of
from survey.backup_rows import written
from survey.calm import begin_calm_reading
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Assessment, PartyState
from survey.models.base import Base
from survey.problems import UnknownThing
from survey.sheets import sheet_of as build_sheet

FORMAT = "hanoi-readiness/assessment"
VERSION = 1

#: What an assessment stands on, by what everybody knows it: it may be there already elsewhere.
#: table -> (the column it is known by, the columns that are written)
KNOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "state": ("code", ("code", "name", "synthetic")),
    "round": ("title", ("title", "edition", "opens_on", "due_on", "closed_at", "synthetic")),
    # Signed answers name agencies by their public id.
    "agency": ("public_id", ("public_id", "state_id", "name", "kind")),
    "organisation": ("name", ("name", "coordinates")),
    "person": ("email", ("email", "name")),
}
#: What is the assessment's own, whole, in the order of what refers to what: (table, column) that
#: lead to it.
OWN: dict[str, tuple[str, str]] = {
    "assignment": ("assessment_id", "assessment"),
    "answer": ("assessment_id", "assessment"),
    "answer_revision": ("answer_id", "answer"),
    "evidence": ("answer_id", "answer"),
    "settlement": ("assessment_id", "assessment"),
    "snapshot": ("assessment_id", "assessment"),
    "consent": ("assessment_id", "assessment"),
}
#: What refers to an assessment and stays behind, each with the reason.
LEFT: dict[str, str] = {
    "job": "documents are printed anew from what was signed",
    "score": "counted anew from what was signed",
}


def sheet_of(name: str) -> AnswerSheet:
    """The sheet of an assessment, by its public id or its State's code (its newest round)."""
    assessment = find(name)
    return build_sheet(assessment, open_edition(assessment.round.edition))


def find(name: str) -> Assessment:
    """An assessment by its public id or its State's code (its newest round). UnknownThing."""
    assessment = db.session.scalars(
        select(Assessment)
        .join(PartyState, PartyState.id == Assessment.state_id)
        .where(or_(Assessment.public_id == name, PartyState.code == name.upper()))
        .options(joinedload(Assessment.state), joinedload(Assessment.round))
        .order_by(Assessment.id.desc())
        .limit(1)
    ).first()
    if assessment is None:
        raise UnknownThing("assessment", name)
    return assessment


def assessment_to_json(name: str) -> dict[str, Any]:
    """All of an assessment as it stands now: answers with every former text, evidence also where
    it was removed, settlements also where they were superseded, snapshots and consents.

    Nothing in it is a number of a row: ``digest`` is the same wherever it was taken in.
    """
    begin_calm_reading()
    found = find(name)
    places: dict[str, dict[int, Any]] = {"assessment": {found.id: 0}}
    wanted: dict[str, set[int]] = {table: set() for table in KNOWN}
    rows: dict[str, list[Mapping[str, Any]]] = {"assessment": _rows("assessment", "id", [found.id])}
    for table, (leads, parent) in OWN.items():
        rows[table] = _rows(table, leads, places[parent].keys())
        places[table] = {row["id"]: place for place, row in enumerate(rows[table])}
    for table, kept in rows.items():
        for column in table_of(table).columns:
            if (target := target_of(column)) in KNOWN:
                wanted[target].update(row[column.name] for row in kept if row[column.name])
    known: dict[str, list[Mapping[str, Any]]] = {}
    # An agency leads to its State, so it comes before it.
    for table in reversed(KNOWN):
        if table == "state":
            wanted[table].update(row["state_id"] for row in known["agency"])
        known[table] = _rows(table, "id", wanted[table])
        places[table] = {row["id"]: row[KNOWN[table][0]] for row in known[table]}
    data: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    for table, (key, columns) in KNOWN.items():
        said = [_row(table_of(table), row, places, columns) for row in known[table]]
        data[table] = sorted(said, key=lambda row: str(row[key]))
    for table, kept in rows.items():
        data[table] = [_row(table_of(table), row, places) for row in kept]
    db.session.rollback()
    return {**data, "digest": digest_of(data)}


def table_of(name: str) -> Table:
    """A table of the models."""
    return Base.metadata.tables[name]


def target_of(column: Column[Any]) -> str:
    """The table that a column refers to, "" if it does not."""
    return next((key.column.table.name for key in column.foreign_keys), "")


def _rows(table: str, column: str, ids: Iterable[int]) -> list[Mapping[str, Any]]:
    # A condition with thousands of ids is more than some engines take: the rest is sieved here.
    found = table_of(table)
    wanted = set(ids)
    query = select(found).order_by(found.c.id)
    if len(wanted) <= 500:
        query = query.where(found.c[column].in_(wanted))
    else:
        query = query.where(found.c[column].between(min(wanted), max(wanted)))
    return [row for row in db.session.execute(query).mappings() if row[column] in wanted]


def _row(
    table: Table,
    row: Mapping[str, Any],
    places: Mapping[str, Mapping[int, Any]],
    columns: Iterable[str] | None = None,
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "id" or (columns is not None and column.name not in columns):
            continue
        value = row[column.name]
        target = target_of(column)
        if value is not None and target:
            value = places[target][value]
        elif not isinstance(column.type, JSON):
            value = written(value)
        said[column.name] = value
    return said
