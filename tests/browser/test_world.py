"""The coordinator's pages: readable by everybody, drawn before any script, and files to keep."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser import stage
from tests.browser.conftest import NARROW, PATIENCE, WIDE, Eyes, People
from tests.browser.stage import House, State
from tests.survey.coordinate.worlds import add_states, real

PAGES = ("articles", "map", "chapters", "coverage")
#: Enough of several groups, small States among them.
SHARING = real("KEN", "MLI", "TUN", "MUS", "VNM", "TUV", "KIR", "BRB", "PER", "FRA", "MLT", "EST")


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State that signed and shares everything with Chen's office, and twelve more."""
    made = stage.build(house, request.function.__name__.removeprefix("test_").title())
    stage.hand_in(made)
    stage.validate(made)
    stage.sign(made)
    return made


def open_page(people: People, state: State, name: str, query: str = "") -> Page:
    page = people.page_of(state, "chen")
    page.goto(f"{state.house.address}/states/{name}{query}")
    return page


def test_world_pages_are_read_by_everybody(state: State, people: People, eyes: Eyes):
    with state.house.app.app_context():
        add_states(state, *SHARING)
    page = people.page_of(state, "chen")
    for name in PAGES:
        page.goto(f"{state.house.address}/states/{name}")
        eyes.look(page, name)
    page.set_viewport_size(NARROW)
    # The last page is that of what is known: no name of a chapter is torn inside a word.
    label = page.locator(".hr-known [data-label]").first
    assert label.evaluate("e => parseFloat(getComputedStyle(e, '::before').width)") > 150
    page.set_viewport_size(WIDE)
    page.goto(f"{state.house.address}/states/articles?show=article:25&track=legal&group=african")
    eyes.look(page, "one-article")
    page.goto(f"{state.house.address}/states?group=african")
    eyes.look(page, "progress")
    page.goto(f"{state.house.address}/states/map?group=african&special=lldc&show=article:59")
    eyes.look(page, "few")
    page.goto(f"{state.house.address}/assessments/{state.assessment}/progress")
    eyes.look(page, "one-state")


def test_a_filter_is_chosen_by_keyboard_and_stands_in_the_address(state: State, people: People):
    page = open_page(people, state, "articles")
    page.get_by_label("Track", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Apply filters").press("Enter")
    page.wait_for_url("**track=legal**")
    assert page.get_by_label("Track", exact=True).input_value() == "legal"
    page.get_by_role("link", name="Map").click()
    assert "track=legal" in page.url


def test_interactive_figures_and_pictures_load_nothing_until_asked_for(
    state: State, people: People, tmp_path: Path
):
    asked: list[str] = []
    page = people.page_of(state, "chen")

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    for name in ("articles", "map", "coverage"):
        page.goto(f"{state.house.address}/states/{name}")
        heavy = [url for url in asked if "plotly" in url or "/figures/" in url]
        assert heavy == []
        with page.expect_download() as taken:
            page.get_by_role("button", name="PNG").click()
        picture = tmp_path / taken.value.suggested_filename
        taken.value.save_as(picture)
        assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size > 4_000
        page.get_by_role("button", name="Interactive figure").click()
        page.locator(".js-plotly-plot .main-svg").first.wait_for()
        boxes = [button.bounding_box() for button in page.locator(".modebar-btn").all()]
        assert boxes and all(box and min(box["width"], box["height"]) >= 24 for box in boxes)
        page.get_by_role("button", name="Back to the drawing").click()
        asked.clear()


def test_a_sign_in_a_strip_says_what_it_is_and_leads_on(state: State, people: People):
    page = open_page(people, state, "articles")
    strip = page.locator(".hr-strips tbody svg").first
    articles = page.locator("#names a").all_inner_texts()
    place = [one.split()[0] for one in articles].index("17")
    sign = {"x": 20 * place + 10, "y": 10}
    strip.hover(position=sign)
    tip = page.locator(".hr-strips__tip")
    tip.wait_for()
    assert tip.inner_text().startswith(f"{state.name}\n17 Laundering")
    strip.click(position=sign)
    page.wait_for_url("**/node/article:17")


def test_pages_stand_without_scripts(state: State, people: People):
    context = people.page_of(state, "chen").context
    page = people.nobody(java_script_enabled=False)
    page.context.add_cookies(context.cookies())
    page.goto(f"{state.house.address}/states/articles")
    assert page.get_by_role("img").count() >= 1
    assert not page.get_by_role("button", name="PNG").is_visible()
    assert page.get_by_role("link", name="SVG").is_visible()
    page.get_by_label("Regional group").select_option("african")
    page.get_by_role("button", name="Apply filters").click()
    assert "group=african" in page.url


def test_filters_are_folded_where_the_picture_would_be_far_down(state: State, people: People):
    page = people.page_of(state, "chen")
    page.set_viewport_size(NARROW)
    page.goto(f"{state.house.address}/states/articles?track=legal")
    summary = page.locator(".hr-fold > summary")
    expect(summary).to_contain_text("Legal", timeout=PATIENCE)
    expect(page.get_by_label("Track", exact=True)).to_be_hidden(timeout=PATIENCE)
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Track", exact=True).select_option("technical")
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**track=technical**")
    expect(page.get_by_label("Track", exact=True)).to_be_hidden(timeout=PATIENCE)
    # Turned, the telephone is wide enough: the form stands there, and nothing to unfold it with.
    page.set_viewport_size(WIDE)
    expect(page.get_by_label("Track", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(summary).to_be_hidden(timeout=PATIENCE)


def test_without_a_script_filters_stand_open_on_a_narrow_screen(state: State, people: People):
    page = people.page_of(state, "chen", java_script_enabled=False)
    page.set_viewport_size(NARROW)
    page.goto(f"{state.house.address}/states/articles")
    expect(page.get_by_label("Track", exact=True)).to_be_visible(timeout=PATIENCE)


def test_every_article_of_a_row_can_be_scrolled_to_on_a_phone(state: State, people: People):
    page = open_page(people, state, "articles")
    page.set_viewport_size(NARROW)
    for direction in ("ltr", "rtl"):
        page.evaluate(f"document.documentElement.dir = '{direction}'")
        # How far it scrolls, how much of a row is out of sight, how high the link of a State is.
        scrolls, hidden, height = page.locator(".hr-world").evaluate(
            """box => {
              const row = box.querySelector("tbody tr");
              const signs = Number(row.querySelector("svg").getAttribute("width"));
              return [
                box.scrollWidth - box.clientWidth,
                signs + row.cells[0].offsetWidth - box.clientWidth,
                row.querySelector("a").getBoundingClientRect().height,
              ];
            }"""
        )
        assert hidden > 100 and scrolls >= hidden - 4, direction
        assert height >= 24
