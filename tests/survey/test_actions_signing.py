"""The signature: two people, a day that can be true, and a snapshot that nothing changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from questionnaires.answers import RawAnswer
from questionnaires.exchange import digest_of
from survey.actions.assessments import return_to_collecting, start_validating
from survey.actions.sections import return_section
from survey.actions.settlements import settle
from survey.actions.signing import request_approval, return_to_validating, sign_off
from survey.days import today
from survey.extensions import db
from survey.models import Assessment, AssessmentStatus, AuditEvent, Snapshot
from survey.problems import InputRefused, NotVisible, Refused, WrongState
from tests.survey import photographs
from tests.survey.cast import LAW, NAMES, OFFLINE, card


def do(cast, action, who="fatima", **more):
    if action is request_approval:
        more = {"signer_name": "H.E. Minister", "signer_post": "Minister of Justice"} | more
    if action is sign_off:
        more = {"signed_on": today()} | more
    return action(actor=cast.actor(who), assessment=cast.assessment, **more)


@pytest.fixture
def validated(bare_app, cast):
    """The cast, with the law's section handed in and the collection closed."""

    def closing():
        cast.hand_in_law()
        do(cast, start_validating)
        return cast

    return photographs.begin(bare_app, "validated", closing)


def the_assessment():
    db.session.rollback()
    return db.session.scalars(select(Assessment).where(Assessment.state.has(code="XAA"))).one()


def the_snapshot():
    db.session.rollback()
    return db.session.scalars(select(Snapshot)).one()


def snapshots():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Snapshot))


def test_who_asks_for_the_signature_is_the_validator(validated):
    assert do(validated, request_approval).status == AssessmentStatus.AWAITING_APPROVAL
    found = the_assessment()
    assert found.validated_by_id == validated.people["fatima"]
    assert (found.signer_name, found.signer_post) == ("H.E. Minister", "Minister of Justice")
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.verb == "request_approval")
    ).one()
    assert event.detail["signer_name"] == "H.E. Minister"


@pytest.mark.parametrize("name", ["Fatima", " fatima ", "FATIMA", "Ｆａｔｉｍａ", "fAtImA"])
def test_the_validator_never_signs(validated, name):
    with pytest.raises(InputRefused) as refused:
        do(validated, request_approval, signer_name=name)
    assert refused.value.fields == {"signer_name": "validator_signs"}
    assert the_assessment().status == AssessmentStatus.VALIDATING


@pytest.mark.parametrize(
    ("name", "post", "fields"),
    [
        ("", "", {"signer_name": "required", "signer_post": "required"}),
        ("x" * 201, "Minister", {"signer_name": "too_long"}),
        ("A Name", "\ud800", {"signer_post": "bad_text"}),
    ],
)
def test_a_signer_has_a_name_and_a_post(validated, name, post, fields):
    with pytest.raises(InputRefused) as refused:
        do(validated, request_approval, signer_name=name, signer_post=post)
    assert refused.value.fields == fields


def test_asking_twice_is_friendly_and_another_signer_is_not_taken_silently(validated):
    do(validated, request_approval)
    assert do(validated, request_approval, "goran").changed is False
    with pytest.raises(WrongState):
        do(validated, request_approval, signer_name="Somebody Else")
    assert the_assessment().signer_name == "H.E. Minister"
    assert the_assessment().validated_by_id == validated.people["fatima"]


def test_going_back_forgets_signer_and_validator(validated):
    do(validated, request_approval)
    assert do(validated, return_to_validating).status == AssessmentStatus.VALIDATING
    found = the_assessment()
    assert (found.signer_name, found.signer_post) == (None, None)
    assert (found.validated_by_id, found.validated_at) == (None, None)
    assert do(validated, return_to_validating).changed is False


def test_the_snapshot_holds_all_that_was_signed_and_its_digest_proves_it(validated):
    do(validated, request_approval)
    signed = do(validated, sign_off)
    snapshot = the_snapshot()
    assert signed.snapshot_id == snapshot.public_id and signed.revision == 1
    assert (
        snapshot.digest
        == signed.digest
        == digest_of(
            {
                "answers": snapshot.answers,
                "scorecard": snapshot.scorecard,
                "edition_digest": snapshot.edition_digest,
                "method": snapshot.method,
                "seed": snapshot.seed,
                "signer": {"name": "H.E. Minister", "post": "Minister of Justice"},
                "signed_on": today().isoformat(),
            }
        )
    )
    assert 0 <= snapshot.seed < 2**32
    assert snapshot.answers["agencies"][0]["answers"][OFFLINE]["value"] == {"yes": True}
    assert snapshot.answers["as_of"] == today().isoformat()
    assert snapshot.recorded_by_id == validated.people["fatima"]
    assert the_assessment().status == AssessmentStatus.SIGNED_OFF


def test_the_seed_is_drawn_anew(validated, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "survey.actions.signing.secrets.randbits", lambda bits: drawn.append(bits) or 4_000_000_000
    )
    do(validated, request_approval)
    do(validated, sign_off)
    assert drawn == [32] and the_snapshot().seed == 4_000_000_000


def test_the_age_of_evidence_is_counted_from_the_day_of_the_signature(validated):
    do(validated, request_approval)
    day = today() - timedelta(days=20)
    do(validated, sign_off, signed_on=day)
    assert the_snapshot().answers["as_of"] == day.isoformat()


def test_signing_twice_is_signing_once(validated):
    do(validated, request_approval)
    first = do(validated, sign_off)
    assert do(validated, sign_off, "goran") == first
    with pytest.raises(WrongState):
        do(validated, sign_off, signed_on=today() - timedelta(days=1))
    assert snapshots() == 1


@pytest.mark.parametrize(
    ("days", "code"), [(1, "in_future"), (400, "in_future"), (-31, "before_round")]
)
def test_the_day_of_the_signature_can_be_true(validated, days, code):
    do(validated, request_approval)
    with pytest.raises(InputRefused) as refused:
        do(validated, sign_off, signed_on=today() + timedelta(days=days))
    assert refused.value.fields == {"signed_on": code}
    assert snapshots() == 0 and the_assessment().status == AssessmentStatus.AWAITING_APPROVAL
    do(validated, sign_off, signed_on=today() - timedelta(days=30))


def test_nothing_handed_in_is_nothing_to_sign(cast):
    for action, status in (
        (request_approval, AssessmentStatus.VALIDATING),
        (sign_off, AssessmentStatus.AWAITING_APPROVAL),
    ):
        db.session.execute(
            update(Assessment).values(status=status, signer_name="A", signer_post="B")
        )
        db.session.commit()
        with pytest.raises(WrongState) as wrong:
            do(cast, action)
        assert wrong.value.reason == "nothing_handed_in"


def test_after_the_signature_nothing_can_be_changed(validated):
    do(validated, request_approval)
    do(validated, sign_off)
    before = the_snapshot().answers
    where = {"agency": validated.ministry, "section": LAW}
    for attempt in (
        lambda: validated.save("amina", validated.ministry, LAW, {OFFLINE: card("no", base=1)}),
        lambda: do(validated, return_section, reason="again", **where),
        lambda: do(validated, return_to_validating),
        lambda: do(validated, return_to_collecting),
        lambda: do(
            validated,
            settle,
            question=OFFLINE,
            raw=RawAnswer(chosen=("no",)),
            why="x",
            base_revision=0,
        ),
        lambda: do(validated, request_approval, signer_name="Another"),
    ):
        with pytest.raises(WrongState):
            attempt()
    assert the_snapshot().answers == before


@pytest.mark.parametrize("action", [request_approval, sign_off, return_to_validating])
@pytest.mark.parametrize("who", [name for name in NAMES if name not in ("fatima", "goran")])
def test_nobody_else_signs(validated, action, who):
    if action is not request_approval:
        do(validated, request_approval)
    before = the_assessment().status
    with pytest.raises(Refused if who == "chen" else NotVisible):
        do(validated, action, who)
    assert the_assessment().status == before and snapshots() == 0


def test_a_validator_who_changed_names_still_does_not_sign(validated):
    """The name at the time of asking counts: the recorded signer is not the recorded validator."""
    actor = validated.actor("fatima")
    with pytest.raises(InputRefused):
        request_approval(
            actor=replace(actor, name="fatima  AL-ZAHRA"),
            assessment=validated.assessment,
            signer_name="Fatima al-Zahra",
            signer_post="Focal point",
        )
