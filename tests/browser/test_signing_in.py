"""Signing in with a device, in a browser: set-up, code, recovery code, signing out everywhere."""

from __future__ import annotations

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page, expect

from survey.models.base import now
from tests.browser import stage
from tests.browser.conftest import PATIENCE, Eyes, People, Watch
from tests.browser.stage import House, State


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State of its own for each test."""
    return stage.build(house, request.function.__name__.removeprefix("test_").title())


def fresh_code(totp: TOTP, used: str) -> str:
    """The code of the next time step, which is taken ahead of its time: none is taken twice."""
    later = str(totp.generate(time=int(now().timestamp()) + 30).token)
    assert later != used
    return later


def give_password(page: Page, state: State, who: str) -> None:
    page.goto(f"{state.house.address}/sign-in")
    page.get_by_label("E-mail address").fill(state.emails[who])
    page.get_by_label("Password").fill(stage.PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_device_is_set_up_and_opens_the_door(state: State, people: People, eyes: Eyes):
    page = people.page_of(state, "amina")
    elsewhere = people.page_of(state, "amina")
    page.get_by_role("link", name="Amina Adeyra").click()
    page.get_by_role("heading", name="Your account").wait_for()
    eyes.look(page, "account")
    page.get_by_role("link", name="Set up Second factor").click()
    page.get_by_role("heading", name="Set up a second factor").wait_for()
    page.get_by_text("I can't read the square code").click()
    eyes.look(page, "second-factor-set-up")
    totp = TOTP(key=page.locator("#secret").inner_text())
    page.get_by_label("The code that the app shows now").fill("000 000")
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("alert").wait_for()
    eyes.look(page, "second-factor-refused")
    code = str(totp.generate(time=int(now().timestamp())).token)
    page.get_by_label("The code that the app shows now").fill(code)
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("heading", name="Keep these recovery codes").wait_for()
    recovery = page.locator("#recovery-codes code").all_inner_texts()
    assert len(set(recovery)) == 10
    eyes.look(page, "recovery-codes")
    page.get_by_role("link", name="I have kept them").click()
    # The other browser is out.
    elsewhere.goto(f"{state.house.address}/sections")
    elsewhere.get_by_role("button", name="Sign in").wait_for()

    give_password(elsewhere, state, "amina")
    elsewhere.get_by_role("heading", name="Enter the code of your device").wait_for()
    eyes.look(elsewhere, "code")
    elsewhere.get_by_label("Code").fill(code)
    elsewhere.get_by_role("button", name="Sign in").click()
    elsewhere.get_by_role("alert").get_by_text("not right, or was used already").wait_for()
    elsewhere.get_by_label("Code").fill(fresh_code(totp, code))
    elsewhere.get_by_role("button", name="Sign in").click()
    elsewhere.get_by_role("button", name="Sign out").wait_for()

    third = people.nobody()
    give_password(third, state, "amina")
    third.get_by_role("link", name="I don't have my device").click()
    third.get_by_role("heading", name="Sign in without your device").wait_for()
    eyes.look(third, "recovery")
    third.get_by_label("Recovery code").fill(recovery[0].upper())
    third.get_by_role("button", name="Sign in").click()
    third.get_by_role("link", name="Amina Adeyra").click()
    expect(third.get_by_text("9 recovery codes left")).to_be_visible(timeout=PATIENCE)
    third.get_by_role("link", name="Manage Second factor").click()
    eyes.look(third, "second-factor-on")

    third.goto(f"{state.house.address}/account")
    third.get_by_role("button", name="Sign out everywhere else").click()
    third.get_by_text("Every other session of yours has ended").wait_for()
    for other in (page, elsewhere):
        other.goto(f"{state.house.address}/sections")
        other.get_by_role("button", name="Sign in").wait_for()
    third.goto(f"{state.house.address}/sections")
    third.get_by_role("button", name="Sign out").wait_for()

    ada = people.page_of(state, "ada")
    ada.goto(f"{state.house.address}/admin")
    ada.get_by_text("Look for accounts").click()
    ada.get_by_label("Name, mail, agency or organisation").fill(state.emails["amina"])
    ada.get_by_role("button", name="Apply filters").click()
    ada.get_by_role("link", name="second factor of Amina Adeyra").click()
    eyes.look(ada, "second-factor-reset")
    ada.get_by_role("button", name="Reset the second factor").click()
    ada.get_by_text("The second factor of Amina Adeyra is off").wait_for()
    eyes.look(ada, "administration")
    fatima = people.page_of(state, "fatima")
    fatima.get_by_text("The second factor of Amina Adeyra was turned off").wait_for()
    fatima.goto(f"{state.house.address}/account")
    eyes.look(fatima, "account-with-notice")
    fatima.get_by_role("button", name="I have read this").click()
    expect(fatima.get_by_role("button", name="I have read this")).to_have_count(0, timeout=PATIENCE)


def test_what_the_policy_refuses_is_reported_to_the_service(
    state: State, people: People, watch: Watch
):
    """The watch of all other tests proves nothing if no report ever arrives."""
    page = people.nobody()
    page.goto(f"{state.house.address}/about")
    page.evaluate(
        "() => { const it = document.createElement('script'); it.textContent = 'window.ran = 1';"
        " document.head.append(it); }"
    )
    assert page.evaluate("window.ran === undefined")
    state.house.expected_reports.append("policy: script-src-elem refused inline")
    # Whatever the page asks for next is answered after the report was taken.
    for _ in range(100):
        if state.house.policy_reports():
            break
        page.goto(f"{state.house.address}/about")
    refused = [one for one in watch.complaints if "Content Security Policy" in one]
    assert len(refused) == 1
    watch.complaints.remove(refused[0])
