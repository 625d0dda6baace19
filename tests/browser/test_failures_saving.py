"""Failures 1 and 12 of answering, in a browser: the session ends, the line is cut, the tab dies."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress

import pytest
from playwright.sync_api import Error

from tests.browser import stage
from tests.browser.conftest import People
from tests.browser.desk import FOREIGN, OFFENCE, SELF, Desk, at_desk
from tests.browser.stage import House, State

TYPED = {FOREIGN: "one, of three", SELF: "two\nin two lines", OFFENCE: "three “quoted” ثلاثة"}


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State of its own for each test."""
    return stage.build(house, request.function.__name__.removeprefix("test_").title())


@pytest.fixture
def desk(state: State, people: People) -> Desk:
    """Amina at her section."""
    return at_desk(state, people)


def digest(remarks: dict[str, str]) -> str:
    """One digest for what was typed here and for what is stored there."""
    plain = {key: text.replace("\r\n", "\n") for key, text in remarks.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def typed_once(desk: Desk) -> None:
    """All three are stored as they were typed, and none of them twice."""
    stored = desk.stored()
    assert digest({key: answer.comment for key, answer in stored.items()}) == digest(TYPED)
    assert {answer.revision for answer in stored.values()} == {1}


def test_01_three_answers_outlive_the_session_in_which_they_were_typed(desk: Desk):
    desk.expire()
    for question, text in TYPED.items():
        desk.remark(question).fill(text)
        desk.says(question, "error")
    assert "please sign in again" in desk.card(FOREIGN).inner_text()
    assert desk.stored() == {}
    desk.page.goto(desk.url)  # sends to the sign-in; the page with the texts is gone
    desk.page.get_by_label("Password").wait_for()
    desk.unsent(3)
    assert TYPED[FOREIGN] not in desk.page.content()
    desk.sign_in("amina")
    desk.page.goto(desk.url)
    for question, text in TYPED.items():
        desk.at(question, 1)
        assert desk.remark(question).input_value() == text
    desk.unsent(0)
    typed_once(desk)


def test_12_what_was_typed_offline_arrives_whole_and_once(desk: Desk):
    context = desk.page.context
    context.set_offline(True)
    for question, text in TYPED.items():
        desk.remark(question).fill(text)
        desk.says(question, "offline")
    assert "Kept on this device" in desk.card(FOREIGN).inner_text()
    desk.unsent(3)
    desk.page.close(run_before_unload=False)
    context.set_offline(False)
    desk.page = context.new_page()
    desk.page.goto(desk.url)
    for question in TYPED:
        desk.at(question, 1)
    desk.unsent(0)
    typed_once(desk)


#: Counts what is taken off the device.
COUNT_ERASED = """() => {
  const erase = IDBObjectStore.prototype.delete;
  window.erased = 0;
  IDBObjectStore.prototype.delete = function (...given) {
    window.erased += 1;
    return erase.apply(this, given);
  };
}"""


def test_12_the_copy_on_the_device_goes_only_after_the_receipt(desk: Desk):
    """The server saved it, and its receipt was lost: sent again, stored once, then forgotten."""

    def lose(route):
        route.fetch()
        route.abort()

    desk.page.evaluate(COUNT_ERASED)
    desk.page.route("**/questions/*", lose)
    desk.remark(FOREIGN).fill("first")
    desk.says(FOREIGN, "offline")
    desk.unsent(1)
    assert desk.stored()[FOREIGN].comment == "first"
    desk.remark(FOREIGN).fill("first, and second")
    desk.says(FOREIGN, "offline")
    desk.unsent(1)
    assert desk.stored()[FOREIGN].comment == "first", "the same goes again before what came after"
    # Not for a moment: a crash may come in every one.
    assert desk.page.evaluate("window.erased") == 0
    desk.page.unroute("**/questions/*")
    desk.page.reload()
    desk.at(FOREIGN, 2)
    desk.unsent(0)
    assert desk.remark(FOREIGN).input_value() == "first, and second"
    assert desk.stored()[FOREIGN].comment == "first, and second"
    assert desk.revisions(FOREIGN) == ["first"]


def test_12_an_answer_without_a_receipt_is_sent_from_any_page(desk: Desk):
    context = desk.page.context
    context.set_offline(True)
    desk.remark(FOREIGN).fill("typed offline")
    desk.says(FOREIGN, "offline")
    desk.unsent(1)
    # Gone without a farewell: a page that is left or closed would send by itself, past every route.
    with suppress(Error):
        desk.page.goto("chrome://crash", timeout=10_000)
    desk.page.close()
    context.set_offline(False)
    context.route("**/questions/*", lambda route: route.abort())
    desk.page = context.new_page()
    with desk.page.expect_event("requestfailed", lambda sent: "/questions/" in sent.url):
        desk.page.goto(f"{desk.state.house.address}/sections")
    desk.unsent(1)
    assert desk.stored() == {}
    context.unroute("**/questions/*")
    desk.page.reload()
    desk.unsent(0)
    assert desk.stored()[FOREIGN].comment == "typed offline"


def test_nobody_sees_or_sends_what_somebody_else_left_on_the_desk(desk: Desk):
    desk.expire()
    desk.remark(FOREIGN).fill("of Amina alone")
    desk.says(FOREIGN, "error")
    desk.sign_in("dalia")
    section = desk.state.section_url("prosecution", stage.LAUNDERING)
    for address in (desk.state.house.address + "/sections", section):
        desk.page.goto(address)
        desk.page.get_by_role("button", name="Sign out").wait_for()
        assert desk.page.locator("#device").is_hidden()
        assert "of Amina alone" not in desk.page.content()
    kept = desk.page.evaluate(
        """() => new Promise((done) => {
          indexedDB.open("readiness").onsuccess = ({target}) => {
            const all = target.result.transaction("answers").objectStore("answers").getAll();
            all.onsuccess = () => done(all.result.map(({box}) =>
              new TextDecoder("latin1").decode(box)).join());
          };
        })"""
    )
    assert kept and "Amina" not in kept, "sealed, also for whoever opens the browser's own tools"
    desk.expire()
    desk.sign_in("amina")
    desk.page.goto(desk.url)
    desk.at(FOREIGN, 1)
    assert desk.stored()[FOREIGN].comment == "of Amina alone"


def test_signing_out_with_something_unsent_asks_first(desk: Desk):
    desk.page.route("**/questions/*", lambda route: route.abort())
    desk.remark(FOREIGN).fill("unsent")
    desk.says(FOREIGN, "offline")
    asking = desk.page.get_by_role("dialog")
    desk.page.get_by_role("button", name="Sign out").click()
    asking.get_by_text("Not everything is sent").wait_for()
    asking.get_by_role("button", name="Stay signed in").click()
    desk.page.get_by_role("button", name="Sign out").click()
    asking.get_by_role("button", name="Send them and sign out").click()
    asking.get_by_text("They could not be sent").wait_for()
    asking.get_by_role("button", name="Keep them here and sign out").click()
    desk.page.get_by_label("Password").wait_for()
    desk.unsent(1)
    desk.page.get_by_text("Remove them from this device").click()
    desk.page.get_by_role("button", name="Remove from this device: 1").click()
    desk.unsent(0)
    desk.sign_in("amina")
    desk.page.unroute("**/questions/*")
    desk.page.goto(desk.url)
    assert desk.remark(FOREIGN).input_value() == ""
    assert desk.stored() == {}


def test_signing_out_sends_what_was_typed_a_moment_ago(desk: Desk):
    desk.remark(FOREIGN).fill("a moment ago")
    desk.page.get_by_role("button", name="Sign out").click()
    desk.page.get_by_label("Password").wait_for()
    assert desk.stored()[FOREIGN].comment == "a moment ago"
    desk.unsent(0)


#: Notes for how long anything on the page is put off.
NOTE_WAITS = """() => {
  const wait = window.setTimeout;
  window.waits = [];
  window.setTimeout = (what, time, ...more) => {
    window.waits.push(time);
    return wait(what, time, ...more);
  };
}"""


def too_fast(seconds: int):
    """What the service answers to whoever sends faster than people do (survey/auth/pace.py)."""

    def hold_up(route):
        body = json.dumps({"problem": "too_fast", "sentence": "Too fast."})
        head = {"Retry-After": str(seconds), "Content-Type": "application/json"}
        route.fulfill(status=429, body=body, headers=head)

    return hold_up


def test_12_an_answer_that_came_too_fast_is_kept_and_sent_when_the_service_says(desk: Desk):
    desk.page.evaluate(NOTE_WAITS)
    desk.page.route("**/questions/*", too_fast(1800))
    for question, text in TYPED.items():
        desk.remark(question).fill(text)
        desk.says(question, "offline")
    desk.unsent(3)
    assert "Too fast. Kept on this device" in desk.card(FOREIGN).inner_text()
    # Not after three seconds, as where the line was cut: it asked for half an hour.
    assert max(desk.page.evaluate("window.waits")) == 1_800_000
    desk.page.unroute("**/questions/*")
    desk.page.evaluate("window.dispatchEvent(new Event('online'))")
    for question in TYPED:
        desk.at(question, 1)
    desk.unsent(0)
    typed_once(desk)


def test_12_of_many_that_waited_none_is_given_up_because_others_came_first(desk: Desk):
    """Offline, then back on another page: the service takes one, and asks to wait for the rest."""
    context = desk.page.context
    context.set_offline(True)
    for question, text in TYPED.items():
        desk.remark(question).fill(text)
        desk.says(question, "offline")
    desk.unsent(3)
    with suppress(Error):
        desk.page.goto("chrome://crash", timeout=10_000)
    desk.page.close()
    context.set_offline(False)
    turns: list[str] = []

    def hold_up_every_second(route):
        turns.append(route.request.url)
        if len(turns) % 2:
            return route.continue_()
        return too_fast(1)(route)

    context.route("**/questions/*", hold_up_every_second)
    desk.page = context.new_page()
    desk.page.goto(f"{desk.state.house.address}/sections")
    desk.unsent(0)
    typed_once(desk)
    assert len(turns) > 3
