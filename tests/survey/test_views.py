"""What was opened to whom: an organisation reads by its own consents, never by those of others."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from survey import views
from survey.actions import sharing
from survey.extensions import db
from survey.models import Assessment, Consent, Snapshot
from survey.queries import results
from tests.survey import every_route, photographs
from tests.survey.cast import LAW, PEOPLE
from tests.survey.grown import copied, sent


def test_each_organisation_reads_what_was_opened_to_itself(app: Flask):
    cast = photographs.scene(app, every_route.signed).cast  # the law is open to Chen's office
    with app.app_context():
        sharing.give_consent(
            actor=cast.actor("fatima"),
            assessment=cast.assessment,
            section=PEOPLE,
            organisation=cast.reviewers,
        )
        for who, section in (("chen", LAW), ("rafael", PEOPLE)):
            page = results.results_page(cast.actor(who), cast.assessment)
            assert page.view.shared_sections == {section}, who
            db.session.rollback()


def test_the_rounds_before_are_those_that_the_same_state_signed(app: Flask):
    cast = photographs.scene(app, every_route.signed).cast
    with app.app_context():
        here = db.session.scalars(select(Assessment).filter_by(public_id=cast.assessment)).one()
        other = db.session.scalars(
            select(Assessment).filter_by(public_id=cast.other_assessment)
        ).one()
        snapshot = db.session.scalars(select(Snapshot)).one()
        consent = db.session.scalars(select(Consent)).one()
        for title, days, state, signed in (
            ("signed", 100, here.state_id, True),
            ("unsigned", 200, here.state_id, False),
            ("of another State", 300, other.state_id, True),
        ):
            opened = here.round.opens_on - timedelta(days=days)
            then = sent(here.round, title=title, opens_on=opened)
            there = sent(here, state_id=state, round_id=then.id)
            copied(consent, assessment_id=there.id)
            if signed:
                copied(snapshot, assessment_id=there.id)
        db.session.commit()
        for who in ("chen", "fatima"):
            actor = cast.actor(who)
            here = db.session.scalars(select(Assessment).filter_by(public_id=cast.assessment)).one()
            before = [one.round.title for one in views.earlier_rounds(actor, here)]
            assert before == ["signed"], who
            db.session.rollback()
