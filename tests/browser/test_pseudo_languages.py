"""Every word 40 % longer, and the page from right to left: nothing sticks out on any screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from questionnaires.pseudo import PSEUDO
from survey.extensions import db
from survey.models import Person
from tests.browser import stage
from tests.browser.conftest import NARROW, WIDE, WIDEST, Eyes, People
from tests.browser.stage import LAUNDERING, House, State

#: The main pages of each: behind the address of the product, and behind that of the assessment.
PAGES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "amina": (
        ("/", "/sections", "/questionnaires", f"/questionnaires/2026.1/{LAUNDERING}", "/account"),
        ("{section}", "{section}/review", "{section}/questions/legal.17.foreign/history"),
    ),
    "fatima": (
        ("/", "/account/second-factor", "/change-password"),
        (
            "/board",
            "/settle",
            "/settle/legal.17.foreign",
            "/results",
            "/results/gaps",
            "/results/node/track:17/legal",
            "/results/question/legal.17.foreign",
            "/results/duties",
            "/results/treaty",
            "/results/safeguards",
            "/results/evidence",
            "/results/disagreements",
            "/sign-off",
            "/sharing",
            "/report",
            "/audit",
        ),
    ),
    "chen": (
        (
            "/states",
            "/states/articles",
            "/states/map",
            "/states/coverage",
            "/states/chapters",
            "/about",
        ),
        ("/results", "/report"),
    ),
    "ada": (("/admin", "/admin/audit"), ()),
}


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State that has signed; everybody in it reads the language of the test."""
    language = request.getfixturevalue("language")
    made = stage.build(house, f"Land of {language}")
    stage.hand_in(made)
    stage.validate(made)
    with house.app.app_context():
        emails = list(made.emails.values())
        db.session.execute(update(Person).where(Person.email.in_(emails)).values(language=language))
        db.session.commit()
    return made


def sticks_out(page: Page) -> str:
    """How wide the page is, and what ends outside, if anything does."""
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return "" if width[0] <= width[1] else f"{width[0]} px wide\n  {page.evaluate(WIDEST)}"


@pytest.mark.parametrize("language", PSEUDO)
def test_nothing_sticks_out_however_long_the_words_are(
    state: State, people: People, eyes: Eyes, language: str
):
    faults, seen = [], 0
    folder = os.environ.get("KEEP_PSEUDO_PICTURES")
    for who, (places, parts) in PAGES.items():
        page = page_of(people, state, who, language)
        section = f"/agencies/{state.agencies['ministry_justice']}/sections/{LAUNDERING}"
        if who == "chen":
            stage.sign(state)
        addresses = [state.house.address + path for path in places]
        addresses += [state.url(path.format(section=section)) for path in parts]
        for address in addresses:
            answer = page.goto(address)
            assert answer and answer.status == 200, address
            html = page.locator("html")
            assert html.get_attribute("lang") == language
            assert html.get_attribute("dir") == ("rtl" if language == "ar-XB" else "ltr")
            seen += 1
            for size in (NARROW, WIDE):
                page.set_viewport_size(size)
                if fault := sticks_out(page):
                    path = address.removeprefix(state.house.address)
                    faults.append(f"{who} at {path}, {size['width']} px: {fault}")
                if (size is NARROW) is (language == "ar-XB"):
                    eyes.judge(page, f"{who} at {address.removeprefix(state.house.address)}")
                if folder:
                    name = f"{language}-{seen:02d}-{who}-{size['width']}.png"
                    page.screenshot(path=Path(folder) / name, full_page=True)
    assert seen > 20
    assert not faults, "\n".join(faults)


def page_of(people: People, state: State, who: str, language: str) -> Page:
    """Somebody signed in, through a form of which every word is unreadable."""
    page = people.nobody(extra_http_headers={"Accept-Language": language})
    page.goto(f"{state.house.address}/sign-in")
    assert not sticks_out(page)
    page.locator("#email").fill(state.emails[who])
    page.locator("#password").fill(stage.PASSWORD)
    page.locator("main form button").first.click()
    page.locator("form[action$='/sign-out']").first.wait_for(state="attached")
    return page
