"""The same work without scripts, without a mouse, and with hostile text in every field."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page

from questionnaires.answers import RawEvidence
from survey.extensions import db
from survey.models import Agency, PartyState, Person
from tests.browser import stage
from tests.browser.conftest import People
from tests.browser.stage import House, State

#: Runs if anything writes it into a page as it is: as an element, an attribute, or a script's text.
PAYLOAD = "</script><img src=x onerror=\"document.title='ran'\">'\"`${1}{{7*7}}"


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State of its own for each test: they may run in one server."""
    return stage.build(house, request.function.__name__.removeprefix("test_").title())


def test_answering_works_without_scripts(state: State, people: People):
    page = people.page_of(state, "amina", java_script_enabled=False)
    page.get_by_role("link", name="Laundering the proceeds").click()
    card = page.locator("[data-question='legal.17.foreign']")
    card.get_by_label("Yes", exact=True).check()
    card.get_by_role("button", name="Save").click()
    page.get_by_text("Saved: 1 answer.").wait_for()
    card = page.locator("[data-question='legal.17.self']")
    card.get_by_label("The law does not say").check()
    page.get_by_role("button", name="Save and review").click()
    page.get_by_text("4 questions have no answer").first.wait_for()
    page.get_by_role("button", name="Submit for approval").click()
    page.get_by_text("The section is with your approver").wait_for()

    page = people.page_of(state, "benoit", java_script_enabled=False)
    page.get_by_role("link", name="Laundering the proceeds").click()
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("4 questions without an answer count as unknown").wait_for()

    page = people.page_of(state, "fatima", java_script_enabled=False)
    page.goto(state.url("/results"))
    # The server's drawing and its table say what the interactive figure would.
    assert page.locator("#chapters-drawing svg").first.is_visible()
    assert page.locator("#chapters-table").is_visible()
    assert page.locator("button[data-figure]").first.is_hidden()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus; whoever tabs sees where they are."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            # A radio or checkbox shows its focus on the label's drawn box.
            shown = wanted.evaluate(
                "e => [e, e.nextElementSibling].filter(Boolean).some((x) => ['', '::before'].some("
                "(p) => { const s = getComputedStyle(x, p || null);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }))"
            )
            assert shown, "has the focus, and does not show it"
            return
    raise AssertionError(f"{wanted} is not reached by Tab")


def test_answering_works_by_keyboard_alone(state: State, people: People):
    page = people.nobody()
    page.goto(f"{state.house.address}/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#main", (
        "the first stop skips the header"
    )
    tab_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type(state.emails["amina"])
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(stage.PASSWORD)
    page.keyboard.press("Enter")
    section = page.get_by_role("link", name="Laundering the proceeds")
    section.wait_for()
    tab_to(page, section)
    page.keyboard.press("Enter")
    card = page.locator("[data-question='legal.17.acts']")
    card.wait_for()
    ticked = card.get_by_label("in order to hide its unlawful origin")
    tab_to(page, ticked)
    page.keyboard.press("Space")
    assert ticked.is_checked()
    foreign = page.locator("[data-question='legal.17.foreign']")
    tab_to(page, foreign.get_by_label("Yes", exact=True))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert foreign.get_by_label("No", exact=True).is_checked()
    tab_to(page, foreign.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    for saved in (card, foreign):
        saved.locator("[data-save-state='saved']").wait_for()
    assert foreign.get_by_role("button", name="Save").evaluate("e => e === document.activeElement")


def test_enter_in_a_field_saves_and_never_submits(state: State, people: People):
    page = people.page_of(state, "amina")
    page.get_by_role("link", name="Laundering the proceeds").click()
    card = page.locator("[data-question='legal.17.acts']")
    card.get_by_label("in order to hide its unlawful origin").check()
    card.get_by_text("Add a source").click()
    card.get_by_label("Source: law, document or register").first.fill("Penal Code")
    card.get_by_label("Source: law, document or register").first.press("Enter")
    card.locator("[data-save-state='saved']").wait_for()
    page.get_by_role("button", name="Save and review").click()
    page.get_by_role("button", name="Submit for approval").wait_for()


def test_figures_draw_under_the_policy(state: State, people: People):
    stage.hand_in(state)
    page = people.page_of(state, "fatima")
    page.goto(state.url("/results"))
    # What draws a number in each: an empty frame is no figure.
    marks = {"chapters": ".scatterlayer .js-line", "articles": ".heatmaplayer image"}
    for figure, mark in marks.items():
        box = page.locator(f"#{figure}")
        box.get_by_role("button", name=re.compile("^Interactive figure")).click()
        live = box.locator(".hr-figure__drawing--live")
        live.locator(mark).first.wait_for(state="attached")
        # plotly.js needs its own style sheet, or its text stands in a heap in the corner.
        assert live.locator("svg.main-svg").first.bounding_box()["width"] > 300
        assert page.locator(f"#{figure}-drawing").is_hidden()
        box.get_by_role("button", name=re.compile("^Back to the")).click()
        page.locator(f"#{figure}-drawing").wait_for()
        assert live.count() == 0


def hostile(state: State) -> None:
    """The payload in every text that somebody of this State types or is called."""
    with state.house.app.app_context():
        for row in (
            db.session.query(PartyState).filter_by(name=state.name).one(),
            *db.session.query(Agency).filter(Agency.public_id.in_(state.agencies.values())),
            *db.session.query(Person).filter(Person.email.in_(state.emails.values())),
        ):
            row.name = f"{PAYLOAD} {row.name}"
        db.session.commit()


def test_hostile_text_stays_text(state: State, people: People, monkeypatch: pytest.MonkeyPatch):
    hostile(state)
    written = stage.answering.answer_section

    def attack(plan, kind, section):
        source = RawEvidence(source=PAYLOAD, pinpoint=PAYLOAD, is_law=True)
        return {
            key: replace(one, raw=replace(one.raw, comment=PAYLOAD), evidence=(source,))
            for key, one in written(plan, kind, section).items()
        }

    monkeypatch.setattr(stage.answering, "answer_section", attack)
    stage.hand_in(state)
    fatima = people.page_of(state, "fatima")
    fatima.goto(state.url("/settle"))
    fatima.locator("main a[href*='/settle/']").first.click()
    fatima.get_by_label("Why this is the answer of the State").fill(PAYLOAD)
    group = fatima.get_by_role("group", name="The national answer")
    group.get_by_label("We don’t know").or_(group.get_by_label("We don't know")).check()
    fatima.get_by_role("button", name="Record the national answer").click()
    fatima.get_by_text("The national answer is recorded").wait_for()
    stage.validate(state)
    stage.sign(state)
    crawl(fatima, state)
    for who in ("amina", "benoit", "chen", "ada"):
        crawl(people.page_of(state, who), state)


def crawl(page: Page, state: State) -> None:
    """Every page of the State that this person reaches by links; watched for anything that ran."""
    waiting, seen = [page.url], set()
    shown = 0
    while waiting and len(seen) < 14:
        address = waiting.pop(0)
        seen.add(re.sub(r"[^/]+$", "", address) if "/question/" in address else address)
        page.goto(address)
        assert page.title() != "ran", address
        assert page.locator("img[src='x']").count() == 0, address
        shown += page.content().count("onerror")
        for link in page.locator("a[href]").evaluate_all("all => all.map((a) => a.href)"):
            link = link.partition("#")[0]
            ours = link.startswith(state.house.address) and not link.partition("?")[0].endswith(
                (".json", ".xlsx", ".svg", ".csv", "/download")
            )
            kind = re.sub(r"[^/]+$", "", link) if "/question/" in link else link
            if ours and kind not in seen and link not in waiting and "/node/" not in link:
                waiting.append(link)
    assert shown, "no page said the hostile text at all"
