"""The signature: asking for it, recording it with an immutable snapshot, or going back."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date

from questionnaires.exchange import digest_of, scorecard_to_json, sheet_to_json
from questionnaires.scorecard import Scorecard
from questionnaires.scoring import score
from survey import audit, scope, scores
from survey.actions.assessments import AssessmentOutcome, demand_sections
from survey.actions.transaction import changing
from survey.actions.wording import required_text
from survey.days import today
from survey.instruments import method_of, open_edition
from survey.models import Assessment, Snapshot
from survey.models.base import now
from survey.policies import Actor
from survey.problems import InputRefused
from survey.sheets import sheet_of
from survey.views import snapshot_of
from survey.workflow import ASSESSMENT_STEPS, ends, step

#: The most characters of a signer's name or post.
NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class SignedSnapshot:
    """What was signed: the snapshot's public id, its revision and its SHA-256."""

    snapshot_id: str
    revision: int
    digest: str


def request_approval(
    *, actor: Actor, assessment: str, signer_name: str, signer_post: str
) -> AssessmentOutcome:
    """Name who signs for the State; the actor becomes the validator. InputRefused: validators don't
    sign.

    Asked twice with the same signer, the second answer is friendly.
    """
    verb = "request_approval"
    with changing() as session:
        found = scope.assessment(actor, assessment, verb, lock=True)
        name, post = _signer(signer_name, signer_post)
        if found.status in ends(ASSESSMENT_STEPS, verb) and (name, post) == (
            found.signer_name,
            found.signer_post,
        ):
            return AssessmentOutcome(found.status, False)
        start = found.status
        end = step(ASSESSMENT_STEPS, verb, start).end
        demand_sections(found, verb, "nothing_handed_in")
        if _person(name) == _person(actor.name):
            raise InputRefused({"signer_name": "validator_signs"})
        found.status = end
        found.signer_name, found.signer_post = name, post
        found.validated_by_id, found.validated_at = actor.person_id, now()
        audit.record(
            session,
            actor=actor,
            verb=verb,
            thing=f"assessment:{assessment}",
            state_id=found.state_id,
            signer_name=name,
            signer_post=post,
            **{"from": start, "to": end},
        )
        return AssessmentOutcome(end, True)


def return_to_validating(*, actor: Actor, assessment: str) -> AssessmentOutcome:
    """The signature was not given: validate again. Validator and signer are cleared."""
    verb = "return_to_validating"
    with changing() as session:
        found = scope.assessment(actor, assessment, verb, lock=True)
        start = found.status
        if start in ends(ASSESSMENT_STEPS, verb):
            return AssessmentOutcome(start, False)
        found.status = step(ASSESSMENT_STEPS, verb, start).end
        found.signer_name = found.signer_post = None
        found.validated_by_id = found.validated_at = None
        audit.record(
            session,
            actor=actor,
            verb=verb,
            thing=f"assessment:{assessment}",
            state_id=found.state_id,
            **{"from": start, "to": found.status},
        )
        return AssessmentOutcome(found.status, True)


def sign_off(*, actor: Actor, assessment: str, signed_on: date) -> SignedSnapshot:
    """Record that the named signer signed on this day: freezes answers and scorecard.

    InputRefused("signed_on") in the future or before the round opened; WrongState
    "nothing_handed_in". Asked twice with the same day, the second answer is the first.
    """
    verb = "sign_off"
    with changing() as session:
        found = scope.assessment(actor, assessment, verb, lock=True)
        before = snapshot_of(found)
        if (
            before is not None
            and found.status in ends(ASSESSMENT_STEPS, verb)
            and before.signed_on == signed_on
        ):
            return SignedSnapshot(before.public_id, before.revision, before.digest)
        start = found.status
        end = step(ASSESSMENT_STEPS, verb, start).end
        demand_sections(found, verb, "nothing_handed_in")
        _demand_day(signed_on, found)
        snapshot, card = _snapshot(actor, found, signed_on)
        session.add(snapshot)
        found.status = end
        session.flush()
        scores.settle(session, [(snapshot, card)])
        audit.record(
            session,
            actor=actor,
            verb=verb,
            thing=f"assessment:{assessment}",
            state_id=found.state_id,
            snapshot=snapshot.public_id,
            digest=snapshot.digest,
            signer_name=snapshot.signer_name,
            signer_post=snapshot.signer_post,
            signed_on=signed_on.isoformat(),
            **{"from": start, "to": end},
        )
        return SignedSnapshot(snapshot.public_id, snapshot.revision, snapshot.digest)


def _snapshot(actor: Actor, found: Assessment, signed_on: date) -> tuple[Snapshot, Scorecard]:
    """What is signed: answers, scorecard, seed and signer, and the SHA-256 of it all."""
    assert found.signer_name is not None and found.signer_post is not None
    instrument = open_edition(found.round.edition)
    sheet = sheet_of(found, instrument, as_of=signed_on)
    card = score(instrument, sheet, method_of(instrument))
    signed = {
        "answers": sheet_to_json(sheet),
        "scorecard": scorecard_to_json(card),
        "edition_digest": instrument.digest,
        "method": card.method,
        "seed": secrets.randbits(32),
        "signer": {"name": found.signer_name, "post": found.signer_post},
        "signed_on": signed_on.isoformat(),
    }
    snapshot = Snapshot(
        assessment_id=found.id,
        revision=found.revision,
        answers=signed["answers"],
        scorecard=signed["scorecard"],
        edition=found.round.edition,
        edition_digest=instrument.digest,
        method=card.method,
        seed=signed["seed"],
        digest=digest_of(signed),
        signer_name=found.signer_name,
        signer_post=found.signer_post,
        signed_on=signed_on,
        recorded_by_id=actor.person_id,
    )
    return snapshot, card


def _signer(name: str, post: str) -> tuple[str, str]:
    """Both texts, with everything that is wrong with either."""
    wrong: dict[str, str] = {}
    texts = []
    for field, typed in (("signer_name", name), ("signer_post", post)):
        try:
            texts.append(required_text(field, typed, NAME_LIMIT))
        except InputRefused as refused:
            wrong |= refused.fields
    if wrong:
        raise InputRefused(wrong)
    return texts[0], texts[1]


def _person(name: str) -> str:
    """A name as it is compared: whoever types it with other capitals, widths or spaces is the same
    person."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _demand_day(signed_on: date, found: Assessment) -> None:
    if signed_on > today():
        raise InputRefused({"signed_on": "in_future"})
    if signed_on < found.round.opens_on:
        raise InputRefused({"signed_on": "before_round"})
