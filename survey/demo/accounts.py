"""The passwords of the demo: random in each instance, and the same at every start of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from survey.acting import acting_for_the_system
from survey.auth.passwords import new_password
from survey.demo.cast import ACCOUNTS
from survey.demo.plans import OPEN_STATE
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import PartyState, Person, Snapshot

FILE = "demo-accounts.json"


def passwords(folder: Path) -> dict[str, str]:
    """The password of every printed account, by e-mail address; made when there are none yet."""
    path = folder / FILE
    if not path.exists():
        made = {account.email: new_password() for account in ACCOUNTS}
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(made, file, indent=1)
    stored: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return {account.email: stored[account.email] for account in ACCOUNTS}


def lines(folder: Path, *, world: bool = False) -> list[str]:
    """What the demo prints: role, address, password, and what the account does."""
    known = passwords(folder)
    return [
        f"  {account.email:34} {known[account.email]:21}"
        f" {account.in_a_world if world else account.sentence}"
        for account in ACCOUNTS
    ]


def holds_world(app: Flask) -> bool:
    """Whether the States are those of ``demo-world``, and not the demo's own."""
    with app.app_context(), acting_for_the_system():
        known = select(PartyState.id).where(PartyState.code == OPEN_STATE)
        found = db.session.scalar(known.limit(1))
        db.session.remove()
        return found is None


def asks_otherwise(app: Flask) -> bool:
    """Whether the questionnaires changed since the example data were made: what was signed is then
    shown to nobody."""
    with app.app_context(), acting_for_the_system():
        signed = select(Snapshot.edition, Snapshot.edition_digest).distinct()
        found = [open_edition(name).digest != digest for name, digest in db.session.execute(signed)]
        db.session.remove()
        return any(found)


def holds_demo(app: Flask) -> bool:
    """Whether the accounts in the database are those of the demo: their passwords were printed."""
    with app.app_context(), acting_for_the_system():
        ours = [account.email for account in ACCOUNTS]
        found = db.session.scalar(select(Person.id).where(Person.email.in_(ours)).limit(1))
        db.session.remove()
        return found is not None
