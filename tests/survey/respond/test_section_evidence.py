"""The sources of a card: added, changed, taken away, and never lost by a form without boxes."""

from __future__ import annotations

from sqlalchemy import select

from survey.extensions import db
from survey.models import EvidenceRow
from tests.survey.cast import ORDER
from tests.survey.respond.conftest import words


def sources(desk):
    return [
        (cited.source, cited.pinpoint, cited.link, cited.dated, cited.is_law, cited.secret)
        for cited in desk.answers()[ORDER].evidence
    ]


def add(desk, source, index=0):
    form = desk.form().tick(ORDER, "quick")
    form.of(ORDER, f"evidence-{index}-source")[0].value = source
    assert desk.send(form).status_code == 303


def test_a_source_is_added_with_everything_that_is_said_of_it(desk):
    form = desk.form().tick(ORDER, "quick")
    form.type(
        ORDER,
        evidence_0_source="Cybercrime Act",
        evidence_0_pinpoint="s. 17",
        evidence_0_link="https://law.example/17",
        evidence_0_dated="2020-03-01",
    )
    form.of(ORDER, "evidence-0-is_law")[0].on = True
    assert desk.send(form).status_code == 303
    ((*texts, dated, is_law, secret),) = sources(desk)
    assert texts == ["Cybercrime Act", "s. 17", "https://law.example/17"]
    assert (dated.isoformat(), is_law, secret) == ("2020-03-01", True, False)
    again = desk.form()
    assert again.value(ORDER, "evidence-0-source") == "Cybercrime Act"
    assert again.of(ORDER, "evidence-0-is_law")[0].on
    assert not again.of(ORDER, "evidence-0-secret")[0].on
    assert again.value(ORDER, "evidence-1-source") == ""
    assert "E2: a source with its article or page" in words(desk.get())


def test_a_second_source_is_added_and_the_first_changed(desk):
    add(desk, "First")
    add(desk, "Second", 1)
    form = desk.form().type(ORDER, evidence_0_pinpoint="p. 3")
    assert desk.send(form).status_code == 303
    assert [(source, pinpoint) for source, pinpoint, *_ in sources(desk)] == [
        ("Second", ""),
        ("First", "p. 3"),
    ]


def test_a_source_that_is_taken_away_stays_as_a_removed_row(desk):
    add(desk, "First")
    add(desk, "Second", 1)
    form = desk.form()
    form.of(ORDER, "evidence-0-remove")[0].on = True
    assert desk.send(form).status_code == 303
    assert [source for source, *_ in sources(desk)] == ["Second"]
    with desk.app.app_context():
        rows = db.session.scalars(select(EvidenceRow).order_by(EvidenceRow.id)).all()
        assert [(row.source, row.removed_at is None) for row in rows] == [
            ("First", False),
            ("Second", True),
        ]
    assert [cited["source"] for cited in desk.former()[-1]["evidence"]] == ["First", "Second"]


def test_a_source_whose_boxes_are_all_emptied_is_taken_away(desk):
    add(desk, "First")
    assert desk.send(desk.form().type(ORDER, evidence_0_source=" ")).status_code == 303
    assert sources(desk) == []


def test_an_empty_row_can_neither_be_taken_away_nor_counts(desk):
    form = desk.form()
    assert not [control for control in form.controls if control.name.endswith("-remove")]
    form.of(ORDER, "evidence-0-secret")[0].on = True
    assert desk.send(form.tick(ORDER, "quick")).status_code == 303
    assert sources(desk) == []


def test_a_post_without_boxes_for_sources_leaves_them_alone(desk):
    add(desk, "First")
    form = desk.form().tick(ORDER, "secret")
    form.controls = [control for control in form.controls if "-evidence-" not in control.name]
    assert desk.send(form).status_code == 303
    assert desk.answers()[ORDER].value == {"codes": ["secret"]}
    assert [source for source, *_ in sources(desk)] == ["First"]


def test_there_is_room_for_twenty_sources_and_no_more(desk):
    form = desk.form().tick(ORDER, "quick")
    for index in range(21):
        form.forge(ORDER, f"evidence-{index}-source", f"Source {index}")
    assert desk.send(form).status_code == 303
    assert len(sources(desk)) == 20
    again = desk.form()
    assert not [control for control in again.controls if "evidence-20-" in control.name]
    assert desk.send(again.tick(ORDER, "secret")).status_code == 303
    assert len(sources(desk)) == 20
