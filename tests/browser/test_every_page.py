"""Every page that people work on: clean for axe, inside the screen, whatever is written in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import stage
from tests.browser.conftest import Eyes, People, Watch
from tests.browser.pages import Walk, write_unkindly
from tests.browser.stage import DEVICES, LAUNDERING, House, State

QUESTION = "legal.17.foreign"


@pytest.fixture
def state(house: House, request: pytest.FixtureRequest) -> State:
    """A State of its own for each test."""
    return stage.build(house, request.function.__name__.removeprefix("test_").title())


class Visit:
    """Somebody's pages, by their paths."""

    def __init__(self, state: State, walk: Walk) -> None:
        self.state, self.walk = state, walk

    def section(self, kind: str, section: str) -> str:
        """The path of a section."""
        return self.state.section_url(kind, section).removeprefix(self.state.house.address)

    def of(self, page: Page, *paths: str) -> None:
        """Look at them all."""
        self.walk.through(page, self.state.house.address, paths)

    def of_the_state(self, page: Page, *paths: str) -> None:
        """The same for pages of the assessment."""
        self.of(page, *(f"/assessments/{self.state.assessment}{path}" for path in paths))


def test_pages_before_signing_in_and_of_the_service(
    state: State, people: People, eyes: Eyes, watch: Watch
):
    visit = Visit(state, Walk(eyes))
    nobody = people.nobody()
    visit.of(nobody, "/", "/about", "/sign-in", "/reset", "/sign-in/code", "/nowhere")
    visit.of(
        people.page_of(state, "ada"),
        "/admin",
        "/admin/audit",
        "/account",
        "/account/second-factor",
        "/change-password",
        "/questionnaires",
    )
    visit.of(people.page_of(state, "odile"), "/", "/sections")
    flag = state.house.folder / "updating"
    flag.touch()
    try:
        nobody.goto(f"{state.house.address}/sign-in")
        assert nobody.get_by_role("heading", name="being updated").is_visible()
        visit.walk.look(nobody, "being updated")
    finally:
        flag.unlink()
    told = ("status of 404", "status of 503")
    watch.complaints = [one for one in watch.complaints if not any(t in one for t in told)]


def test_pages_of_an_agency_whatever_is_written(state: State, people: People, eyes: Eyes):
    with state.house.app.app_context():
        stage.answer(state, "amina", "ministry_justice", LAUNDERING)
    write_unkindly(state)
    visit = Visit(state, Walk(eyes))
    section = visit.section("ministry_justice", LAUNDERING)
    amina = people.page_of(state, "amina")
    visit.of(
        amina,
        "/sections",
        section,
        f"{section}/review",
        f"{section}/questions/{QUESTION}/history",
        f"/questionnaires/{stage.EDITION}/{LAUNDERING}",
    )
    egon = people.page_of(state, "egon")
    visit.of(egon, "/sections", visit.section("police", DEVICES))


def test_pages_of_the_focal_point_whatever_is_written(state: State, people: People, eyes: Eyes):
    stage.hand_in(state)
    write_unkindly(state)
    visit = Visit(state, Walk(eyes))
    fatima = people.page_of(state, "fatima")
    paths = ("/board", "/settle", f"/settle/{QUESTION}", "/sign-off", "/sharing", "/audit")
    visit.of_the_state(fatima, *paths, visit_section(visit))
    stage.validate(state)
    visit.of_the_state(fatima, "/board", "/sign-off")
    stage.sign(state)
    visit.of_the_state(fatima, "/board", "/sign-off", "/sharing", f"/settle/{QUESTION}")


def visit_section(visit: Visit) -> str:
    """The review that the focal point reads, below the assessment."""
    there = visit.section("ministry_justice", LAUNDERING)
    return there.removeprefix(f"/assessments/{visit.state.assessment}") + "/review"
