"""The administrator's page: accounts, facts and the audit trail; never an answer."""

import re

from tests.survey.cast import LAW, NAMES


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
    assert "Saved answers" in text
    assert "Handed a section in" in text
    assert "save_section" not in text
    assert "Keeping data: law" in text and LAW not in text
    assert "Cybercrime Act" not in text
    assert "quick" not in text


def test_it_counts_what_there_is(everybody, client_of):
    text = client_of("ada").get("/admin").text.replace("<wbr>", "")
    assert "tiny-tracks" in text
    assert "Nothing has happened yet" in text


def test_nobody_else_finds_it(everybody, client_of):
    for who in NAMES:
        assert client_of(who).get("/admin").status_code == (200 if who == "ada" else 404), who


def test_accounts_are_looked_for_and_what_was_typed_stays(everybody, client_of):
    ada = client_of("ada")
    found = re.sub("</?(wbr|bdi)>", "", ada.get("/admin?who=amina").text)
    accounts = found.split('id="accounts"')[1].split('id="events"')[0]
    assert "amina@example.org" in accounts and "benoit@example.org" not in accounts
    assert 'value="amina"' in accounts
    assert "No account fits" in ada.get("/admin?who=nobody-like-this").text
    long = ada.get(f"/admin?who={'x' * 300}")
    assert long.status_code == 422 and "at most 200 characters" in long.text
    for wrong in ("0", "99", "x", "1" * 30):
        assert ada.get(f"/admin?page={wrong}").status_code == 404, wrong
