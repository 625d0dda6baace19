"""Going back, and leaving in the middle: no former text comes back over a newer answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

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
    desk.page.get_by_text("The answer that was saved stands").wait_for()
    desk.says(FOREIGN, "error")
    expect(desk.remark(FOREIGN)).to_have_value("written later")
    assert desk.stored()[FOREIGN].comment == "the other text"


#: What is chosen of "my text" and "the other text", and what stands then, at which revision.
CHOICES = {
    "Mine": ("my text", 2),
    "The one that is saved": ("the other text", 1),
    "An answer made of both, which I write below": ("the other text\n\nmy text", 2),
}


def comparing(desk: Desk) -> Page:
    """Somebody else's answer is stored, "my text" is typed, and both are side by side."""
    meanwhile(desk, "the other text", base=0)
    desk.remark(FOREIGN).fill("my text")
    desk.says(FOREIGN, "error")
    desk.card(FOREIGN).get_by_role("button", name="Compare both answers").click()
    return desk.page


def lost(route: Route) -> None:
    """It arrives; the browser stays where it is, and knows nothing: no cookie either."""
    context = route.request.frame.page.context
    before = context.cookies()
    route.fetch(max_redirects=0)
    context.clear_cookies()
    context.add_cookies(before)
    route.fulfill(status=204)


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_whose_receipt_is_lost_is_not_asked_again(
    state: State, people: People, choice: str
):
    desk = at_desk(state, people)
    page = comparing(desk)
    page.get_by_label(choice).check()
    page.route("**/choose", lost)
    with page.expect_response("**/choose"):
        page.get_by_role("button", name="Save what I chose").click(no_wait_after=True)
    text, revision = CHOICES[choice]
    page.goto(desk.url)
    desk.unsent(0)
    desk.at(FOREIGN, revision)
    assert desk.remark(FOREIGN).input_value() == text
    assert desk.stored()[FOREIGN].comment == text


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("at", ["/sections", "the section"])
def test_a_choice_that_never_arrived_is_made_as_soon_as_it_can_be(
    state: State, people: People, choice: str, at: str
):
    desk = at_desk(state, people)
    page = comparing(desk)
    page.get_by_label(choice).check()
    page.route("**/choose", lambda route: route.fulfill(status=204))
    with page.expect_response("**/choose"):
        page.get_by_role("button", name="Save what I chose").click(no_wait_after=True)
    text, revision = CHOICES[choice]
    page.goto(desk.url if at == "the section" else f"{state.house.address}{at}")
    desk.unsent(0)
    page.goto(desk.url)
    expect(desk.remark(FOREIGN)).to_have_value(text)
    answer = desk.stored()[FOREIGN]
    assert (answer.comment, answer.revision) == (text, revision)


def test_a_choice_that_the_page_gave_back_is_not_made_behind_it(state: State, people: People):
    desk = at_desk(state, people)
    page = comparing(desk)
    page.get_by_label("An answer made of both").check()
    made = page.locator(f"[name='made-{FOREIGN}-evidence-0-link']")
    made.locator("xpath=ancestor::details[1]/summary").click()
    page.locator(f"[name='made-{FOREIGN}-evidence-0-source']").fill("An act")
    made.fill("javascript:alert(1)")
    page.get_by_role("button", name="Save what I chose").click()
    page.get_by_text("Nothing was saved yet").wait_for()
    made.fill("")
    page.get_by_role("link", name="Back without saving").click()
    desk.says(FOREIGN, "error")
    assert desk.remark(FOREIGN).input_value() == "my text"
    assert desk.stored()[FOREIGN].comment == "the other text"


def test_going_back_behind_a_choice_takes_nothing_of_it_back(state: State, people: People):
    desk = at_desk(state, people)
    page = comparing(desk)
    page.go_back()
    desk.says(FOREIGN, "error")
    desk.card(FOREIGN).get_by_role("button", name="Compare both answers").click()
    page.get_by_label("The one that is saved").check()
    page.get_by_role("button", name="Save what I chose").click()
    page.get_by_text("The answer that was saved stands").wait_for()
    page.evaluate("history.go(-2)")
    page.wait_for_url(desk.url)
    # Whatever the page wanted to send by itself has gone before this.
    desk.remark(SELF).fill("another card")
    desk.at(SELF, 1)
    assert desk.stored()[FOREIGN].comment == "the other text"
