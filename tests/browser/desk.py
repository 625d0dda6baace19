"""Amina's section in a browser, and what the server holds of it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page
from sqlalchemy import select

from questionnaires.answers import Answer, RawAnswer
from survey.actions.answers import CardInput, save_section
from survey.extensions import db
from survey.models import Agency, AnswerRevision, AnswerRow
from survey.sheets import stored_answers
from tests.browser import stage
from tests.browser.conftest import People
from tests.browser.stage import LAUNDERING, State

FOREIGN, SELF, OFFENCE = "legal.17.foreign", "legal.17.self", "legal.17.predicates"


@dataclass
class Desk:
    """A page at the section of the ministry."""

    state: State
    page: Page

    @property
    def url(self) -> str:
        """The address of the section."""
        return self.state.section_url("ministry_justice", LAUNDERING)

    def card(self, question: str) -> Locator:
        """One card."""
        return self.page.locator(f"article[data-question='{question}']")

    def remark(self, question: str) -> Locator:
        """Its remark."""
        return self.card(question).get_by_label("Remark")

    def says(self, question: str, state: str) -> None:
        """Wait until the card says that it is "saved", "offline" or has an "error"."""
        self.card(question).locator(f"[data-save-state='{state}']").wait_for()

    def at(self, question: str, revision: int) -> None:
        """Wait for the receipt of this revision."""
        self.page.locator(
            f"article[data-question='{question}'][data-revision='{revision}']"
            " [data-save-state='saved']"
        ).wait_for()

    def unsent(self, number: int) -> None:
        """Wait until so many answers wait on the device."""
        if number:
            self.page.locator("#device:not([hidden]) > p b", has_text=str(number)).wait_for()
        else:
            self.page.locator("#device").wait_for(state="hidden")

    def sign_in(self, who: str) -> None:
        """Through the form."""
        self.page.goto(f"{self.state.house.address}/sign-in")
        self.page.get_by_label("E-mail address").fill(self.state.emails[who])
        self.page.get_by_label("Password").fill(stage.PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Sign out").wait_for()

    def expire(self) -> None:
        """The session ends, as it does after hours without a request."""
        self.page.context.clear_cookies()

    def stored(self) -> dict[str, Answer]:
        """What the server holds of the ministry's answers."""
        with self.state.house.app.app_context():
            agency = db.session.scalars(
                select(Agency.id).where(Agency.public_id == self.state.agencies["ministry_justice"])
            ).one()
            found = {
                s.answer.question: s.answer for s in stored_answers(AnswerRow.agency_id == agency)
            }
            db.session.rollback()
        return found

    def revisions(self, question: str) -> list[str]:
        """The remarks of all its former versions, oldest first."""
        with self.state.house.app.app_context():
            payloads = db.session.scalars(
                select(AnswerRevision.payload)
                .join(AnswerRow, AnswerRow.id == AnswerRevision.answer_id)
                .join(Agency, Agency.id == AnswerRow.agency_id)
                .where(
                    Agency.public_id == self.state.agencies["ministry_justice"],
                    AnswerRow.question_id == question,
                )
                .order_by(AnswerRevision.revision)
            ).all()
            db.session.rollback()
        return [payload["comment"] for payload in payloads]


def at_desk(state: State, people: People, who: str = "amina") -> Desk:
    """Somebody signed in, with the section open."""
    desk = Desk(state, people.page_of(state, who))
    desk.page.goto(desk.url)
    return desk


def meanwhile(desk: Desk, comment: str, base: int = 0) -> None:
    """The same agency saves another answer from elsewhere."""
    with desk.state.house.app.app_context():
        outcome = save_section(
            actor=desk.state.actor("amina"),
            assessment=desk.state.assessment,
            agency=desk.state.agencies["ministry_justice"],
            section=LAUNDERING,
            cards={FOREIGN: CardInput(RawAnswer(chosen=("no",), comment=comment), (), base)},
        )
    assert outcome.saved
