"""Cards save themselves and say so; nothing is lost where somebody was faster, or mistyped."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import stage
from tests.browser.conftest import Eyes, People
from tests.browser.desk import FOREIGN, OFFENCE, SELF, Desk, at_desk, meanwhile
from tests.browser.stage import House, State


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State of its own for each test."""
    return stage.build(house, request.function.__name__.removeprefix("test_").title())


@pytest.fixture
def desk(state: State, people: People) -> Desk:
    """Amina at her section."""
    return at_desk(state, people)


def test_the_evidence_level_is_said_as_soon_as_the_source_is_saved(desk: Desk):
    card = desk.card(FOREIGN)
    level = card.locator("[data-evidence-level]")
    card.get_by_label("Yes", exact=True).check()
    desk.at(FOREIGN, 1)
    assert level.inner_text() == "" and level.get_attribute("role") == "status"
    card.get_by_text("Add a source", exact=True).last.click()
    card.locator(f"[name='q-{FOREIGN}-evidence-0-source']").fill("Penal Code")
    expect(level).to_have_text("E1: a source is named")
    card.locator(f"[name='q-{FOREIGN}-evidence-0-source']").fill("")
    expect(level).to_have_text("")


def test_a_change_is_saved_without_a_button_and_said(desk: Desk):
    desk.card(FOREIGN).get_by_label("Yes", exact=True).check()
    desk.at(FOREIGN, 1)
    assert desk.stored()[FOREIGN].value == {"yes": True}
    said = desk.card(FOREIGN).locator("[data-save-state]")
    assert said.inner_text().startswith("Saved ") and said.get_attribute("role") == "status"
    desk.remark(FOREIGN).fill("more")
    desk.at(FOREIGN, 2)
    desk.unsent(0)
    assert set(desk.stored()) == {FOREIGN}, "no other card was sent"


def test_sources_are_added_one_after_the_other_without_a_reload(desk: Desk):
    card = desk.card(FOREIGN)
    card.get_by_label("Yes", exact=True).check()
    for number, source in enumerate(("Penal Code", "Act 9", "Act 12")):
        card.get_by_text("Add a source", exact=True).last.click()
        box = card.locator(f"[name='q-{FOREIGN}-evidence-{number}-source']")
        box.fill(source)
    desk.page.get_by_role("button", name="Save and leave").click()
    desk.page.get_by_role("heading", name="Your sections").wait_for()
    cited = [one.source for one in desk.stored()[FOREIGN].evidence]
    assert sorted(cited) == ["Act 12", "Act 9", "Penal Code"]


def test_a_mistake_is_said_at_its_box_and_what_was_typed_stays(desk: Desk):
    card = desk.card(FOREIGN)
    card.get_by_text("Add a source", exact=True).click()
    link = card.locator(f"[name='q-{FOREIGN}-evidence-0-link']")
    card.locator(f"[name='q-{FOREIGN}-evidence-0-source']").fill("Act")
    link.fill("no address")
    link.blur()
    desk.says(FOREIGN, "error")
    said = card.get_by_text("Write one web address")
    said.wait_for()
    assert link.get_attribute("aria-invalid") == "true"
    assert said.get_attribute("id") in link.get_attribute("aria-describedby")
    assert link.input_value() == "no address"
    link.fill("https://law.example/9")
    desk.says(FOREIGN, "saved")
    assert said.count() == 0 and link.get_attribute("aria-invalid") is None
    assert desk.stored()[FOREIGN].evidence[0].link == "https://law.example/9"


def test_whoever_comes_second_sees_both_texts_and_chooses(desk: Desk, eyes: Eyes):
    meanwhile(desk, "the other text")
    desk.card(FOREIGN).get_by_label("Yes", exact=True).check()
    desk.remark(FOREIGN).fill("my text")
    desk.says(FOREIGN, "error")
    assert "Amina" in desk.card(FOREIGN).locator("[data-save-state]").inner_text()
    desk.card(FOREIGN).get_by_role("button", name="Compare both answers").click()
    page = desk.page
    page.get_by_role("heading", name="Two answers to one question").wait_for()
    eyes.look(page, "compare")
    page.get_by_label("An answer made of both").check()
    made = page.locator(f"[name='made-{FOREIGN}-comment']")
    assert made.input_value() == "the other text\n\nmy text"
    made.fill("agreed text")
    page.get_by_role("button", name="Save what I chose").click()
    page.get_by_text("Saved as you chose").wait_for()
    assert desk.remark(FOREIGN).input_value() == "agreed text"
    desk.unsent(0)
    assert desk.stored()[FOREIGN].comment == "agreed text"
    desk.card(FOREIGN).get_by_role("link", name="History").click()
    page.get_by_text("stands now").wait_for()
    eyes.look(page, "history")
    page.get_by_text("1 step on the way").click()
    page.get_by_role("button", name="Bring this answer back").first.click()
    page.get_by_text("The former answer stands again").wait_for()
    assert desk.stored()[FOREIGN].comment == "the other text"


def test_taking_theirs_leaves_nothing_on_the_device(desk: Desk):
    meanwhile(desk, "the other text")
    desk.remark(FOREIGN).fill("my text")
    desk.says(FOREIGN, "error")
    desk.card(FOREIGN).get_by_role("button", name="Compare both answers").click()
    desk.page.get_by_label("The one that is saved").check()
    desk.page.get_by_role("button", name="Save what I chose").click()
    desk.page.get_by_text("The answer that was saved stands").wait_for()
    desk.unsent(0)
    assert desk.remark(FOREIGN).input_value() == "the other text"
    assert desk.stored()[FOREIGN].revision == 1


def test_leaving_overwrites_nobody_who_answered_meanwhile(desk: Desk):
    meanwhile(desk, "the other text")
    desk.remark(FOREIGN).fill("my text")
    desk.says(FOREIGN, "error")
    desk.page.reload()
    desk.says(FOREIGN, "error")
    assert desk.remark(FOREIGN).input_value() == "my text", "brought back from the device"
    desk.page.get_by_role("button", name="Save and leave").click()
    desk.page.get_by_role("heading", name="Two answers to one question").wait_for()
    assert desk.stored()[FOREIGN].comment == "the other text"


def test_a_browser_that_keeps_nothing_says_so_and_saving_works_on(state: State, people: People):
    page = people.page_of(state, "amina")
    page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', {value: {open() { throw new Error('no') }}})"
    )
    desk = Desk(state, page)
    page.goto(desk.url)
    page.get_by_text("This browser keeps nothing on this device").wait_for()
    desk.remark(SELF).fill("typed")
    desk.at(SELF, 1)
    assert desk.stored()[SELF].comment == "typed"
    page.context.set_offline(True)
    desk.remark(SELF).fill("typed without a line")
    desk.says(SELF, "offline")
    assert "Nothing is kept on this device" in desk.card(SELF).inner_text()
    page.context.set_offline(False)
    desk.at(SELF, 2)


def test_a_tab_that_slept_saves_when_it_wakes(desk: Desk):
    devtools = desk.page.context.new_cdp_session(desk.page)
    desk.remark(OFFENCE).fill("before the sleep")
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    desk.expire()
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    desk.remark(OFFENCE).press_sequentially(", and after it")
    desk.says(OFFENCE, "error")
    with desk.page.context.expect_page() as opened:
        desk.card(OFFENCE).get_by_role("link", name="Sign in in a new window").click()
    Desk(desk.state, opened.value).sign_in("amina")
    opened.value.close()
    desk.page.bring_to_front()
    desk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    desk.says(OFFENCE, "saved")
    assert desk.stored()[OFFENCE].comment == "before the sleep, and after it"
