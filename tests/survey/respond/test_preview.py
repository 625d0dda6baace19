"""The questionnaires to look through: whole, with nothing to save, for whoever is signed in."""

from __future__ import annotations

import pytest

from survey.instruments import open_edition
from tests.instruments import broken, open_tiny
from tests.survey.cast import LAW
from tests.survey.engines import only_sqlite

PREVIEW = f"/questionnaires/tiny-tracks/{LAW}"


@pytest.mark.parametrize("who", ["amina", "fatima", "chen", "ada"])
def test_every_section_of_every_edition_can_be_looked_through(everybody, client_of, who):
    page = client_of(who).get("/questionnaires")
    assert page.status_code == 200
    for name in ("tiny-tracks", "tiny-ladder", "2026.1", "2026.1-rapid"):
        assert f"/questionnaires/{name}/" in page.text
    assert "rapid profile: not to be compared" in page.text
    assert client_of(who).get(PREVIEW).status_code == 200


def test_a_section_shows_all_that_a_respondent_would_read(everybody, client_of):
    text = client_of("amina").get(PREVIEW).text
    for question in open_tiny("tracks").section_by_id[LAW].questions:
        assert question.text in text and question.why in text and question.id in text
    assert "not yet read against the official text" in text
    assert "official text</a>" in text


def test_no_box_is_empty_where_no_evidence_is_asked_for(app, everybody, client_of):
    with app.app_context():
        section = open_edition("2026.1").section_by_id["legal.offences-systems"]
    asked = [question for question in section.questions if question.evidence]
    text = client_of("amina").get(f"/questionnaires/2026.1/{section.id}").text
    assert 0 < len(asked) < len(section.questions)
    assert text.count("What shows it</h3>") == len(asked)
    # A source can be named all the same.
    assert text.count("Add a source") == len(section.questions)


def test_nothing_of_it_can_be_posted(everybody, client_of):
    page = client_of("amina").get(PREVIEW)
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    assert "<form" not in main and 'type="submit"' not in main
    assert client_of("amina").post(PREVIEW).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/questionnaires/no-such/legal.x",
        "/questionnaires/tiny-tracks/legal.x",
        "/questionnaires/..%2f..%2fetc/legal.x",
    ],
)
def test_what_is_not_there_is_not_found(everybody, client_of, address):
    assert client_of("amina").get(address).status_code == 404


def test_whoever_is_signed_out_signs_in_first(app):
    assert app.test_client().get("/questionnaires").status_code == 302
    assert app.test_client().get(PREVIEW).status_code == 302


@only_sqlite
def test_an_edition_that_cannot_be_opened_says_why(app, everybody, client_of, tmp_path):
    root = broken.copy_of("tiny-ladder", tmp_path)
    (root / "tiny-ladder").rename(root / "tiny-broken")
    broken.change(root, "tiny-broken/edition.yaml", "tiny-ladder", "tiny-broken")
    broken.change(root, "tiny-broken/institutional/contact.yaml", "why:", "because:")
    app.config["CONTENT_ROOTS"] = (*app.config["CONTENT_ROOTS"], str(root))
    page = client_of("amina").get("/questionnaires")
    assert page.status_code == 200
    assert "This edition cannot be opened" in page.text and "because" in page.text
