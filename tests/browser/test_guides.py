"""The pictures of the guides: what the demo shows to each role, in the words that guides use."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from survey.demo import cast, load, plans
from survey.demo.people import public_id
from tests.browser import stage
from tests.browser.conftest import WIDE, Eyes, People
from tests.browser.stage import House, State

PHONE = {"width": 360, "height": 740}
SYNTHETIC = "All data are synthetic and assess no State."
#: A report is set by a process beside the web server, on a machine that does much else.
PRINTING = 300_000


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The product with the demo's States in it, in the language that people of the demo read."""
    passwords = {account.email: stage.PASSWORD for account in cast.ACCOUNTS}
    running = House(
        tmp_path_factory.mktemp("guides"),
        fill=lambda app: load.load(app, passwords, lambda line: None),
        LANGUAGES=("en",),
    )
    yield running
    running.stop()


def of_the_demo(house: House, code: str) -> State:
    """A State of the demo in its present round; people are called by what their address says."""
    plan = next(plan for plan in plans.STATES if plan.code == code)
    emails = {account.email.partition("@")[0]: account.email for account in cast.ACCOUNTS}
    return State(house, plan.name, public_id("assessment", code), emails=emails)


def test_every_picture_of_the_guides_shows_what_they_tell(
    house: House, people: People, eyes: Eyes, tmp_path: Path
):
    ilvanu = of_the_demo(house, plans.OPEN_STATE)
    orlenia = of_the_demo(house, plans.SIGNED_STATE)
    a_respondent_answers(people.page_of(ilvanu, "respondent"), eyes)
    a_focal_point_collects(people.page_of(ilvanu, "focal.point"), ilvanu, eyes)
    page = people.page_of(orlenia, "focal.point.orlenia")
    a_focal_point_reads_and_shares(page, orlenia, eyes)
    the_report_is_printed(page, orlenia, eyes, tmp_path)
    a_coordinator_reads(people.page_of(ilvanu, "coordinator"), eyes)


def shown(page: Page, heading: str) -> None:
    """The page has this heading, and says that its data are invented."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(page.get_by_text(SYNTHETIC)).to_be_visible()


def at_the_top(wanted: Locator) -> None:
    """Scroll until this begins where the screen begins; what comes into sight may grow."""
    wanted.page.wait_for_function(
        "e => { e.scrollIntoView({behavior: 'instant'});"
        " return Math.abs(e.getBoundingClientRect().top) < 40; }",
        arg=wanted.element_handle(),
    )


def a_respondent_answers(page: Page, eyes: Eyes) -> None:
    """Sections, one of them as a form, an answer without a connection, and from right to left."""
    shown(page, "Your sections")
    title = "Which crimes the powers cover, powers in real time, and their safeguards"
    page.get_by_role("link", name=title).first.click()
    shown(page, title)
    for words in ("Why this is asked", "Words used here", "What shows it", "We don't know"):
        expect(page.locator("article").get_by_text(words).first).to_be_visible()
    expect(page.get_by_text(re.compile("of 11 answered · about .* minutes left"))).to_be_visible()
    expect(page.get_by_role("heading", name="Answer 11 questions for your agency")).to_be_visible()
    eyes.take(page, "section")

    page.set_viewport_size(PHONE)
    page.context.set_offline(True)
    card = page.locator("[data-question='legal.29.secret']")
    card.get_by_label("We don't know").check()
    expect(card.get_by_text("Not saved: no connection. Kept on this device.")).to_be_visible()
    expect(page.locator("#device")).to_contain_text("kept on this device and not sent yet: 1.")
    at_the_top(card)
    eyes.take(page, "section-phone")
    page.context.set_offline(False)
    card.locator("[data-save-state='saved']").wait_for()

    page.set_viewport_size(WIDE)
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    eyes.take(page, "section-right-to-left")
    page.evaluate("document.documentElement.dir = 'ltr'")
    page.get_by_role("button", name="Save and review").click()
    shown(page, "Review")
    expect(page.get_by_role("button", name="Submit for approval")).to_be_visible()


def a_focal_point_collects(page: Page, state: State, eyes: Eyes) -> None:
    """The board while answers come in, and a contradiction side by side."""
    page.goto(state.url("/board"))
    shown(page, "Progress")
    for words in ("Next: settle 20 questions", "Section by section"):
        expect(page.get_by_role("heading", name=words)).to_be_visible()
    for words in ("Close the collection now, without the rest", "Assign one section"):
        expect(page.get_by_text(words)).to_be_visible()
    eyes.take(page, "board")

    page.get_by_role("link", name="Settle what is open").click()
    shown(page, "Settle")
    expect(page.get_by_role("heading", name="waits for your approval")).to_be_visible()
    page.get_by_role("link", name="How does your State check that its laws on cybercrime").click()
    shown(page, "How does your State check")
    expect(page.get_by_role("heading", name="What the agencies say")).to_be_visible()
    expect(page.get_by_label("Why this is the answer of the State")).to_be_attached()
    eyes.take(page, "settle")


def a_focal_point_reads_and_shares(page: Page, state: State, eyes: Eyes) -> None:
    """The results of a State that has signed off, and what it shows to whom."""
    page.goto(state.url("/sharing"))
    shown(page, "Sharing")
    expect(page.get_by_text("You can take a tick away at any time.")).to_be_attached()
    eyes.take(page, "sharing")
    page.goto(state.url("/results"))
    shown(page, state.name)
    for words in ("What to do next", "What to close first", "By chapter"):
        expect(page.get_by_role("heading", name=words)).to_be_visible()
    expect(page.get_by_text("in place").first).to_be_visible()
    eyes.take(page, "results")
    at_the_top(page.locator("#chapters"))
    eyes.take(page, "results-chapters")


def the_report_is_printed(page: Page, state: State, eyes: Eyes, folder: Path) -> None:
    """The short form as a file, and its page for who decides as a picture."""
    page.goto(state.url("/report"))
    page.get_by_label("Short form").check()
    page.get_by_role("button", name="Make the report (PDF)").click()
    ready = page.get_by_role("link", name="Download the report (PDF)")
    ready.wait_for(timeout=PRINTING)
    with page.expect_download() as waiting:
        ready.click()
    file = folder / "report.pdf"
    waiting.value.save_as(file)
    if not shutil.which("pdftoppm"):
        pytest.skip("no pdftoppm here: apt-get install -y --no-install-recommends poppler-utils")
    read = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True)
    pages = read.stdout.removesuffix("\f").split("\f")
    assert len(pages) <= 8, "the short form has at most eight pages"
    assert all("invented" in text for text in pages), "every page says that no State is meant"
    decision = next(n for n, text in enumerate(pages, 1) if DECISION.search(text))
    target = eyes.folder / "report-decision"
    asked = ["pdftoppm", "-png", "-singlefile", "-r", "90", "-f", str(decision), file, target]
    assert subprocess.run(asked).returncode == 0


#: How the page for who decides begins; the list of contents names it too, behind its number.
DECISION = re.compile(r"^\s*What to decide\s*$", re.MULTILINE)


def a_coordinator_reads(page: Page, eyes: Eyes) -> None:
    """Progress of all, States by articles, and the map."""
    shown(page, "States")
    expect(page.get_by_text("States take part", exact=True)).to_be_visible()
    expect(page.get_by_text("not shared", exact=True).first).to_be_visible()
    eyes.take(page, "states")
    page.get_by_role("link", name="Articles", exact=True).click()
    shown(page, "States and articles")
    expect(page.get_by_text("in the order of the alphabet")).to_be_visible()
    names = page.locator(".hr-strips tbody th").all_inner_texts()
    assert names == sorted(names) and len(names) == 5
    eyes.take(page, "states-articles")
    page.get_by_role("link", name="Map", exact=True).click()
    shown(page, "Map")
    expect(page.get_by_text("No border is drawn.")).to_be_visible()
    at_the_top(page.get_by_role("heading", name="Chapter II, Criminalization", exact=True))
    eyes.take(page, "states-map")
