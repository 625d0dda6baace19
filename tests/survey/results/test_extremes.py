"""States that no page was drawn for: every page, figure and file still says something true."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree

import pytest

from reports.tables import TABLES
from survey.results.downloads import DRAWINGS
from survey.results.figures import FIGURES
from tests.survey.results import extremes
from tests.survey.results.conftest import words
from tests.survey.results.extremes import ANSWERING, LONG, MARKUP, SCRIPTS
from tests.survey.results.test_dashboard import VIEWS

#: One is enough: pages, from a snapshot that both engines keep alike.
ENGINES = ("sqlite",)

#: What the first page says of each of them.
SAYS = {
    "silent": ("Nothing that could be scored is known yet", "No gap is known"),
    "unsure": ("Nothing that could be scored is known yet", "No gap is known"),
    "nothing applies": ("Nothing that could be scored is known yet", "No gap is known"),
    "crowded": ("gaps to close", "What to close first"),
    "typed": ("gaps to close", "What to close first"),
}


def everything(scene, see, who):
    """Every page and file about the results, as this person gets them."""
    paths = [f"results{view}" for view in VIEWS]
    paths += ["results/disagreements"] if who == "fatima" else []
    paths += [f"results/tables/{name}.csv" for name in TABLES]
    paths += [f"results/drawings/{name}.svg" for name in DRAWINGS]
    paths += [f"results/figures/{name}.json" for name in FIGURES]
    return {path: see(scene, who, path) for path in paths}


@pytest.mark.parametrize("name", ANSWERING)
def test_every_page_and_file_says_something_true(app, see, name):
    scene = extremes.signed(
        app,
        ANSWERING[name],
        party=MARKUP if name == "typed" else "Atlantis",
        agency=f"{MARKUP} {SCRIPTS}" if name == "typed" else "Ministry of Justice",
    )
    for who in ("fatima", "chen"):
        found = everything(scene, see, who)
        for path, answer in found.items():
            assert answer.status_code == 200, (who, path)
            assert "<img src=x" not in answer.text or answer.mimetype != "text/html", (who, path)
            assert "\u202e" not in answer.text and "\x00" not in answer.text, (who, path)
            if answer.mimetype == "image/svg+xml":
                ElementTree.fromstring(answer.text)  # noqa: S314 - it was made here
            if answer.mimetype == "text/csv":
                rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
                assert rows and len({len(row) for row in rows}) == 1, path
        said = words(found["results"])
        if name in ("silent", "unsure") and who == "fatima":
            assert "questions without a known answer" in said
        for sentence in SAYS[name]:
            assert sentence in said, (who, sentence)


@pytest.mark.parametrize("name", ["silent", "unsure"])
def test_no_number_is_made_of_nothing(app, see, name):
    scene = extremes.signed(app, ANSWERING[name])
    said = words(see(scene, "fatima", "results"))
    assert "0 in place" in said and "0 partly in place" in said and "0 little or nothing" in said
    page = see(scene, "fatima", "results").text
    assert not re.search(r"level-[0-4]\b", page.split('class="hr-levelkey"')[0])
    evidence = words(see(scene, "fatima", "results/evidence"))
    assert "No answer is known yet" in evidence
    assert "The answers do not yet show the safeguards" in words(
        see(scene, "fatima", "results/safeguards")
    )
    assert "sent or ready 0, still to prepare 0" in words(see(scene, "fatima", "results/treaty"))


def test_what_does_not_apply_is_neither_gap_nor_unknown(app, see):
    scene = extremes.signed(app, ANSWERING["nothing applies"])
    listed = see(scene, "fatima", "results/evidence").text
    assert "institutional.37.basis" not in listed and "institutional.37.notice" in listed
    assert "No gap is known" in words(see(scene, "fatima", "results/gaps"))
    assert "Not needed" in words(see(scene, "fatima", "results/treaty"))


def test_a_page_of_a_State_with_thousands_of_sources_stays_small(app, see):
    scene = extremes.signed(app, ANSWERING["crowded"])
    sizes = {view: len(see(scene, "fatima", f"results{view}").data) for view in VIEWS}
    assert sizes[""] < 250_000, sizes
    assert max(sizes.values()) < 900_000, sizes


def test_a_remark_without_a_space_is_printed_whole_where_it_belongs(app, see):
    scene = extremes.signed(app, ANSWERING["typed"])
    page = see(scene, "fatima", "results").text
    assert LONG not in page, "a remark is no part of the first page"
    assert LONG not in see(scene, "fatima", "results/disagreements").text, "nor of a list of many"
    answer = next(q for q in scene_questions(scene) if len(q) % 3 == 0)
    assert LONG in see(scene, "fatima", f"results/question/{answer}").text
    assert LONG not in see(scene, "chen", f"results/question/{answer}").text


def scene_questions(scene):
    from survey.instruments import open_edition

    with scene.app.app_context():
        return list(open_edition("2026.1").by_id)
