"""A world for measuring: every State of the list in several rounds, each with a way of its own.

The names are real and everything else is drawn from a seed: no number here says anything about
any State.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from questionnaires.states import State, states
from survey.demo.cast import AGENCIES, CURRENT, MORE_AGENCIES, RoundPlan, StatePlan

MOST_STATES = len(states())
MOST_ROUNDS = 5
MOST_AGENCIES = len(AGENCIES) + len(MORE_AGENCIES)

_GIVEN = ("Ana", "Bilal", "Chandra", "Dina", "Elias", "Farah", "Goran", "Hiba", "Iskra", "Joon")
_FAMILY = ("Arden", "Belov", "Castell", "Dufour", "Endo", "Farouk", "Grey", "Haas", "Ilves", "Jara")
_POSTS = ("Minister of Justice", "Minister of the Interior", "Attorney General")
_COMMENTS = ("ar", "en", "es", "fr", "ru", "zh")


def rounds(count: int) -> tuple[RoundPlan, ...]:
    """So many rounds, a year apart; the last one is that of the demo and goes on."""
    years = range(CURRENT.opens.year - count + 1, CURRENT.opens.year)
    earlier = (
        RoundPlan(
            str(year),
            opens=date(year, 9, 1),
            due=date(year, 12, 15),
            today=date(year + 1, 2, 27),
            closed=date(year + 1, 1, 30),
        )
        for year in years
    )
    return (*earlier, CURRENT)


def plan(state: State, round_: RoundPlan, agencies: int) -> StatePlan:
    """How a State is in a round: from the same beginning, further on from year to year."""
    own = Random(f"world/{state.code}")
    start, growth = own.gauss(0.42, 0.18), own.gauss(0.06, 0.05)
    shown = own.uniform(0.15, 0.6)
    agreement, unsure, drafting = own.uniform(0.7, 0.95), own.uniform(0.02, 0.15), own.random() / 2
    languages = ("en", own.choice(_COMMENTS))
    signer = (f"{own.choice(_GIVEN)} {own.choice(_FAMILY)}", own.choice(_POSTS))
    year = round_.opens.year
    now = Random(f"world/{state.code}/{round_.title}")
    steps = year - CURRENT.opens.year + 3
    signs = now.random() < (0.8 if round_.closed is None else 0.94)
    longest = (min(round_.due, round_.today) - round_.opens).days
    signed = round_.opens + timedelta(days=now.randint(40, longest)) if signs else None
    shares = now.choices((1.0, 0.5, 0.0), (6, 2, 2))[0]
    stage = "" if signs or round_.closed else now.choice(("", "", "", "validating", "preparing"))
    return StatePlan(
        state.code,
        state.names.en,
        strength=_between(start + growth * steps),
        agreement=agreement,
        evidence=_between(shown + 0.08 * steps),
        unsure=unsure,
        drafting=drafting,
        languages=languages,
        signer=signer,
        signed=signed,
        shares=shares,
        others=now.choices((0.0, 0.5), (8, 2))[0],
        stage=stage,
        progress=1.0 if signs else now.random(),
        settles=now.choice((0.8, 0.9, 1.0)),
        agencies=(AGENCIES + MORE_AGENCIES)[:agencies],
        newest_source=year - 1,
    )


def _between(level: float) -> float:
    return min(0.95, max(0.05, level))
