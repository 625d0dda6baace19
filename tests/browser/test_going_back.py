"""Going back, and leaving in the middle: no former text comes back over a newer answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser import stage
from tests.browser.conftest import People
from tests.browser.desk import FOREIGN, SELF, Desk, at_desk, meanwhile
from tests.browser.stage import House, State


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State of its own for each test."""
    return stage.build(house, request.node.name.removeprefix("test_").title())


def test_going_back_sends_no_former_text_over_a_newer_answer(state: State, people: People):
    desk = at_desk(state, people)
    desk.remark(FOREIGN).fill("my former text")
    desk.at(FOREIGN, 1)
    desk.page.goto(f"{state.house.address}/sections")
    meanwhile(desk, "the newer text", base=1)
    desk.page.go_back()
    desk.at(FOREIGN, 2)
    assert desk.remark(FOREIGN).input_value() == "the newer text"
    # Whatever the page wanted to send by itself has gone before this.
    desk.remark(SELF).fill("another card")
    desk.at(SELF, 1)
    desk.remark(FOREIGN).fill("the newer text, and more")
    desk.at(FOREIGN, 3)
    assert desk.stored()[FOREIGN].comment == "the newer text, and more"
    assert desk.revisions(FOREIGN)[:2] == ["my former text", "the newer text"]


def test_going_back_without_a_script_shows_what_is_stored(state: State, people: People):
    page = people.page_of(state, "amina", java_script_enabled=False)
    desk = Desk(state, page)
    page.goto(desk.url)
    desk.remark(FOREIGN).fill("my former text")
    desk.card(FOREIGN).get_by_role("button", name="Save").click()
    page.get_by_text("Saved: 1 answer.").wait_for()
    meanwhile(desk, "the newer text", base=1)
    page.go_back()
    assert page.url == desk.url
    assert desk.remark(FOREIGN).input_value() == "the newer text"
    desk.remark(SELF).fill("another card")
    desk.card(SELF).get_by_role("button", name="Save").click()
    page.get_by_text("Saved: 1 answer.").wait_for()
    assert desk.stored()[FOREIGN].comment == "the newer text"


@pytest.mark.parametrize("script", [False, True])
def test_going_back_finds_what_was_typed_and_not_saved(state: State, people: People, script: bool):
    page = people.page_of(state, "amina", java_script_enabled=script)
    desk = Desk(state, page)
    page.goto(desk.url)
    page.context.set_offline(script)
    desk.remark(FOREIGN).fill("typed and not saved")
    if script:
        desk.unsent(1)
        page.context.set_offline(False)
    page.goto(f"{state.house.address}/sections")
    page.go_back()
    expect(desk.remark(FOREIGN)).to_have_value("typed and not saved")
    if script:
        desk.at(FOREIGN, 1)
    else:
        desk.card(FOREIGN).get_by_role("button", name="Save").click()
        page.get_by_text("Saved: 1 answer.").wait_for()
    assert desk.stored()[FOREIGN].comment == "typed and not saved"


def test_a_text_taken_back_while_somebody_else_saved_is_not_shown_as_saved(
    state: State, people: People
):
    desk = at_desk(state, people)
    desk.remark(FOREIGN).fill("first")
    desk.at(FOREIGN, 1)
    desk.page.context.set_offline(True)
    desk.remark(FOREIGN).fill("second")
    desk.says(FOREIGN, "offline")
    desk.remark(FOREIGN).fill("first")
    desk.unsent(1)
    meanwhile(desk, "the newer text", base=1)
    desk.page.context.set_offline(False)
    desk.page.goto(desk.url)
    desk.says(FOREIGN, "error")
    desk.page.reload()
    desk.says(FOREIGN, "error")
    assert desk.stored()[FOREIGN].comment == "the newer text"
    desk.card(FOREIGN).get_by_role("button", name="Compare both answers").wait_for()


def test_what_was_typed_after_a_choice_is_not_taken_off_the_device_with_it(
    state: State, people: People
):
    desk = at_desk(state, people)
    other = Desk(state, desk.page.context.new_page())
    other.page.goto(desk.url)
    meanwhile(desk, "the other text", base=0)
    desk.remark(FOREIGN).fill("my text")
    desk.says(FOREIGN, "error")
    desk.card(FOREIGN).get_by_role("button", name="Compare both answers").click()
    desk.page.get_by_label("The one that is saved").check()
    # In a second window of the same browser the same person goes on writing.
    other.remark(FOREIGN).fill("written later")
    other.says(FOREIGN, "error")
    other.page.close()
    desk.page.get_by_role("button", name="Save what I chose").click()
    desk.page.get_by_text("Saved as you chose").wait_for()
    desk.says(FOREIGN, "error")
    expect(desk.remark(FOREIGN)).to_have_value("written later")
    assert desk.stored()[FOREIGN].comment == "the other text"


def test_a_choice_whose_receipt_is_lost_is_not_asked_again(state: State, people: People):
    desk = at_desk(state, people)
    meanwhile(desk, "the other text", base=0)
    desk.remark(FOREIGN).fill("my text")
    desk.says(FOREIGN, "error")
    desk.card(FOREIGN).get_by_role("button", name="Compare both answers").click()
    desk.page.get_by_label("Mine").check()

    def lost(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.fulfill(status=204)  # the browser stays where it is, and knows nothing

    desk.page.route("**/choose", lost)
    with desk.page.expect_response("**/choose"):
        desk.page.get_by_role("button", name="Save what I chose").click(no_wait_after=True)
    desk.page.goto(desk.url)
    desk.at(FOREIGN, 2)
    desk.unsent(0)
    assert desk.remark(FOREIGN).input_value() == "my text"
    assert desk.stored()[FOREIGN].comment == "my text"
