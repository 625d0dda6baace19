"""How much of a need is in place and what comes next, in words that stand before their numbers."""

from __future__ import annotations

from questionnaires.method import EPSILON
from reports.words import Words


def held_text(now: float, words: Words) -> str:
    """How much is in place, of a value from 0 to 1: with the thresholds of a duty."""
    duty = words.method.duty
    if now <= EPSILON:
        return words.say("nothing")
    if now < duty.partly - EPSILON:
        return words.say("little")
    if now < duty.in_place - EPSILON:
        return words.say("a part")
    return words.say("nearly all")


def next_text(target: float, words: Words) -> str:
    """What the next step leads to, a value from 0 to 1."""
    return words.say("all") if target >= 1 - EPSILON else words.say("one step more")
