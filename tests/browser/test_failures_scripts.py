"""Failure 16: a script in a label, a name, a conflict page or a figure ran in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from questionnaires.answers import RawAnswer, RawEvidence
from survey.actions.answers import CardInput, save_section
from survey.extensions import db
from survey.models import Assessment, Organisation, PartyState, Round
from tests.browser import stage
from tests.browser.conftest import People
from tests.browser.desk import FOREIGN, OFFENCE, Desk
from tests.browser.stage import LAUNDERING, House, State
from tests.browser.test_other_ways import PAYLOAD, crawl, hostile

LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  window.tell(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""

#: What Plotly would draw as a link and as a sign, and what of it would be left to read: nothing.
MARKUP = " <a href='https://elsewhere.example/'>&amp;</a>"


@pytest.fixture
def state(house: House) -> State:
    """A State in which everything that has a name or a text bears the payload."""
    return stage.build(house, "Hostile Script")


class Ears:
    """Whatever the policy refused on any page of a test: a script that only the policy stopped."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Every page of this context tells what was refused, as it happens."""
        context.expose_binding("tell", lambda _source, text: self.heard.append(text))
        context.add_init_script(LISTEN)


def everywhere(state: State) -> None:
    """The payload in what ``hostile`` leaves out: the round, the offices."""
    hostile(state)
    with state.house.app.app_context():
        held = db.session.query(Assessment).filter_by(public_id=state.assessment).one()
        round_ = db.session.get_one(Round, held.round_id)
        own = Round(
            title=f"{PAYLOAD} round",
            edition=round_.edition,
            opens_on=round_.opens_on,
            due_on=round_.due_on,
            synthetic=True,
        )
        held.round = own
        office = db.session.query(Organisation).filter_by(public_id=state.office).one()
        office.name = f"{PAYLOAD} office"
        party = db.session.get_one(PartyState, held.state_id)
        assert PAYLOAD in party.name
        party.name += MARKUP
        db.session.commit()


def quiet(page: Page, ears: Ears) -> None:
    """Nothing ran on this page, and nothing had to be refused."""
    assert page.title() != "ran", page.url
    assert page.locator("img[src='x']").count() == 0, page.url
    assert ears.heard == [], page.url


def drawn(page: Page, ears: Ears) -> None:
    """Every interactive figure of the page, with the words that show under the pointer."""
    # By what they load: a button that was pressed has another name.
    buttons = page.locator("button[data-figure]")
    for place in range(buttons.count()):
        buttons.nth(place).click()
    figures = page.locator(".hr-figure__drawing--live svg.main-svg")
    figures.first.wait_for(state="attached")
    for place in range(figures.count()):
        box = figures.nth(place).bounding_box()
        if box:
            for part in (0.3, 0.5, 0.7):
                page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] * part)
    quiet(page, ears)


def test_16_nothing_that_somebody_stored_ever_runs(state: State, people: People):
    ears = Ears()
    everywhere(state)
    amina = people.page_of(state, "amina")
    ears.over(amina.context)
    desk = Desk(state, amina)
    amina.goto(desk.url)
    desk.remark(FOREIGN).fill(f"{PAYLOAD} mine")
    desk.at(FOREIGN, 1)
    with state.house.app.app_context():
        saved = save_section(
            actor=state.actor("amina"),
            assessment=state.assessment,
            agency=state.agencies["ministry_justice"],
            section=LAUNDERING,
            cards={
                FOREIGN: CardInput(RawAnswer(chosen=("no",), comment=f"{PAYLOAD} theirs"), (), 1)
            },
        )
        assert saved.saved
    desk.remark(FOREIGN).fill(f"{PAYLOAD} mine again")
    desk.says(FOREIGN, "error")
    assert PAYLOAD in desk.card(FOREIGN).locator("[data-save-state]").inner_text(), "her name"
    quiet(amina, ears)
    amina.reload()
    desk.says(FOREIGN, "error")
    quiet(amina, ears)
    desk.card(FOREIGN).get_by_role("button", name="Compare both answers").click()
    amina.get_by_role("heading", name="Two answers to one question").wait_for()
    assert amina.content().count("onerror") >= 4
    quiet(amina, ears)
    amina.get_by_label("Mine", exact=True).check()
    amina.get_by_role("button", name="Save what I chose").click()
    desk.card(FOREIGN).get_by_role("link", name="History").click()
    amina.get_by_text("stands now").wait_for()
    assert amina.content().count("onerror") >= 4
    quiet(amina, ears)

    source = RawEvidence(source=PAYLOAD, pinpoint=PAYLOAD, is_law=True)
    with state.house.app.app_context():
        cited = save_section(
            actor=state.actor("amina"),
            cards={OFFENCE: CardInput(RawAnswer(chosen=("images",), comment=PAYLOAD), (source,))},
            **stage.place(state, "ministry_justice", LAUNDERING),
        )
        assert cited.saved
    with state.house.app.app_context():
        stage.sections.submit_section(
            actor=state.actor("amina"), **stage.place(state, "ministry_justice", LAUNDERING)
        )
    benoit = people.page_of(state, "benoit")
    ears.over(benoit.context)
    benoit.goto(desk.url + "/review")
    benoit.get_by_text("Send the section back").click()
    benoit.get_by_label("What should be changed?").fill(PAYLOAD)
    benoit.get_by_role("button", name="Send back").click()
    benoit.get_by_text("The section was sent back").wait_for()
    amina.goto(desk.url)
    amina.get_by_text("This section was sent back").wait_for()
    quiet(amina, ears)
    with state.house.app.app_context():
        stage.sections.submit_section(
            actor=state.actor("amina"), **stage.place(state, "ministry_justice", LAUNDERING)
        )
        stage.sections.hand_in_section(
            actor=state.actor("benoit"), **stage.place(state, "ministry_justice", LAUNDERING)
        )
    fatima = people.page_of(state, "fatima")
    ears.over(fatima.context)
    stage.validate(state)
    fatima.goto(state.url("/results"))
    drawn(fatima, ears)
    stage.sign(state)
    crawl(fatima, state)
    quiet(fatima, ears)
    for who in ("amina", "benoit", "chen", "ada"):
        page = people.page_of(state, who)
        ears.over(page.context)
        crawl(page, state)
        quiet(page, ears)
        if who == "chen":
            page.goto(state.url("/results"))
            drawn(page, ears)
            # The one figure that holds a name which somebody gave, and shows it as it was given.
            page.goto(f"{state.house.address}/states/articles")
            drawn(page, ears)
            names = page.locator(".hr-figure__drawing--live svg.main-svg").all_text_contents()
            assert MARKUP in "".join(names), "the figure shows another name"
            assert page.locator("svg.main-svg a").count() == 0
