"""Failure 4: two saves of the same checkboxes raced, and the question looked empty."""

from __future__ import annotations

from survey.extensions import db
from survey.models import AnswerRevision, AnswerRow
from tests.survey.cast import ORDER
from tests.survey.failures.at_once import at_once
from tests.survey.respond.conftest import FORM


def test_two_raced_choices_leave_one_row_and_the_page_shows_an_answer(desk, client_of):
    choices = (("quick", "secret"), ("anyone",))
    for _ in range(8):
        with desk.app.app_context():
            for model in (AnswerRevision, AnswerRow):
                db.session.execute(model.__table__.delete())
            db.session.commit()
        bodies = [desk.form().only(ORDER).tick(ORDER, *chosen).body(None) for chosen in choices]

        def ask(body):
            return lambda client: client.post(
                f"{desk.path}/questions/{ORDER}",
                data=body,
                content_type=FORM,
                headers={"Accept": "application/json"},
            )

        answers = at_once(client_of, "amina", [ask(body) for body in bodies])
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        won = choices[[answer.status_code for answer in answers].index(200)]
        with desk.app.app_context():
            assert db.session.query(AnswerRow).count() == 1
        assert set(desk.form().chosen(ORDER)) == set(won)
