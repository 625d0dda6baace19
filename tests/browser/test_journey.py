"""One journey by the whole cast: from the first sign-in to the report on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from survey.models.base import now
from tests.browser import stage
from tests.browser.conftest import Eyes, People
from tests.browser.stage import LAUNDERING, House, State

TOKEN = "Orchid-7142"
LAW = "Images and Proceeds Act 2021"


class Stranger:
    """Odile, of another State: opens whatever somebody else has just opened."""

    def __init__(self, page: Page, state: State) -> None:
        self.page, self.state = page, state
        self.shown: set[str] = set()

    def tries(self, *addresses: str) -> None:
        """Nothing of this State is there for her."""
        for address in addresses:
            address = address.partition("#")[0]
            if address in self.shown:
                continue
            self.shown.add(address)
            answer = self.page.request.get(address)
            told = self.state.assessment in address or "/jobs/" in address
            assert (answer.status == 404) is told, address
            assert self.state.name not in answer.text(), address
            assert TOKEN not in answer.text(), address


@pytest.fixture
def state(house: House) -> State:
    """A State that waits for Amina's section and for nothing else."""
    return stage.build(house, "Atlantis")


def test_from_the_first_answer_to_the_report_on_paper(
    state: State, people: People, eyes: Eyes, tmp_path: Path
):
    odile = Stranger(people.page_of(state, "odile"), state)
    amina_answers(people, state, eyes, odile)
    benoit_hands_in(people, state, eyes, odile)
    fatima = people.page_of(state, "fatima")
    fatima_settles(fatima, state, eyes, odile)
    digest = fatima_signs(fatima, state, eyes, odile)
    chen = people.page_of(state, "chen")
    chen_sees_progress_only(chen, state)
    fatima_shares(fatima, state, eyes, odile)
    paper = chen_prints(chen, state, eyes, odile, tmp_path)
    need = "An offence of laundering that covers converting"
    for text in (state.name, need, digest[:4]):
        assert re.search(re.sub(r"\s+", r"\\s+", text), paper), f"not on paper: {text}"
    pages = paper.removesuffix("\f").split("\f")
    assert all("invented" in page for page in pages), "every page says that no State is meant"
    # What an agency typed beside its answer stays in the State.
    assert TOKEN not in paper
    ada = people.page_of(state, "ada")
    eyes.look(ada, "administration")
    assert TOKEN not in ada.content()


def amina_answers(people: People, state: State, eyes: Eyes, odile: Stranger) -> None:
    """Sign in, open the section, answer, save, review, submit."""
    signing_in = people.nobody()
    signing_in.goto(f"{state.house.address}/sign-in")
    eyes.look(signing_in, "sign-in")
    page = people.page_of(state, "amina")
    assert page.url.endswith("/sections")
    eyes.look(page, "your-sections")
    page.get_by_role("link", name="Laundering the proceeds").click()
    page.locator("article.hr-question").first.wait_for()
    odile.tries(page.url)

    card = page.locator("[data-question='legal.17.acts']")
    card.get_by_label("in order to hide its unlawful origin").check()
    card.get_by_label("Concealing or disguising").check()
    card.get_by_label(re.compile("^Remark")).fill(f"In force since 2021. {TOKEN}")
    card.get_by_text("Add a source").click()
    card.get_by_label("Source: law, document or register").first.fill(LAW)
    card.get_by_label(re.compile("^Where in it")).first.fill("section 4")
    foreign = page.locator("[data-question='legal.17.foreign']")
    # Dalia said otherwise: the two will contradict each other.
    foreign.get_by_label(stage.opposite(state), exact=True).check()
    page.locator("[data-question='legal.17.self']").get_by_label("The law does not say").check()
    eyes.look(page, "section")
    card.get_by_role("button", name="Save").click()
    for question in ("legal.17.acts", "legal.17.foreign", "legal.17.self"):
        page.locator(f"[data-question='{question}'] [data-save-state='saved']").wait_for()

    page.get_by_role("button", name="Save and review").click()
    page.get_by_text("3 questions have no answer").first.wait_for()
    assert page.get_by_text(TOKEN).is_visible()
    eyes.look(page, "review")
    odile.tries(page.url)
    page.get_by_role("button", name="Submit for approval").click()
    page.get_by_text("The section is with your approver").wait_for()


def benoit_hands_in(people: People, state: State, eyes: Eyes, odile: Stranger) -> None:
    """The approver reads the answers and hands them in."""
    page = people.page_of(state, "benoit")
    assert page.get_by_text("waits for your approval").is_visible()
    page.get_by_role("link", name="Laundering the proceeds").click()
    page.get_by_role("button", name="Hand in").wait_for()
    assert page.get_by_text(TOKEN).is_visible()
    eyes.look(page, "approval")
    odile.tries(page.url)
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("The section was handed in").wait_for()


def fatima_settles(page: Page, state: State, eyes: Eyes, odile: Stranger) -> None:
    """Board, results as a draft, a contradiction settled, and the score that moves with it."""
    assert page.url == state.url("/board")
    eyes.look(page, "board")
    page.get_by_role("link", name="Results", exact=True).first.click()
    page.get_by_text("Draft: not signed off").wait_for()
    eyes.look(page, "results-draft")
    odile.tries(page.url, state.url("/results/figures/chapters.json"), state.url("/answers.json"))

    page.goto(state.url("/results/node/track:17/legal"))
    page.get_by_text("Made from").first.wait_for()
    eyes.look(page, "arithmetic")
    odile.tries(page.url)
    before = declared(page)

    page.goto(state.url("/settle"))
    page.get_by_role("link", name=re.compile("^If an act abroad is a crime")).wait_for()
    eyes.look(page, "contradictions")
    odile.tries(page.url)
    page.get_by_role("link", name=re.compile("^If an act abroad is a crime")).click()
    page.get_by_role("heading", name="What the agencies say").wait_for()
    eyes.look(page, "settling")
    odile.tries(page.url)
    # The stricter reading counted so far; the State agrees on the other one.
    page.get_by_role("group", name="The national answer").get_by_label("Yes", exact=True).check()
    page.get_by_label("Why this is the answer of the State").fill(f"Section 9 says so. {TOKEN}")
    page.get_by_role("button", name="Record the national answer").click()
    page.get_by_text("The national answer is recorded").wait_for()

    page.goto(state.url("/results/node/track:17/legal"))
    after = declared(page)
    assert after > before
    page.goto(state.url("/results/question/legal.17.acts"))
    assert page.get_by_text(TOKEN).first.is_visible()
    eyes.look(page, "question")
    odile.tries(page.url)
    page.goto(state.url("/results/gaps"))
    page.get_by_role("heading", name=re.compile("^Chapter")).first.wait_for()
    eyes.look(page, "gaps")
    odile.tries(page.url)


def declared(page: Page) -> float:
    """The number of a node, as its page prints it."""
    row = page.locator(".govuk-summary-list__row").filter(has_text="Declared").first
    return float(row.locator("dd").inner_text())


def fatima_signs(page: Page, state: State, eyes: Eyes, odile: Stranger) -> str:
    """Close the collection, name who signs, record the signature; the digest of the record."""
    page.goto(state.url("/board"))
    page.get_by_role("button", name="Close the collection and validate").click()
    page.get_by_text("The collection is closed").first.wait_for()
    page.goto(state.url("/sign-off"))
    page.get_by_role("heading", name="Ask for the signature").wait_for()
    eyes.look(page, "sign-off")
    odile.tries(page.url)
    page.get_by_label("Name of who signs").fill("Sofia Marek")
    page.get_by_label("Post of who signs").fill("Minister of Justice")
    page.get_by_role("button", name="Ask for the signature").click()
    page.get_by_role("heading", name="Record the signature").wait_for()
    eyes.look(page, "signature")
    page.get_by_label("Day of the signature").fill(now().date().isoformat())
    page.get_by_role("button", name="Record the signature and sign off").click()
    page.get_by_role("heading", name="The record").wait_for()
    eyes.look(page, "record")
    row = page.locator(".govuk-summary-list__row").filter(has_text="Fingerprint of what was signed")
    digest = row.locator("code").inner_text().replace(" ", "")
    assert re.fullmatch("[0-9a-f]{64}", digest)
    return digest


def chen_sees_progress_only(page: Page, state: State) -> None:
    """Signed is not shared: the State decides."""
    list_of_states(page, state)
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=state.name).first)
    assert row.first.get_by_text("not shared").is_visible()
    assert page.request.get(state.url("/results")).status == 404
    assert page.request.get(state.url("/report")).status == 404


def list_of_states(page: Page, state: State) -> None:
    """The States of the round of this journey: there may be newer ones here."""
    page.goto(f"{state.house.address}/states")
    page.get_by_role("heading", name="States", exact=True).wait_for()
    rounds = page.get_by_label("Round", exact=True)
    if rounds.count():
        rounds.select_option(label=stage.FIRST)
        page.get_by_role("button", name="Apply filters").click()
        page.wait_for_url("**round=**")


def fatima_shares(page: Page, state: State, eyes: Eyes, odile: Stranger) -> None:
    """Open the offences and the urgent requests to Chen's office."""
    page.goto(state.url("/sharing"))
    for title in ("Laundering the proceeds", "Urgent requests at any hour"):
        page.get_by_label(re.compile(f"Share: {title}.*Office for {state.name}")).check()
    eyes.look(page, "sharing")
    odile.tries(page.url)
    page.get_by_role("button", name="Save what is shared").click()
    page.get_by_text("2 sections were opened").wait_for()


def chen_prints(page: Page, state: State, eyes: Eyes, odile: Stranger, folder: Path) -> str:
    """The list of States, the shared results, the report; what pdftotext reads on it."""
    list_of_states(page, state)
    page.get_by_role("link", name=f"Results {state.name}").wait_for()
    eyes.look(page, "states")
    page.get_by_role("link", name=f"Results {state.name}").click()
    page.get_by_text("Signed off").first.wait_for()
    assert TOKEN not in page.content()
    eyes.look(page, "results-shared")
    odile.tries(page.url)
    for section in (
        f"/agencies/{state.agencies['ministry_justice']}/sections/{LAUNDERING}",
        "/board",
    ):
        assert page.request.get(state.url(section)).status == 404

    page.get_by_role("link", name="Gap report (PDF)", exact=True).click()
    page.get_by_role("button", name="Make the report (PDF)").wait_for()
    eyes.look(page, "report")
    odile.tries(page.url)
    page.get_by_role("button", name="Make the report (PDF)").click()
    page.get_by_role("progressbar").or_(page.get_by_text("The report is ready")).first.wait_for()
    odile.tries(page.url, f"{page.url}.json", f"{page.url}/download")
    # The page moves on by itself.
    page.get_by_role("link", name="Download the report (PDF)").wait_for(timeout=90_000)
    eyes.look(page, "report-ready")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the report (PDF)").click()
    file = folder / "report.pdf"
    waiting.value.save_as(file)
    odile.tries(f"{page.url}/download")
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext here: apt-get install -y --no-install-recommends poppler-utils")
    read = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True)
    assert read.returncode == 0, read.stderr
    return read.stdout
