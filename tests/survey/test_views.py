"""What was opened to whom: an organisation reads by its own consents, never by those of others."""

from flask import Flask

from survey.actions import sharing
from survey.extensions import db
from survey.queries import results
from tests.survey import every_route, photographs
from tests.survey.cast import LAW, PEOPLE


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
