"""Rounds that are told in memory: the same rows as the pages' actions leave, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from questionnaires.exchange import digest_of, sheet_digest, sheet_from_json
from survey import audit_chain, upgrading
from survey.acting import acting_for_the_system
from survey.actions import sharing
from survey.app import create_app
from survey.demo import cast, load, plans
from survey.demo.cast import RoundPlan, StatePlan
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import (
    AnswerRow,
    Assessment,
    Assignment,
    Consent,
    EvidenceRow,
    Grant,
    Organisation,
    ScoreRow,
    SettlementRow,
    Snapshot,
)
from survey.queries.people import actor_of
from survey.sheets import sheet_of
from tests.survey.settings import settings_for

RAPID = replace(cast.CURRENT, edition="2026.1-rapid")
SIGNED = StatePlan(
    "XAB", "Kestoria", 0.56, 0.70, 0.80, 0.06, 0.40, ("en", "ru"),
    ("Yaroslav Timeryn", "Deputy Prime Minister"), date(2026, 11, 6), 1.0, settles=0.8, others=0.5,
)  # fmt: skip
COLLECTING = replace(plans.STATES[9], waiting=1)


def _load(
    app: Flask,
    *taking: StatePlan,
    round_: RoundPlan = RAPID,
    by_actions: tuple[str, ...] = (),
) -> None:
    load.load(app, {}, lambda line: None, parts=[(round_, taking)], by_actions=by_actions)


def _rows(query: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in db.session.execute(query)), key=repr)


def _left_behind() -> dict[str, Any]:
    """What a signed State leaves, without who wrote it when."""
    a, e = AnswerRow, EvidenceRow
    cited = (e.source, e.pinpoint, e.link, e.dated, e.is_law, e.secret)
    snapshot = db.session.scalars(select(Snapshot)).one()
    scored = [c for c in ScoreRow.__table__.c if c.name not in ("id", "snapshot_id")]
    return {
        "answers": _rows(
            select(
                a.agency_id, a.question_id, a.state, a.value, a.reason, a.reason_note, a.approved,
                a.comment, a.comment_language, a.pipeline_stage, a.pipeline_expected, a.revision,
            )
        ),
        "evidence": _rows(
            select(a.agency_id, a.question_id, *cited, e.seen_by_focal_point, e.confirmed)
            .join_from(e, a, a.id == e.answer_id)
        ),
        "sections": _rows(
            select(
                Assignment.agency_id, Assignment.section_id, Assignment.status, Assignment.due_on
            )
        ),
        "settled": _rows(select(SettlementRow.question_id)),
        "consents": _rows(select(Consent.section_id, Consent.organisation_id)),
        "assessment": _rows(
            select(
                Assessment.status, Assessment.revision, Assessment.validated_by_id,
                Assessment.signer_name, Assessment.signer_post,
            )
        ),
        "numbers": snapshot.scorecard["digest"],
        "snapshot": (snapshot.edition_digest, snapshot.method, snapshot.revision),
        "scores": _rows(select(*scored)),
    }  # fmt: skip


def test_a_told_round_leaves_what_the_actions_leave(tmp_path: Path):
    left = []
    for name, by_actions in (("told", ()), ("acted", ("XAB",))):
        app = create_app(settings_for(tmp_path / name))
        upgrading.upgrade(app)
        # The whole edition: in the rapid one nothing can be not applicable.
        _load(app, SIGNED, round_=cast.CURRENT, by_actions=by_actions)
        with app.app_context(), acting_for_the_system():
            left.append(_left_behind())
            approved = select(AnswerRow.approved).distinct()
            assert set(db.session.scalars(approved)) == {True, False}
            confirmed = select(EvidenceRow.confirmed).distinct()
            assert set(db.session.scalars(confirmed)) == {None, "agency", "reviewer"}
            assert any(db.session.scalars(select(EvidenceRow.seen_by_focal_point)))
            db.session.remove()
            db.engine.dispose()
    for what, told in left[0].items():
        assert told, what
        assert told == left[1][what], what


def test_what_is_signed_is_what_the_rows_say_and_its_digest_holds(bare_app: Flask):
    _load(bare_app, SIGNED)
    with acting_for_the_system():
        signed = db.session.scalars(select(Snapshot)).one()
        assessment = signed.assessment
        kept = ("answers", "scorecard", "edition_digest", "method", "seed")
        frozen = {key: getattr(signed, key) for key in kept}
        frozen["signed_on"] = signed.signed_on.isoformat()
        frozen["signer"] = {"name": signed.signer_name, "post": signed.signer_post}
        assert digest_of(frozen) == signed.digest
        instrument = open_edition(assessment.round.edition)
        live = sheet_of(assessment, instrument, as_of=signed.signed_on)
        assert sheet_digest(sheet_from_json(signed.answers, instrument)) == sheet_digest(live)


def test_the_trail_of_told_rounds_is_whole(bare_app: Flask):
    _load(bare_app, SIGNED, COLLECTING)
    with acting_for_the_system():
        verdict = audit_chain.verify()
        assert verdict.whole and verdict.entries > 100


def test_rows_that_come_later_have_numbers_of_their_own(bare_app: Flask):
    _load(bare_app, SIGNED, COLLECTING)
    with acting_for_the_system():
        assessment = db.session.scalars(
            select(Assessment).where(Assessment.status == "collecting")
        ).one()
        leader = db.session.scalars(
            select(Grant.person_id).where(Grant.state_id == assessment.state_id)
        ).one()
        office = db.session.scalars(
            select(Organisation.public_id).where(Organisation.name == cast.OBSERVERS)
        ).one()
        section = assessment.assignments[0].section_id
        where = assessment.public_id
        assert sharing.give_consent(
            actor=actor_of(leader), assessment=where, section=section, organisation=office
        )
        numbers = db.session.scalars(select(Consent.id)).all()
        assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("settles", [0.0, 1.0])
def test_what_the_focal_point_settled_is_not_contested_any_more(bare_app: Flask, settles: float):
    _load(bare_app, replace(SIGNED, settles=settles))
    with acting_for_the_system():
        signed = db.session.scalars(select(Snapshot)).one()
        open_ones = [n for n in signed.scorecard["national"] if n["contested"]]
        assert bool(open_ones) is (settles == 0.0)
