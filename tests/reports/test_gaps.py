"""Gap rows: one for a cell, one for a question that serves several duties; unknown is never a "
"gap."""

from dataclasses import replace
from datetime import date

import pytest

from questionnaires.answers import Answer, Evidence, Pipeline, PipelineStage, State
from questionnaires.instrument import Instrument
from reports.dossier import Dossier
from reports.gaps import target_of
from reports.view import View
from tests.reports.builders import (
    answers_of,
    card_of,
    dossier_of,
    instrument,
    method,
    sheet_of,
    tiny,
)


def dossier(name: str, values: dict) -> Dossier:
    questions = tiny(name)
    return dossier_of(questions, answers_of(questions, values))


def question(kind: str, questions: Instrument | None = None):
    return next(q for q in (questions or instrument()).by_id.values() if q.kind == kind)


@pytest.mark.parametrize(
    ("kind", "value", "target"),
    [
        ("ladder", 0.0, 0.25),
        ("ladder", 0.25, 0.5),
        ("ladder", 0.75, 1.0),
        ("elements", 0.25, 1.0),
        ("exists", 0.0, 1.0),
        ("number", 0.4, 1.0),
    ],
)
def test_the_target_is_the_next_step(kind, value, target):
    assert target_of(question(kind), value, method()) == pytest.approx(target)


def test_coverage_and_frequency_go_up_one_band():
    coverage = question("coverage", tiny("tiny-coverage"))
    assert [target_of(coverage, v, method()) for v in (0.0, 0.2, 0.4, 0.6, 0.8)] == [
        0.2,
        0.4,
        0.6,
        0.8,
        1.0,
    ]
    frequency = question("frequency", tiny("tiny-frequency"))
    assert target_of(frequency, 0.0, method()) == pytest.approx(1 / 3)
    assert target_of(frequency, 1 / 3, method()) == pytest.approx(2 / 3)
    assert target_of(frequency, 2 / 3, method()) == pytest.approx(1.0)


def test_a_question_that_serves_several_duties_makes_one_row():
    found = dossier(
        "tiny-several",
        {
            "legal.28.powers": {"codes": ["search"]},
            "legal.28.integrity": {"yes": False},
            "technical.28.integrity": {"level": 1},
        },
    )
    rows = {row.id: row for row in found.gaps.rows}
    assert set(rows) == {"legal.28.powers", "28.3/legal", "28.3/technical"}
    assert rows["legal.28.powers"].obligations == ("28.1", "28.3")
    assert rows["legal.28.powers"].now == 0.5 and rows["legal.28.powers"].target == 1.0
    assert [m.text for m in rows["legal.28.powers"].missing] == ["Seize it"]
    assert rows["28.3/legal"].now == 0.0
    assert rows["28.3/technical"].now == 0.25 and rows["28.3/technical"].target == 0.5
    assert rows["28.3/technical"].next_steps == ("Written, in some units.",)


def test_what_has_reached_its_target_is_no_gap():
    found = dossier(
        "tiny-several",
        {
            "legal.28.powers": {"codes": ["search", "seize"]},
            "legal.28.integrity": {"yes": True},
            "technical.28.integrity": {"level": 4},
        },
    )
    assert not found.gaps.rows and not found.gaps.clarify
    assert "No gap was found" in " ".join(found.decision.sentences)


def test_an_unknown_answer_is_to_clarify_and_never_a_gap():
    found = dossier("tiny-several", {"legal.28.powers": State.DONT_KNOW})
    assert not found.gaps.rows
    assert {item.question: item.cause for item in found.gaps.clarify} == {
        "legal.28.powers": "dont_know",
        "legal.28.integrity": "blank",
        "technical.28.integrity": "blank",
    }


def test_a_withheld_answer_is_neither_gap_nor_to_clarify():
    found = dossier(
        "tiny-several",
        dict.fromkeys(
            ("legal.28.powers", "legal.28.integrity", "technical.28.integrity"), State.WITHHELD
        ),
    )
    assert not found.gaps.rows and not found.gaps.clarify and found.gaps.withheld == 3
    assert {s.state for s in found.articles[0].tracks} == {"withheld", "not_expected"} or all(
        s.state in ("withheld", "not_asked", "not_expected") for s in found.articles[0].tracks
    )


def test_insufficient_information_makes_the_severity_a_range():
    found = dossier("tiny-several", {"technical.28.integrity": {"level": 2}})
    (row,) = found.gaps.rows
    assert (row.severity_low, row.severity_high) == ("major", "critical")


def test_severe_gaps_on_statements_are_verified_first():
    questions = tiny("tiny-several")
    sheet = answers_of(
        questions,
        {
            "legal.28.powers": {"codes": []},
            "legal.28.integrity": {"yes": False},
            "technical.28.integrity": {"level": 0},
        },
    )
    rows = dossier_of(questions, sheet).gaps.rows
    assert rows and all(row.severity_high == "critical" and row.verify_first for row in rows)
    law = Evidence("Cybercrime Act 2019", "s. 17", dated=date(2020, 3, 1), is_law=True)
    (agency,) = sheet.agencies
    answers = {
        qid: replace(a, evidence=(law,), pipeline=Pipeline(PipelineStage.DRAFTED, date(2027, 6, 1)))
        for qid, a in agency.answers.items()
    }
    documented = replace(sheet, agencies=(replace(agency, answers=answers),))
    rows = dossier_of(questions, documented).gaps.rows
    assert rows and not any(row.verify_first for row in rows)
    assert rows[0].provisions == ("Cybercrime Act 2019, s. 17, 1 March 2020",)
    assert rows[0].pipeline == ("A bill is under way: Drafted, expected 1 June 2027",)


def test_powers_wait_for_the_safeguards_that_are_not_shown():
    weak = {
        "legal.6.rights": {"yes": True},
        "legal.24.conditions": {"yes": False},
        "legal.24.review": {"codes": []},
        "institutional.24.judges": {"level": 0},
        "legal.25.order": {"codes": []},
        "legal.28.search": {"yes": False},
        "institutional.28.units": {"level": 0},
    }
    found = dossier("tiny-gate", weak)
    assert found.safeguards.gate == "not_shown"
    failing = {row.obligation for row in found.safeguards.rows if row.state == "not_shown"}
    for row in found.gaps.rows:
        assert set(row.held_by) == (failing if row.article in method().gate.capped else set())
    assert any(row.held_by for row in found.gaps.rows)


def test_rows_come_by_severity_then_by_the_convention():
    questions = instrument()
    rows = dossier_of(questions, sheet_of(questions)).gaps.rows
    order = {oid: place for place, oid in enumerate(questions.convention.by_id)}
    classes = ("none", "minor", "moderate", "major", "critical")
    keys = [
        (
            -(classes.index(r.severity_low) + classes.index(r.severity_high)),
            -classes.index(r.severity_high),
            order[r.obligations[0]],
            r.id,
        )
        for r in rows
    ]
    assert keys == sorted(keys) and [r.number for r in rows] == list(range(1, len(rows) + 1))


def test_a_follow_up_to_a_no_is_part_of_the_gap():
    questions = tiny("tiny-condition")
    no = {}
    for q in questions.by_id.values():
        if q.applies_if is None and q.kind == "exists":
            no[q.id] = {"yes": False}
    sheet = answers_of(questions, no)
    card = card_of(questions, sheet)
    unmet = {qid for qid, n in card.national.items() if n.standing == "unmet"}
    asked = {qid for row in dossier_of(questions, sheet).gaps.rows for qid in row.questions}
    assert unmet and unmet <= asked


def test_a_row_whose_duty_is_partly_hidden_says_no_severity():
    questions = tiny("tiny-gate")
    sheet = answers_of(
        questions, {"institutional.28.units": {"level": 1}, "legal.28.search": {"yes": True}}
    )
    view = View(frozenset({"institutional.search"}), True, "Coordinator")
    (row,) = dossier_of(questions, sheet, view).gaps.rows
    assert (row.severity_low, row.severity_high, row.verify_first) == (
        "not_shown",
        "not_shown",
        False,
    )


def test_an_unapproved_not_applicable_awaits_the_focal_point():
    questions = tiny("tiny-conditional")
    sheet = answers_of(
        questions, {"legal.25.order": {"codes": ["quick", "specified", "anyone", "secret"]}}
    )
    (agency,) = sheet.agencies
    said = Answer("legal.25.duration", State.NOT_APPLICABLE, reason="option_not_used")
    answers = agency.answers | {said.question: said}
    sheet = replace(sheet, agencies=(replace(agency, answers=answers),))
    assert [c.cause for c in dossier_of(questions, sheet).gaps.clarify] == ["approval"]


def test_a_row_says_why_it_is_as_severe_as_it_is():
    rows = dossier_of(instrument(), sheet_of(instrument())).gaps.rows
    for row in rows:
        assert any(duty in row.reason for duty in row.obligations), row.id
        if row.severity_low == row.severity_high != "minor":
            assert f"is {row.severity_low}." in row.reason, row.reason
        if row.severity_low != row.severity_high:
            assert row.reason.startswith("Too little is known")
    assert any("on which others rest" in row.reason for row in rows)


def test_a_claim_that_a_question_for_every_state_does_not_apply_awaits_no_approval():
    questions = tiny("tiny-conditional")
    claim = {"reason": "structural", "reason_note": "A federation.", "approved": True}
    sheet = sheet_of(questions, lambda q, agency: Answer(q.id, State.NOT_APPLICABLE, **claim))
    dossier = dossier_of(questions, sheet)
    plain = {q.id for q in questions.by_id.values() if q.scored and q.conditional is None}
    assert plain
    assert {c.question for c in dossier.gaps.clarify if c.cause == "refused"} == plain
    assert "asked of every State" in dossier.decision.clarify
    assert not any("Approve" in ask.what for ask in dossier.decision.asks)
