"""``./run survey demo-world``: a synthetic world in the demo's database, or in PostgreSQL's."""

from __future__ import annotations

from time import monotonic

from survey import config, upgrading
from survey.app import create_app
from survey.demo import accounts, start, world, world_plans
from survey.extensions import db
from survey.serving import ServingFailed, say

_MOST = {
    "states": world_plans.MOST_STATES,
    "rounds": world_plans.MOST_ROUNDS,
    "agencies": world_plans.MOST_AGENCIES,
}


def run(*, states: int, rounds: int, agencies: int, fresh: bool) -> int:
    """Fill what is empty. ServingFailed for numbers out of reach, or where something is there."""
    for name, given in (("states", states), ("rounds", rounds), ("agencies", agencies)):
        if not 1 <= given <= _MOST[name]:
            raise ServingFailed(f"--{name} is a number from 1 to {_MOST[name]}.")
    settings = config.load()
    folder = settings["INSTANCE"]
    began = monotonic()
    say(f"Making {states} States x {rounds} rounds x {agencies} agencies, all answers invented")
    if settings["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        if fresh:
            raise ServingFailed("--fresh throws away files only: empty the database yourself.")
        folder.mkdir(parents=True, exist_ok=True)
        app = create_app()
        if app.config["DEMO"]:
            upgrading.upgrade(app)
        world.fill(
            app,
            accounts.passwords(folder),
            say,
            count=states,
            rounds=rounds,
            agencies=agencies,
        )
        with app.app_context():
            db.engine.dispose()
    else:
        start.make_world(folder, fresh=fresh, count=states, rounds=rounds, agencies=agencies)
    say(f"Done in {monotonic() - began:.0f} s. The States are real, their answers are not:")
    say("they assess nobody. ./run demo shows them to this machine.")
    return 0
