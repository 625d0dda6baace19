"""One day for everybody here: what is late and how old evidence is, on both sides of midnight."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from questionnaires.answers import Answer, Evidence, State
from survey.days import today
from survey.extensions import db
from survey.models import Round
from survey.models.base import pretending
from survey.respond.cards import level_said
from survey.review.said import Shown, said
from survey.words import EVIDENCE_LEVELS
from tests.survey.engines import only_sqlite

#: Between the two it is always midnight: in the east the next day at the least.
WEST, EAST = "Etc/GMT+12", "Etc/GMT-14"


@only_sqlite
@pytest.mark.parametrize(("hour", "day"), [(16, 1), (17, 2)])
def test_a_day_begins_at_midnight_where_the_deployment_is(app, hour, day):
    app.config["TIME_ZONE"] = "Asia/Ho_Chi_Minh"
    with app.app_context(), pretending(datetime(2026, 3, 1, hour, 59, 59, tzinfo=UTC)):
        assert today() == date(2026, 3, day)


@only_sqlite
@pytest.mark.parametrize(
    ("who", "path", "late"),
    [
        ("amina", "/sections", "was due"),
        ("fatima", "/assessments/{a}/board", "is late"),
        ("fatima", "/assessments/{a}/board", "was due"),
        ("chen", "/states", "States that are late"),
    ],
)
def test_what_is_due_today_is_late_once_the_day_is_over_there(
    app, everybody, client_of, who, path, late
):
    with app.app_context():
        app.config["TIME_ZONE"] = WEST
        db.session.scalars(select(Round)).one().due_on = today()
        db.session.commit()
    for zone, is_late in ((WEST, False), (EAST, True)):
        app.config["TIME_ZONE"] = zone
        page = client_of(who).get(path.format(a=everybody.assessment)).text
        assert (late in re.sub(r"<[^>]+>", "", page)) is is_late, zone


@only_sqlite
@pytest.mark.parametrize(("hour", "level"), [(16, 2), (17, 1)])
def test_evidence_ages_at_midnight_where_the_deployment_is(app, hour, level):
    app.config["TIME_ZONE"] = "Asia/Ho_Chi_Minh"
    source = Evidence(source="Annual report", pinpoint="p. 4", dated=date(2023, 3, 1))
    answer = Answer(question="x", state=State.DONT_KNOW, evidence=(source,))
    with app.test_request_context(), pretending(datetime(2026, 3, 1, hour, 59, 59, tzinfo=UTC)):
        assert said(None, answer).evidence == (Shown(source, level),)
        assert level_said(answer) == str(EVIDENCE_LEVELS[level])


def test_nobody_else_counts_days():
    survey = Path(__file__).parents[2] / "survey"
    counting = [path.name for path in survey.rglob("*.py") if "now().date()" in path.read_text()]
    assert counting == []
