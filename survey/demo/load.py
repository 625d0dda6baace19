"""Loading the example data into a database of its own: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from flask import Flask

from survey.acting import acting_for_the_system
from survey.database import writing
from survey.demo import bulk, people, plans, telling
from survey.demo.people import Part
from survey.demo.scene import Scene
from survey.demo.story import Story
from survey.extensions import db
from survey.instruments import method_of, open_edition
from survey.models import Round

#: Whose round is told by the actions that pages call, one after the other: every step of it is in
#: the trail. The others are written as if it had been.
BY_ACTIONS = (plans.OPEN_STATE, plans.SIGNED_STATE)


def load(
    app: Flask,
    passwords: Mapping[str, str],
    say: Callable[[str], None],
    parts: Sequence[Part] = plans.ROUNDS,
    by_actions: Collection[str] = BY_ACTIONS,
) -> None:
    """Fill an empty database that has its tables. ``say`` hears how far it is."""
    with app.app_context(), acting_for_the_system():
        if db.session.query(Round.id).first() is not None:
            raise ValueError("this database is not empty")
        scenes = people.create(people.hashes(passwords), parts)
        told = [s for s in scenes if s.round.closed is None and s.plan.code in by_actions]
        _write(scene for scene in scenes if scene not in told)
        steps = len(told) + 1
        say(f"  1 of {steps}: {len(scenes) - len(told)} assessments")
        for number, scene in enumerate(told, start=2):
            Story(scene, open_edition(scene.round.edition)).tell()
            say(f"  {number} of {steps}: {scene.plan.name}")
        db.session.remove()


def _write(scenes: Iterable[Scene]) -> None:
    makers: dict[str, bulk.Maker] = {}
    with writing() as session:
        for scene in scenes:
            edition = scene.round.edition
            if edition not in makers:
                instrument = open_edition(edition)
                makers[edition] = bulk.Maker(instrument, method_of(instrument))
            maker = makers[edition]
            told = telling.tell(scene, maker.instrument, maker.method)
            bulk.write(session, [maker.rows(told)])
