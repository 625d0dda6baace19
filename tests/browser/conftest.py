"""One server, one worker and one Chromium a test process; what a browser complains of, fails."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from playwright.sync_api import Request as Sent

from tests.browser import stage
from tests.browser.stage import House, State

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
#: Milliseconds for a page, on a machine that does much else at the same time.
PATIENCE = 30_000
PALETTE = 128
#: Whether somebody wants to see the pages afterwards.
KEPT = os.environ.get("KEEP_PICTURES") == "1"
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The product, started; nobody in it yet."""
    running = House(tmp_path_factory.mktemp("instance"))
    yield running
    running.stop()
    # A report may come after the test that caused it. test_signing_in.py causes one, and says so.
    assert running.policy_reports() == running.expected_reports


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install -y --no-install-recommends chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Watch:
    """Everything that browsers complained of, or fetched from elsewhere, during one test."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Listen to every page of this context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        # A page that answers 409 or 422 is a page; files that are missing still count.
        where = message.location.get("url", "")
        answered = re.search(r"responded with a status of (\d+)", message.text)
        if answered and answered[1] in ("409", "422") and "/static/" not in where:
            return
        # So does a card that is sent while nobody is signed in, by whom it is not, or too fast; a
        # test that cuts the line knows that it did.
        if answered and answered[1] in ("400", "401", "429") and "/questions/" in where:
            return
        if "net::ERR_INTERNET_DISCONNECTED" in message.text or "net::ERR_FAILED" in message.text:
            return
        self.complaints.append(f"{message.type}: {message.text} ({where})")

    def _request(self, sent: Sent) -> None:
        if not sent.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"asked elsewhere: {sent.url}")


@pytest.fixture
def watch(house: House) -> Iterator[Watch]:
    """Complaints of all browsers of a test, violations of the policy among them: none. And what
    they reported to the service: nothing either."""
    watching = Watch(house.address)
    yield watching
    assert watching.complaints == []
    assert house.policy_reports() == house.expected_reports


class People:
    """Browsers for the people of a State, each with a session of their own."""

    def __init__(self, chromium: Browser, house: House, watch: Watch) -> None:
        self.chromium, self.house, self.watch = chromium, house, watch
        self.contexts: list[BrowserContext] = []

    def nobody(self, **options: object) -> Page:
        """A page of a browser in which nobody is signed in."""
        context = self.chromium.new_context(viewport=WIDE, locale="en", **options)
        context.set_default_timeout(PATIENCE)
        self.watch.over(context)
        self.contexts.append(context)
        return context.new_page()

    def page_of(self, state: State, who: str, **options: object) -> Page:
        """Sign somebody in through the form; the page they land on."""
        page = self.nobody(**options)
        page.goto(f"{self.house.address}/sign-in")
        page.get_by_label("E-mail address").fill(state.emails[who])
        page.get_by_label("Password").fill(stage.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        return page

    def leave(self) -> None:
        """Close every browser window."""
        for context in self.contexts:
            context.close()


@pytest.fixture
def people(chromium: Browser, house: House, watch: Watch) -> Iterator[People]:
    """Whoever comes to the product in this test."""
    coming = People(chromium, house, watch)
    yield coming
    coming.leave()


class Eyes:
    """Looks at a page as people do who can't take it for granted; may keep a picture of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: list[str] = []
        self.faults: list[str] = []

    def look(self, page: Page, name: str) -> None:
        """Wide, narrow, and from right to left: no violation of axe's rules, nothing sticks out."""
        self.seen.append(name)
        if KEPT:
            # Drawing the whole page takes the browser longer than every judgement of it.
            page.screenshot(path=self.folder / f"{len(self.seen):02d}-{name}.png", full_page=True)
        self.judge(page, f"{name}, wide")
        self.narrow(page, name)

    def narrow(self, page: Page, name: str) -> None:
        """The same on a phone, in both directions."""
        page.set_viewport_size(NARROW)
        self.judge(page, f"{name}, narrow")
        self.fits(page, f"{name}, narrow")
        page.evaluate("document.documentElement.dir = 'rtl'")
        self.judge(page, f"{name}, right to left")
        self.fits(page, f"{name}, right to left")
        page.evaluate("document.documentElement.dir = 'ltr'")
        page.set_viewport_size(WIDE)

    def take(self, page: Page, name: str) -> None:
        """A picture of what the screen shows now, for a guide; nothing sticks out of it."""
        self.fits(page, name)
        page.screenshot(path=self.folder / f"{name}.png", animations="disabled")

    def judge(self, page: Page, name: str, rules: Sequence[str] = ()) -> None:
        """axe finds nothing, by all its rules or by some."""
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        self.faults += [f"{name}: {found}" for found in page.evaluate(VIOLATIONS, list(rules))]

    def fits(self, page: Page, name: str) -> None:
        """Nothing is wider than the screen."""
        width = page.evaluate("document.documentElement.scrollWidth")
        if page.viewport_size and width > page.viewport_size["width"]:
            self.faults.append(f"{name}: {width} px wide\n  {page.evaluate(WIDEST)}")


#: The script of axe, and what is asked of it: each violation of all rules or of some.
AXE = Axe().axe_script
VIOLATIONS = """
async (rules) => {
  const options = { resultTypes: ["violations"] };
  if (rules.length) options.runOnly = { type: "rule", values: rules };
  const found = await axe.run(document, options);
  return found.violations.map(({ id, help, nodes }) =>
    `${id}, ${help}\\n  ` + nodes.slice(0, 4)
      .map((node) => `${node.target} ${node.html.slice(0, 150)}`).join("\\n  "));
}
"""
#: What can be another matter from right to left: where things are, and what covers what.
OF_PLACE = ("color-contrast", "target-size", "scrollable-region-focusable")

#: The elements that end furthest outside, for whoever has to mend it.
WIDEST = """
() => [...document.querySelectorAll("body *")]
  .map((e) => [e.getBoundingClientRect(), e])
  .filter(([box]) => box.width && (box.right > innerWidth + 1 || box.left < -1))
  .map(([box, e]) => `${e.tagName}.${e.classList} ${box.left | 0}..${box.right | 0}`)
  .slice(0, 8)
"""


def keep(picture: Path, target: Path) -> None:
    """Keep a picture with as many colours as these pages have, in a quarter of the bytes."""
    with Image.open(picture) as drawn:
        drawn.convert("RGB").quantize(PALETTE, dither=Image.Dither.NONE).save(target, optimize=True)


@pytest.fixture
def eyes(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Eyes]:
    """Looks at all pages of a test; KEEP_PICTURES=1 keeps pictures of them in docs/pictures."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    looking = Eyes(folder)
    yield looking
    # All of them at once: whoever mends one page mends the others with it.
    assert not looking.faults, "\n".join(looking.faults)
    if KEPT:
        kept = PICTURES / request.path.stem.removeprefix("test_")
        kept.mkdir(parents=True, exist_ok=True)
        for picture in folder.glob("*.png"):
            keep(picture, kept / picture.name)
