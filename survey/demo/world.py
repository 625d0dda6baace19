"""Fills an empty demo database with a whole world: States x rounds x agencies, for measuring."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select

from questionnaires import library
from questionnaires.states import State, states
from survey import instruments, numbering
from survey.acting import acting_for_the_system
from survey.database import writing
from survey.demo import bulk, people, telling, world_plans
from survey.demo.bulk import Maker, Rows, Values
from survey.demo.cast import DOMAIN, RoundPlan, StatePlan, names
from survey.demo.people import public_id
from survey.demo.scene import Desk, Office, Player, Scene
from survey.extensions import db
from survey.models import Agency, Assessment, Grant, Organisation, PartyState, Person, Role, Round
from survey.serving import ServingFailed

#: Two of the accounts that are printed: of a State that still collects, and of one that signed.
OPEN, SIGNED = f"focal.point@{DOMAIN}", f"focal.point.orlenia@{DOMAIN}"
#: In the order in which they are written.
_MODELS = (PartyState, Agency, Person, Grant, Round, Assessment)


def fill(
    app: Flask,
    passwords: Mapping[str, str],
    say: Callable[[str], None],
    *,
    count: int = world_plans.MOST_STATES,
    rounds: int = 3,
    agencies: int = 10,
    processes: int | None = None,
) -> None:
    """Write so many States with so many rounds and agencies. ``processes`` 1: in this one alone.

    ServingFailed where the database is no demo's or not empty.
    """
    if not app.config["DEMO"]:
        raise ServingFailed("A world of synthetic data goes into a demo's database only.")
    with app.app_context(), acting_for_the_system():
        for model in (Person, PartyState, Round):
            if db.session.scalar(select(model.id).limit(1)) is not None:
                raise ServingFailed("This database is not empty: nothing was written.")
        hashed = people.hashes(passwords)
        people.create(hashed, ())
        plans = world_plans.rounds(rounds)
        stage = _Stage(hashed, plans, agencies)
        chosen = states()[:count]
        scenes = stage.states(chosen)
        stage.write()
        roots, edition = instruments.roots(), plans[-1].edition
        with _making(roots, edition, processes or os.cpu_count() or 1) as making:
            for number, (state, rows) in enumerate(zip(chosen, making(scenes), strict=True), 1):
                with writing() as session:
                    bulk.write(session, rows)
                if number % 10 == 0 or number == count:
                    say(f"  {number} of {count} States: {state.names.en}")
        db.session.remove()


class _Stage:
    """Numbers and rows of everybody and everything that is there before anything happens."""

    def __init__(
        self, hashed: Mapping[str, str], rounds: Sequence[RoundPlan], agencies: int
    ) -> None:
        self.rounds = rounds
        self.agencies = agencies
        self.names = names()
        self.rows: dict[Any, list[Values]] = {model: [] for model in _MODELS}
        self.first = {
            model: (db.session.scalar(select(func.max(model.id))) or 0) + 1 for model in _MODELS
        }
        self.offices = {
            office.name: Office(office.id, office.public_id)
            for office in db.session.scalars(select(Organisation))
        }
        self.hashed = hashed
        self.round_ids = [self._round(plan) for plan in rounds]

    def states(self, chosen: Sequence[State]) -> list[list[Scene]]:
        """Every State's rounds to come. The accounts that are printed are given to one that still
        collects and to one that has signed, or else to the first."""
        told = {
            state.code: [world_plans.plan(state, round_, self.agencies) for round_ in self.rounds]
            for state in chosen
        }
        last = {code: plans[-1].status for code, plans in told.items()}
        first = chosen[0].code
        printed = {
            next((code for code in last if last[code] == status), first): email
            for status, email in (("signed_off", SIGNED), ("collecting", OPEN))
        }
        found = [self._state(plans, printed.get(code, "")) for code, plans in told.items()]
        if SIGNED not in printed.values():
            self._grant(self._person(SIGNED), Role.FOCAL_POINT, state_id=found[0][0].state)
        return found

    def _state(self, plans: Sequence[StatePlan], printed: str) -> list[Scene]:
        """A State with its people and agencies. ``printed``: the account of its focal point."""
        last = plans[-1]
        state_id = self._add(
            PartyState,
            public_id=public_id("state", last.code),
            code=last.code,
            name=last.name,
            synthetic=True,
        )
        leader = self._person(printed or f"focal.point@{last.code.lower()}.{DOMAIN}")
        self._grant(leader, Role.FOCAL_POINT, state_id=state_id)
        kinds = [agency.kind for agency in last.agencies]
        own = ("police" if "police" in kinds else kinds[0]) if printed == OPEN else ""
        desks = tuple(
            self._desk(last, agency, state_id, agency.kind == own) for agency in last.agencies
        )
        return [
            self._scene(plan, round_, number, state_id, leader, desks)
            for plan, round_, number in zip(plans, self.rounds, self.round_ids, strict=True)
        ]

    def write(self) -> None:
        """Everything that was numbered."""
        with writing() as session:
            for model, rows in self.rows.items():
                session.execute(insert(model), rows)
                numbering.count_up(session, model.__table__, len(rows))

    def _add(self, model: Any, **values: Any) -> int:
        number = int(self.first[model]) + len(self.rows[model])
        self.rows[model].append({"id": number, **values})
        return number

    def _round(self, plan: RoundPlan) -> int:
        return self._add(
            Round,
            public_id=public_id("round", plan.title),
            title=plan.title,
            edition=plan.edition,
            opens_on=plan.opens,
            due_on=plan.due,
            closed_at=plan.closed and datetime.combine(plan.closed, time(17), UTC),
            synthetic=True,
        )

    def _scene(
        self,
        plan: StatePlan,
        round_: RoundPlan,
        number: int,
        state_id: int,
        leader: Player,
        desks: tuple[Desk, ...],
    ) -> Scene:
        public = public_id("assessment", f"{plan.code}/{round_.title}")
        assessment = self._add(
            Assessment,
            public_id=public,
            state_id=state_id,
            round_id=number,
            created_at=datetime.combine(round_.opens, time(7), UTC),
        )
        return Scene(plan, round_, state_id, assessment, public, leader, desks, self.offices)

    def _desk(self, plan: StatePlan, agency: Any, state_id: int, printed: bool) -> Desk:
        public = public_id("agency", f"{plan.code}/{agency.kind}")
        number = self._add(
            Agency, public_id=public, state_id=state_id, name=agency.name, kind=agency.kind
        )
        found = []
        for role in (Role.RESPONDENT, Role.APPROVER)[: 2 if agency.approves else 1]:
            place = f"{agency.kind.replace('_', '.')}@{plan.code.lower()}.{DOMAIN}"
            found.append(self._person(f"{role}@{DOMAIN}" if printed else f"{role}.{place}"))
            self._grant(found[-1], role, agency_id=number)
        approver = found[1] if len(found) > 1 else None
        return Desk(number, public, agency.kind, agency.name, found[0], approver)

    def _person(self, email: str) -> Player:
        name = next(self.names)
        number = self._add(
            Person,
            public_id=public_id("person", email),
            fs_uniquifier=public_id("uniquifier", email),
            email=email,
            password=self.hashed.get(email),
            active=True,
            name=name,
            language="en",
        )
        return Player(number, name)

    def _grant(self, person: Player, role: Role, **place: int) -> None:
        nowhere = dict.fromkeys(("state_id", "agency_id", "organisation_id"))
        self._add(Grant, person_id=person.id, role=role.value, **{**nowhere, **place})


Making = Callable[[Iterable[list[Scene]]], Iterator[list[Rows]]]
#: The maker of a process that does nothing else.
_maker: Maker | None = None


@contextmanager
def _making(roots: Sequence[Path], edition: str, processes: int) -> Iterator[Making]:
    """Rows of States, made in other processes while this one writes, in the order of the States."""
    if processes == 1:
        _begin(roots, edition, processes)
        yield lambda scenes: map(_make, scenes)
        return
    # Spawned: what is forked would hold this process's connection.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _begin, (roots, edition, processes)) as pool:

        def making(scenes: Iterable[list[Scene]]) -> Iterator[list[Rows]]:
            # A few at a time: a State weighs some megabytes.
            ahead: deque[Future[list[Rows]]] = deque()
            for state in scenes:
                ahead.append(pool.submit(_make, state))
                if len(ahead) > 2 * processes:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()

        yield making


def _begin(roots: Sequence[Path], edition: str, processes: int) -> None:
    global _maker
    if processes > 1:
        # Ctrl-C is for the process that writes: it ends the others.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    instrument = library.open_instrument(edition, roots=roots)
    _maker = Maker(instrument, library.open_method(edition, roots=roots))


def _make(scenes: list[Scene]) -> list[Rows]:
    assert _maker is not None
    return [_maker.rows(telling.tell(scene, _maker.instrument, _maker.method)) for scene in scenes]
