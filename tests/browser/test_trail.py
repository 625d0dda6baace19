"""The audit trail in a browser: filled, empty and refused; wide, narrow and from right to left."""

from __future__ import annotations

from tests.browser import stage
from tests.browser.conftest import Eyes, People, Watch
from tests.browser.stage import House

#: The names in narrow columns that need more lines than they have words.
TORN = """
() => [...document.querySelectorAll(".hr-who")]
  .filter((e) => {
    const line = parseFloat(getComputedStyle(e).lineHeight);
    return e.offsetHeight > (e.textContent.trim().split(" ").length + 0.5) * line;
  })
  .map((e) => e.textContent.trim())
"""


def test_the_trail_holds_on_every_screen(house: House, people: People, eyes: Eyes, watch: Watch):
    state = stage.build(house, "Trail")
    stage.hand_in(state)
    page = people.page_of(state, "fatima")
    page.goto(state.url("/board"))
    page.get_by_role("link", name="Audit trail").click()
    page.get_by_role("heading", name="Audit trail").wait_for()
    assert page.get_by_role("row").count() > 3
    # However much else a line tells, no name is torn inside a word.
    page.evaluate(
        "() => document.querySelectorAll('tbody td:last-child').forEach("
        "(e) => { e.textContent = 'Property: keeping it, and finding it '.repeat(9); })"
    )
    assert page.locator(".hr-who").count() > 3 and page.evaluate(TORN) == []
    page.reload()
    eyes.look(page, "trail-of-the-state")
    page.get_by_text("Look for entries").click()
    page.get_by_label("What was done").select_option("sign_off")
    page.get_by_role("button", name="Apply filters").click()
    page.get_by_role("heading", name="No entry fits").wait_for()
    assert page.get_by_label("What was done").input_value() == "sign_off"
    eyes.look(page, "trail-nothing-fits")
    page.get_by_label("From").fill("1 March")
    page.get_by_role("button", name="Apply filters").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("From").input_value() == "1 March"
    eyes.look(page, "trail-refused")
    page.get_by_role("link", name="Show everything").click()
    page.get_by_role("row").nth(3).wait_for()
    ada = people.page_of(state, "ada")
    ada.goto(f"{state.house.address}/admin")
    ada.get_by_role("link", name="Audit trail").click()
    ada.get_by_text("Look for entries").click()
    ada.get_by_label("State", exact=True).select_option("Trail")
    ada.get_by_role("button", name="Apply filters").click()
    ada.get_by_role("row").nth(3).wait_for()
    eyes.look(ada, "trail-of-everything")
    # The browser notes that a page answered 422; here it is meant to.
    watch.complaints = [one for one in watch.complaints if "status of 422" not in one]
