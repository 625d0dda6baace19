"""Who takes part, and how far each State is; and the results of those that shared them."""

from __future__ import annotations

from flask import render_template

from reports.language import translator
from reports.world import GROUP_NAMES, NO_GROUP, SPECIAL_NAMES, belongs
from survey import words
from survey.auth.current import current_actor
from survey.coordinate import filters as filtering
from survey.coordinate.frame import acting_as
from survey.coordinate.next_steps import next_steps
from survey.coordinate.standing import STANDINGS, stands
from survey.days import today
from survey.language import reader_language
from survey.models import Role
from survey.problems import UnknownFilter
from survey.queries import coordinate
from survey.queries import world as worlds


def show() -> str:
    """The States of one round in the order of the alphabet: never by how well they do."""
    actor, filters = current_actor(), filtering.asked()
    rounds = worlds.rounds(actor)
    by_id = {one.round_id: one for one in rounds}
    if filters.round and filters.round not in by_id:
        raise UnknownFilter("round", filters.round)
    chosen = by_id[filters.round] if filters.round else (rounds[0] if rounds else None)
    language = reader_language()
    every = coordinate.states(actor, round_id=chosen.round_id, language=language) if chosen else []
    day = today()
    rows = [
        row
        for row in every
        if belongs(row.state, filters.group, filters.special) and stands(row, filters.status, day)
    ]
    say = translator(language).gettext
    here = {row.state.group for row in every}
    follows = actor.holds(Role.COORDINATOR)
    return render_template(
        "coordinate/states.html",
        current="states",
        rounds=rounds,
        chosen=chosen,
        every=every,
        rows=rows,
        filters=filters,
        follows=follows,
        steps=next_steps(rows, filters, day, follows=follows),
        choices={
            "round": [{"value": one.round_id, "text": one.title} for one in rounds],
            "group": [
                {"value": code, "text": say(name)}
                for code, name in GROUP_NAMES.items()
                if code != NO_GROUP or code in here
            ],
            "special": [{"value": code, "text": say(name)} for code, name in SPECIAL_NAMES.items()],
            "status": [
                {"value": code, "text": str(name)}
                for code, (name, _kept) in (words.ASSESSMENT_STATES | STANDINGS).items()
            ],
        },
        acting_as=acting_as(actor),
    )


def progress(assessment: str) -> str:
    """How far one State is, section by section."""
    actor = current_actor()
    return render_template(
        "coordinate/progress.html",
        found=coordinate.progress(actor, assessment, language=reader_language()),
        acting_as=acting_as(actor),
    )
