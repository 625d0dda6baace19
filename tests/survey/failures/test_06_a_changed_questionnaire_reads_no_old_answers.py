"""Failure 6: a changed questionnaire was put over old answers, which then said something else."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from survey import audit, exporting
from survey.actions import assessments, importing, signing
from survey.extensions import db
from survey.models import Consent, PartyState, Round, Snapshot
from survey.models.base import now
from survey.problems import ImportRefused
from tests.survey.failures.editions import (
    anyone_means_secret,
    without_offline,
    without_quick,
)

EDITS = [anyone_means_secret, without_quick, without_offline]
PAGES = (
    "results",
    "results/duties",
    "results/gaps",
    "answers.json",
    "answers.xlsx",
    "results/tables/gaps.csv",
    "results/drawings/chapters.svg",
)


@pytest.fixture
def signed(app, authors, everybody):
    """Atlantis has signed, and shows its law to the donor."""
    with app.app_context():
        everybody.hand_in_law()
        what = {"actor": everybody.actor("fatima"), "assessment": everybody.assessment}
        assessments.start_validating(**what)
        signing.request_approval(**what, signer_name="A. Minister", signer_post="Minister")
        signing.sign_off(**what, signed_on=now().date())
    return everybody


def read(client, assessment: str) -> dict[str, bytes]:
    """Every page and file of the results, but for what says when it was made."""
    found = {}
    for name in PAGES:
        answer = client.get(f"/assessments/{assessment}/{name}", buffered=True)
        assert answer.status_code == 200, name
        if name.endswith(".xlsx"):
            with ZipFile(BytesIO(answer.data)) as book:
                parts = [part for part in book.namelist() if part != "docProps/core.xml"]
                found[name] = b"".join(book.read(part) for part in parts)
            continue
        found[name] = re.sub(rb'name="csrf_token" value="[^"]+', b"", answer.data)
    return found


def test_what_was_signed_is_the_same_to_the_byte_after_another_edition_came(
    signed,
    authors,
    client_of,
):
    fatima = client_of("fatima")
    before = read(fatima, signed.assessment)
    authors.another("tiny-next")
    for edit in EDITS:
        authors.change(edit, "tiny-next")
    after = read(fatima, signed.assessment)
    assert {name for name in PAGES if before[name] != after[name]} == set()


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_signed_is_read_with_no_other_words(
    app,
    signed,
    authors,
    client_of,
    edit,
):
    """The very edition was changed, as a newer version changes a draft. Two codes with each other's
    words had been read as if somebody had signed that."""
    fatima = client_of("fatima")
    before = read(fatima, signed.assessment)
    path = authors.folder / "tiny-tracks" / "legal" / "preservation.yaml"
    whole = path.read_text("utf-8")
    authors.change(edit)
    for name in PAGES:
        answer = fatima.get(f"/assessments/{signed.assessment}/{name}")
        assert answer.status_code == 409, name
        assert "the version that was signed must be installed again" in answer.text
    authors.change(lambda _text: whole)
    assert read(fatima, signed.assessment) == before


def test_what_was_signed_elsewhere_with_other_words_is_not_taken_in(
    app,
    signed,
    authors,
):
    with app.app_context():
        data = exporting.assessment_to_json(signed.assessment)
        authors.change(anyone_means_secret)
        # As if it came from elsewhere: another State, another round, nothing of it here.
        data = renamed(data)
        with pytest.raises(ImportRefused, match="with other words than it has here"):
            importing.import_assessment(actor=audit.SYSTEM, data=data)
        assert db.session.query(Snapshot).count() == 1
        assert db.session.query(Round).count() == 1
        assert db.session.query(PartyState).count() == 2
        assert db.session.query(Consent).count() == 0


def renamed(data: dict) -> dict:
    from questionnaires.exchange import digest_of

    bare = {key: value for key, value in data.items() if key != "digest"}
    bare["round"][0]["title"] = "Elsewhere"
    bare["assessment"][0] |= {"public_id": "elsewhere", "round_id": "Elsewhere"}
    for one in bare["snapshot"]:
        one["public_id"] = "signed-elsewhere"
    return {**bare, "digest": digest_of(bare)}
