"""Pages beside the journey: those that refuse, those that are empty, those for a meeting."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import stage
from tests.browser.conftest import Eyes, People, Watch
from tests.browser.stage import LAUNDERING, House, State


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State of its own for each test."""
    return stage.build(house, request.function.__name__.removeprefix("test_").title())


def test_pages_for_everybody_are_for_everybody(
    state: State, people: People, eyes: Eyes, watch: Watch
):
    page = people.nobody()
    for path, name in (("/about", "about"), ("/reset", "password-forgotten")):
        page.goto(f"{state.house.address}{path}")
        eyes.look(page, name)
    page.goto(f"{state.house.address}/sign-in")
    page.get_by_label("E-mail address").fill(state.emails["amina"])
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    eyes.look(page, "sign-in-refused")
    odile = people.page_of(state, "odile")
    odile.get_by_role("heading", name="Where do you want to work?").wait_for()
    eyes.look(odile, "home")
    for path, name in (
        ("/change-password", "password"),
        ("/states", "states-none"),
        (f"/assessments/{state.assessment}/board", "not-found"),
    ):
        odile.goto(f"{state.house.address}{path}")
        eyes.look(odile, name)
    # The browser notes that a page answered 404; here it is meant to.
    watch.complaints = [one for one in watch.complaints if "status of 404" not in one]


def open_section(people: People, state: State) -> Page:
    page = people.page_of(state, "amina")
    page.goto(state.section_url("ministry_justice", LAUNDERING))
    return page


def test_pages_that_refuse_say_why(state: State, people: People, eyes: Eyes):
    first, second = open_section(people, state), open_section(people, state)
    for page, choice in ((first, "Yes"), (second, "No")):
        card = page.locator("[data-question='legal.17.foreign']")
        card.get_by_label(choice, exact=True).check()
    first.get_by_role("button", name="Save and review").click()
    first.get_by_role("button", name="Submit for approval").wait_for()
    second.get_by_role("button", name="Save and review").click()
    second.get_by_role("heading", name="Two answers to one question").wait_for()
    for heading in ("Saved by", "Yours"):
        assert second.get_by_role("heading", name=heading).is_visible()
    second.get_by_label("Mine", exact=True).check()
    eyes.look(second, "conflict")
    second.get_by_role("button", name="Save what I chose").click()
    second.get_by_text("Saved as you chose").wait_for()
    card = second.locator("[data-question='legal.17.foreign']")
    assert card.get_by_label("No", exact=True).is_checked()

    page = open_section(people, state)
    card = page.locator("[data-question='legal.17.acts']")
    card.get_by_text("Add a source").click()
    card.get_by_label("Web address").fill("not an address")
    page.get_by_role("button", name="Save and review").click()
    page.get_by_text("Some answers are not saved yet").wait_for()
    assert card.get_by_label("Web address").first.input_value() == "not an address"
    eyes.look(page, "mistakes")


def test_pages_of_the_focal_point_hold_in_a_meeting(state: State, people: People, eyes: Eyes):
    stage.hand_in(state)
    page = people.page_of(state, "fatima")
    page.goto(state.url("/settle"))
    page.locator("main a[href*='/settle/']").first.click()
    page.get_by_role("link", name="Large, for a meeting").click()
    page.get_by_role("link", name="Normal size").wait_for()
    eyes.look(page, "settling-large")
    page.get_by_role("button", name="Record the national answer").click()
    page.get_by_text("The national answer is not recorded yet").wait_for()
    eyes.look(page, "settling-refused")
    stage.validate(state)
    page.goto(state.url("/sign-off"))
    page.get_by_role("button", name="Ask for the signature").click()
    page.get_by_role("alert").first.wait_for()
    eyes.look(page, "sign-off-refused")
    page.goto(state.url("/board"))
    eyes.look(page, "board-validating")
