"""Every page of every role, looked at in both directions and two widths by one browser; and the
texts that people may write into it."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Page
from sqlalchemy import update

from survey.extensions import db
from survey.models import Agency, AnswerRow, Organisation, PartyState, Person
from tests.browser.conftest import NARROW, OF_PLACE, WIDE, Eyes
from tests.browser.stage import State

#: Five scripts, a word without an end, signs, markup, what has no form of its own.
WORDS = "Müller-Łukaszewicz · Ганна Шевчук · فاطمة الزهراء · 王小明办公室 · สำนักงานตำรวจ"
ENDLESS = "Donaudampfschifffahrt" * 476
ODD = "👩🏽‍⚖️🇺🇳 <b>bold</b> &amp; {{ 7 * 7 }} \u202eright to left\u202c tab\there bell\u0007 ‮"
HOSTILE = f"{WORDS}\n{ODD}\n{ENDLESS}"
#: Names are shorter, and as unkind.
NAME = f"{WORDS} {ODD[:40]} {'Bundesoberbehörde' * 12}"


class Walk:
    """Goes through pages. All rules of axe in both widths; from right to left those of place."""

    def __init__(self, eyes: Eyes) -> None:
        self.eyes = eyes

    def through(self, page: Page, address: str, paths: Iterable[str]) -> None:
        """Look at each page; it is one of the product's, and no error that nobody expected."""
        for path in paths:
            answer = page.goto(address + path)
            assert answer is not None and answer.status != 500, path
            self.look(page, path)

    def look(self, page: Page, name: str) -> None:
        """The page that is open, in both widths and both directions."""
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            for direction in ("ltr", "rtl"):
                page.evaluate(f"document.documentElement.dir = '{direction}'")
                where = f"{name}, {size['width']} px, {direction}"
                self.eyes.judge(page, where, OF_PLACE if direction == "rtl" else ())
                self.eyes.fits(page, where)
        page.set_viewport_size(WIDE)


def write_unkindly(state: State) -> None:
    """Every name in the State and every remark in it becomes what nobody hopes for."""
    with state.house.app.app_context():
        ours = (
            db.select(Agency.id)
            .join(PartyState, PartyState.id == Agency.state_id)
            .where(PartyState.name == state.name)
        )
        db.session.execute(
            update(AnswerRow).where(AnswerRow.agency_id.in_(ours)).values(comment=HOSTILE)
        )
        for number, agency in enumerate(db.session.scalars(ours).all()):
            db.session.execute(
                update(Agency).where(Agency.id == agency).values(name=f"{NAME} {number}")
            )
        for number, mail in enumerate(state.emails.values()):
            db.session.execute(
                update(Person).where(Person.email == mail).values(name=f"{NAME} {number}")
            )
        offices = update(Organisation).where(Organisation.public_id == state.office)
        db.session.execute(offices.values(name=f"{NAME} {state.name}"))
        db.session.execute(
            update(PartyState)
            .where(PartyState.name == state.name)
            .values(name=f"{state.name} {NAME}")
        )
        db.session.commit()
