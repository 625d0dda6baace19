"""The whole way by keyboard: Tab, Shift+Tab, arrows, Space, Enter, Escape and typing, no mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from survey.actions import sections
from survey.models.base import now
from tests.browser import stage
from tests.browser.conftest import NARROW, People
from tests.browser.hands import Hands
from tests.browser.stage import LAUNDERING, House, State


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State of its own for each test: they may run in one server."""
    return stage.build(house, request.function.__name__.removeprefix("test_").title())


def sign_in(people: People, state: State, who: str) -> tuple[Page, Hands]:
    """Through the form, by keyboard."""
    # With less motion: else the page still glides to where the focus is when the test looks.
    page = people.nobody(reduced_motion="reduce")
    page.goto(f"{state.house.address}/sign-in")
    hands = Hands(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    hands.type(page.get_by_label("E-mail address"), state.emails[who])
    hands.type(page.get_by_label("Password"), stage.PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").wait_for()
    return page, hands


def test_a_respondent_needs_nothing_but_the_keyboard(state: State, people: People):
    page, hands = sign_in(people, state, "amina")
    card = page.locator("[data-question='legal.17.acts']")
    hands.follow(page.get_by_role("link", name="Laundering the proceeds"), card)

    # Clauses to tick: two, and one of them not after all.
    first = card.get_by_label("in order to hide its unlawful origin")
    hands.go(first)
    hands.press("Space")
    assert first.is_checked()
    second = card.get_by_label("Concealing or disguising")
    hands.go(second)
    hands.press("Space", "Space", "Space")
    assert second.is_checked()

    # What a word of the glossary means.
    meaning = card.locator("details", has_text="Words used here")
    hands.go(meaning.locator("summary"))
    hands.press("Enter")
    assert meaning.locator("dd").first.is_visible()
    hands.press("Escape")
    assert hands.has(meaning.locator("summary"))
    hands.press("Enter")
    assert not meaning.locator("dd").first.is_visible()

    # A source.
    evidence = card.locator("summary", has_text="Add a source")
    hands.go(evidence)
    hands.press("Space")
    hands.type(card.get_by_label("Source: law, document or register").first, "Proceeds Act 2021")
    hands.type(card.get_by_label(re.compile("^Where in it")).first, "section 4")
    hands.type(card.get_by_label(re.compile("^Remark")), "In force since 2021.")

    # Yes or no: arrows move the choice.
    foreign = page.locator("[data-question='legal.17.foreign']")
    hands.go(foreign.get_by_label("Yes", exact=True))
    hands.press("Space", "ArrowDown", "ArrowUp")
    yes = stage.opposite(state) == "Yes"
    if not yes:
        hands.press("ArrowDown")
    assert foreign.get_by_label("Yes" if yes else "No", exact=True).is_checked()

    # One of several levels, and the answer taken back and given again.
    own = page.locator("[data-question='legal.17.self']")
    options = own.locator("input[type=radio]:visible")
    hands.go(options.first)
    hands.press("Space", "ArrowDown")
    assert options.nth(1).is_checked()
    hands.go(own.get_by_role("button", name="Clear this answer"))
    hands.press("Enter")
    assert own.locator("input:checked").count() == 0
    # Whoever took an answer back stands where another one begins.
    assert hands.has(options.first)
    hands.press("Space", "ArrowDown")
    assert own.locator("input:checked").count() == 1

    save = own.get_by_role("button", name="Save")
    hands.go(save)
    hands.press("Enter")
    for saved in (card, foreign, own):
        saved.locator("[data-save-state='saved']").wait_for()
    assert hands.has(save)
    hands.see()

    submit = page.get_by_role("button", name="Submit for approval")
    hands.follow(page.get_by_role("button", name="Save and review"), submit)
    hands.follow(submit, page.get_by_text("The section is with your approver"))
    with state.house.app.app_context():
        where = stage.place(state, "ministry_justice", LAUNDERING)
        sections.hand_in_section(actor=state.actor("benoit"), **where)

    the_focal_point_settles_and_signs(state, people)


def the_focal_point_settles_and_signs(state: State, people: People) -> None:
    """One contradiction settled, the collection closed, the signature asked for and recorded."""
    page, hands = sign_in(people, state, "fatima")
    contradiction = page.get_by_role("link", name=re.compile("^If an act abroad is a crime"))
    hands.follow(page.locator("main a[href$='/settle']").first, contradiction)
    said = page.get_by_role("heading", name="What the agencies say")
    hands.follow(contradiction, said)
    national = page.get_by_role("group", name="The national answer")
    hands.go(national.locator("input[type=radio]").first)
    hands.press("Space", "ArrowDown", "ArrowUp")
    hands.type(page.get_by_label("Why this is the answer of the State"), "Section 9 says so.")
    record = page.get_by_role("button", name="Record the national answer")
    hands.follow(record, page.get_by_text("The national answer is recorded"))

    close = page.get_by_role("button", name="Close the collection and validate")
    hands.follow(page.locator("main a[href$='/board']").first, close)
    hands.follow(close, page.get_by_text("The collection is closed").first)
    ask = page.get_by_role("button", name="Ask for the signature")
    hands.follow(page.locator("main a[href*='/sign-off']").first, ask)
    # A mistake first: what is wrong is read, and the way to it is a link.
    summary = page.get_by_role("alert").first
    hands.go(ask)
    page.keyboard.press("Enter")
    summary.wait_for()
    hands.see()
    hands.go(summary.get_by_role("link").first)
    hands.press("Enter")
    assert hands.has(page.get_by_label("Name of who signs"))
    page.keyboard.type("Sofia Marek")
    hands.type(page.get_by_label("Post of who signs"), "Minister of Justice")
    record = page.get_by_role("button", name="Record the signature and sign off")
    hands.follow(ask, record)
    day = page.get_by_label("Day of the signature")
    hands.go(day)
    page.keyboard.type(now().date().isoformat())
    hands.see()
    hands.follow(record, page.get_by_role("heading", name="The record"))


#: Whether all stops have been seen: the focus is on the first one again, or on none.
ROUND = "first => [document.body, first].includes(document.activeElement)"


def test_on_a_narrow_screen_no_stop_is_hidden(state: State, people: People):
    """400 % on a screen of 1280 pixels: every stop of a first page shows itself, to the end."""
    for who in ("amina", "fatima", "chen", "ada"):
        page = people.page_of(state, who, reduced_motion="reduce")
        page.set_viewport_size(NARROW)
        page.reload()
        hands = Hands(page)
        page.keyboard.press("Tab")
        first = page.evaluate_handle("document.activeElement")
        stops = 0
        while stops < 400:
            stops += 1
            hands.see()
            page.keyboard.press("Tab")
            if page.evaluate(ROUND, first):
                break
        assert stops > 3
