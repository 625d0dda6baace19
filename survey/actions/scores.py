"""Counting score rows that are missing: snapshots of before there were any, or of elsewhere."""

from __future__ import annotations

from survey import scores
from survey.acting import acting_for_the_system
from survey.actions.transaction import changing
from survey.policies import Actor


def count_missing(*, actor: Actor) -> int:
    """Write the rows of every last snapshot that has none; how many. Nothing that was signed
    changes, and nobody sees more: no entry in the trail tells of it."""
    assert not actor.person_id, "an upgrade's business, for every State"
    with acting_for_the_system(), changing() as session:
        return scores.settle_missing(session)
