"""The sign-off: its summary, who signs, the day of the signature, and the record."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from survey.extensions import db
from survey.models import Assessment, Snapshot
from tests.survey.review.conftest import words

SIGNER = {"signer_name": "Minister Marta", "signer_post": "Minister of Justice"}


def today(shift=0):
    return (datetime.now(UTC).date() + timedelta(days=shift)).isoformat()


def assessment(app, cast):
    with app.app_context():
        return db.session.scalars(
            select(Assessment).where(Assessment.public_id == cast.assessment)
        ).one()


def snapshots(app):
    with app.app_context():
        return db.session.scalars(select(Snapshot)).all()


def test_it_tells_what_is_unknown(handed_in, see):
    text = see("sign-off")
    assert "2 of 4 sections handed in" in text
    assert "2 sections are not handed in: nothing in them counts" in text
    assert "Keeping data: tools, State Police: Not started" in text
    assert "2 contradictions not settled" in text
    assert "unknown or withheld" in text
    assert "duty asked about" in text or "duties asked about" in text
    assert "asserted only, nothing cited (E0): " in text and "(E2)" in text
    assert "Nobody outside your State: nothing is shared." in text
    assert "Close the collection first" in text


def test_it_names_sections_that_nobody_was_asked(app, everybody, send, see):
    send("unassign", {"cell": f"{everybody.police}/technical.preservation"})
    assert "1 section was given to nobody" in see("sign-off")


def test_it_goes_from_the_name_to_the_signature_and_shows_the_record(
    app, handed_in, send, see, put
):
    put("validating")
    assert send("sign-off/request", SIGNER).status_code == 303
    assert assessment(app, handed_in).status == "awaiting_approval"
    text = see("sign-off")
    assert "Minister Marta, Minister of Justice" in text
    assert "Record the signature" in text
    assert send("sign-off/sign", {"signed_on": today()}).status_code == 303
    (snapshot,) = snapshots(app)
    text = see("sign-off")
    assert "The record" in text
    grouped = " ".join(snapshot.digest[at : at + 4] for at in range(0, 64, 4))
    assert grouped in text
    assert str(snapshot.seed) in text
    assert "Minister Marta, Minister of Justice" in text
    assert "Validated by Fatima" in text
    assert send("sign-off/sign", {"signed_on": today()}).status_code == 303
    assert len(snapshots(app)) == 1


def test_whoever_validates_does_not_sign(app, handed_in, send, put):
    put("validating")
    answer = send("sign-off/request", {"signer_name": " FATIMA ", "signer_post": "Focal <point>"})
    assert answer.status_code == 422
    assert "This is your own name" in answer.text
    assert 'value=" FATIMA "' in answer.text
    assert "Focal &lt;point&gt;" in answer.text
    assert assessment(app, handed_in).status == "validating"


def test_both_name_and_post_are_asked_for(handed_in, send, put):
    put("validating")
    text = words(send("sign-off/request"))
    assert "Write the name of the person who signs." in text
    assert "Write the post of the person who signs." in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "year-month-day"),
        ("yesterday", "year-month-day"),
        ("2026-02-30", "year-month-day"),
        # Two days on: the cases are made when tests are gathered, and a run may cross midnight.
        (today(2), "a signature is recorded afterwards"),
        ("1999-01-01", "after the round was opened"),
    ],
)
def test_a_day_that_can_not_be_is_refused_and_stays_typed(
    app, handed_in, send, put, typed, sentence
):
    put("validating")
    send("sign-off/request", SIGNER)
    answer = send("sign-off/sign", {"signed_on": typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not typed or f'value="{typed}"' in answer.text
    assert snapshots(app) == []


def test_the_signature_may_not_be_given(app, handed_in, send, put):
    put("validating")
    send("sign-off/request", SIGNER)
    assert send("sign-off/return").status_code == 303
    found = assessment(app, handed_in)
    assert (found.status, found.signer_name) == ("validating", None)


def test_nothing_is_signed_out_of_turn(app, handed_in, send):
    assert send("sign-off/request", SIGNER).status_code == 409
    assert send("sign-off/sign", {"signed_on": today()}).status_code == 409
    assert send("sign-off/return").status_code == 409
    assert assessment(app, handed_in).status == "collecting"
