"""Loading the example data into a database of its own: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time

from flask import Flask

from survey.acting import acting_for_the_system
from survey.demo import people, story
from survey.demo.cast import EDITION, OPENS
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import Round
from survey.models.base import pretending


def load(app: Flask, passwords: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Fill an empty database that has its tables. ``say`` hears how far it is."""
    with app.app_context(), acting_for_the_system():
        if db.session.query(Round.id).first() is not None:
            raise ValueError("this database is not empty")
        instrument = open_edition(EDITION)
        with pretending(datetime.combine(OPENS, time(7), UTC)):
            everybody = people.create(passwords)
        count = len(everybody.states)
        for number, name in enumerate(story.tell_all(everybody, instrument), start=1):
            say(f"  {number} of {count}: {name}")
        db.session.remove()
