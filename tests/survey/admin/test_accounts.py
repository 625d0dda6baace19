"""The administrator's page: accounts, facts and the audit trail; never an answer."""

import re

from tests.survey.cast import NAMES


def test_it_shows_accounts_with_their_roles_and_places(everybody, client_of):
    text = re.sub("</?(wbr|bdi)>", "", client_of("ada").get("/admin").text)
    for name in NAMES:
        assert f"{name}@example.org" in text
    assert "Respondent, Ministry of Justice, Atlantis" in text
    assert "Focal point, Borduria" in text
    assert "Observer, Generous Donor" in text


def test_it_shows_what_happened_and_no_answer(app, everybody, client_of):
    with app.app_context():
        everybody.hand_in_law()
    text = client_of("ada").get("/admin").text.replace("<wbr>", "")
    assert "save_section" in text
    assert "hand_in_section" in text
    assert "Cybercrime Act" not in text
    assert "quick" not in text


def test_it_counts_what_there_is(everybody, client_of):
    text = client_of("ada").get("/admin").text.replace("<wbr>", "")
    assert "tiny-tracks" in text
    assert "Nothing has happened yet." in text


def test_nobody_else_finds_it(everybody, client_of):
    for who in NAMES:
        assert client_of(who).get("/admin").status_code == (200 if who == "ada" else 404), who
