"""What an instance stands on, for whoever has the machine: States, agencies, rounds. No answers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from survey.extensions import db
from survey.models import Assessment, Organisation, PartyState, Round
from survey.policies import Actor, demand_operator


def listing(actor: Actor) -> list[str]:
    """One line each: States with their agencies, organisations, rounds with who takes part."""
    demand_operator(actor)
    lines = []
    states = select(PartyState).options(selectinload(PartyState.agencies))
    for state in db.session.scalars(states.order_by(PartyState.code)):
        lines.append(f"state  {state.code}  {state.name}")
        lines += [f"  agency  {one.name}  ({one.kind})" for one in state.agencies]
    for office in db.session.scalars(select(Organisation).order_by(Organisation.name)):
        runs = "  (runs the rounds)" if office.coordinates else ""
        lines.append(f"organisation  {office.name}{runs}")
    taking: dict[int, list[str]] = {}
    part = select(Assessment.round_id, PartyState.code, Assessment.status)
    for round_id, code, status in db.session.execute(
        part.join(Assessment.state).order_by(PartyState.code)
    ):
        taking.setdefault(round_id, []).append(f"  {code}  {status}")
    for round_ in db.session.scalars(select(Round).order_by(Round.opens_on, Round.id)):
        lines.append(
            f"round  {round_.title}  (edition {round_.edition},"
            f" {round_.opens_on} to {round_.due_on})"
        )
        lines += taking.get(round_.id, ["  nobody takes part yet"])
    return lines
