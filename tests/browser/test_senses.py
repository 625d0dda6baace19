"""Whoever needs strong contrast, calm pages or more room between letters gets what others get."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import stage
from tests.browser.conftest import NARROW, WIDEST, People
from tests.browser.hands import Hands
from tests.browser.stage import LAUNDERING, House, State

#: Where the most different things stand on one page.
PAGES = {
    "amina": ("/agencies/{agency}/sections/" + LAUNDERING,),
    "fatima": ("/board", "/settle/legal.17.foreign", "/results"),
}

#: WCAG 2.2, 1.4.12: what a reader may set without losing anything.
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""

#: Whatever can be ticked or pressed and has neither a border, an outline nor a background of its
#: own colour: with colours forced, such a thing is gone.
UNSEEN = """
() => [...document.querySelectorAll("main :is(button, input:not([type=hidden]), select, textarea)")]
  .filter((e) => e.getClientRects().length)
  .filter((e) => ![[e, null], [e.nextElementSibling, "::before"]].some(([x, part]) => {
    if (!x) return false;
    const s = getComputedStyle(x, part);
    return parseFloat(s.borderTopWidth) || parseFloat(s.borderBottomWidth)
      || s.textDecorationLine.includes("underline") || s.outlineStyle !== "none";
  }))
  .map((e) => e.outerHTML.slice(0, 120))
"""


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State with everything handed in, for each test its own."""
    made = stage.build(house, request.function.__name__.removeprefix("test_").title())
    stage.hand_in(made)
    return made


def pages(people: People, state: State, **options: object):
    for who, paths in PAGES.items():
        page = people.page_of(state, who, **options)
        for path in paths:
            answer = page.goto(state.url(path.format(agency=state.agencies["ministry_justice"])))
            assert answer and answer.status == 200
            yield page


def test_with_forced_colours_every_control_and_the_focus_are_seen(state: State, people: People):
    for page in pages(people, state, forced_colors="active", reduced_motion="reduce"):
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        assert not page.evaluate(UNSEEN), page.url
        hands = Hands(page)
        for _ in range(25):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            hands.see()


def test_whoever_wants_less_motion_sees_none(state: State, people: People):
    for page in pages(people, state, reduced_motion="reduce"):
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        assert page.evaluate("document.getAnimations().length") == 0, page.url
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter((e) => {"
            " const s = getComputedStyle(e);"
            " return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0.01 })"
            ".map((e) => e.outerHTML.slice(0, 80))"
        )
        assert not moving, page.url


def test_more_room_between_letters_and_lines_hides_nothing(state: State, people: People):
    for page in pages(people, state):
        page.set_viewport_size(NARROW)
        room(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROW["width"], f"{page.url}: {page.evaluate(WIDEST)}"
        cut = page.evaluate(
            "[...document.querySelectorAll('main :is(p, button, label, h1, h2, h3, a, li, dd)')]"
            ".filter((e) => { const s = getComputedStyle(e);"
            " return s.overflow === 'hidden' && !e.className.includes('visually-hidden')"
            " && e.scrollHeight > e.clientHeight + 2 }).map((e) => e.outerHTML.slice(0, 120))"
        )
        assert not cut, page.url


def room(page: Page) -> None:
    """Set the distances of the standard, as a reader's own style sheet would; past our policy."""
    page.evaluate(
        "css => { const own = new CSSStyleSheet(); own.replaceSync(css);"
        " document.adoptedStyleSheets = [...document.adoptedStyleSheets, own] }",
        SPACED,
    )
