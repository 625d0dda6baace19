"""The dossier says something true, whatever was answered."""

import json
from dataclasses import replace

import pytest

from questionnaires.answers import Answer, State
from questionnaires.library import open_instrument
from reports.dossier import as_json
from reports.html import render_html
from reports.view import View
from tests.reports.builders import answers_of, dossier_of, instrument, sheet_of, tiny

INSTRUMENT = instrument()


def nothing(question, agency):
    return None


def dont_know(question, agency):
    return Answer(question.id, State.DONT_KNOW)


def not_applicable(question, agency):
    return Answer(question.id, State.NOT_APPLICABLE, reason="structural", approved=True)


def said(dossier) -> str:
    return " ".join(dossier.decision.sentences + dossier.decision.trust)


def test_a_state_without_a_single_answer_is_told_so():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, nothing))
    assert "None of 4 agencies took part" in said(dossier)
    assert "says nothing about readiness" in said(dossier)
    assert not dossier.gaps.rows and dossier.evidence.known == 0
    assert all(row.score.mid is None for row in dossier.chapters)
    scored = [q for q in INSTRUMENT.by_id.values() if q.scored]
    assert len(dossier.gaps.clarify) == len(scored)
    page = render_html(dossier)
    assert "No gap was found" in page and "critical of them" not in page


def test_a_state_that_knows_nothing_has_no_gap_and_much_to_clarify():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, dont_know))
    assert "4 of 4 agencies took part" in said(dossier)
    assert "says nothing about readiness" in said(dossier)
    assert not dossier.gaps.rows
    assert {c.cause for c in dossier.gaps.clarify} <= {"dont_know", "waits"}
    assert all(row.score.mid is None for row in dossier.chapters)


def test_a_state_to_which_nothing_applies_has_no_score():
    questions = tiny("tiny-conditional")

    def everything_not_applicable(question, agency):
        return not_applicable(question, agency)

    conditional = [q.id for q in questions.by_id.values() if q.conditional]
    sheet = sheet_of(questions, everything_not_applicable)
    dossier = dossier_of(questions, sheet)
    assert all(c.question not in conditional for c in dossier.gaps.clarify)
    assert not dossier.gaps.rows
    assert "says nothing about readiness" in said(dossier) or "nothing to score" in said(dossier)
    assert all(row.score.mid is None for row in dossier.chapters)
    render_html(dossier)


def test_a_state_without_agencies_is_printed():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, agencies=()))
    assert "says nothing about readiness" in said(dossier)
    assert "No agency has been asked yet" in render_html(dossier)


def test_a_reader_to_whom_nothing_is_shared_is_told_so():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT), View(frozenset(), False, "Coordinator"))
    assert "No section is shared with this reader" in said(dossier)
    assert not dossier.sections and not dossier.gaps.rows
    render_html(dossier)


def test_one_duty_and_one_gap_are_said_in_the_singular():
    questions = tiny("tiny-ladder")
    duties = {o for o in questions.asked if questions.convention.in_scope(o)}
    (asked, *_) = questions.by_id
    dossier = dossier_of(questions, answers_of(questions, {asked: {"level": 1}}))
    if len(duties) == 1:
        assert "Of 1 duty asked about" in said(dossier)
    assert "There is 1 gap to close" in said(dossier)


@pytest.mark.parametrize("status", ["draft", "validated"])
def test_what_is_not_signed_off_is_a_draft_not_for_sharing(status):
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT), status=status)
    assert dossier.draft and dossier.status_text.startswith("DRAFT")
    assert render_html(dossier).count("not for sharing") >= 2
    assert not dossier_of(INSTRUMENT, sheet_of(INSTRUMENT)).draft


def test_articles_that_nobody_asks_about_are_said_once_and_are_no_gaps():
    part = open_instrument("2026.1-rapid")
    dossier = dossier_of(part, sheet_of(part))
    asked = {row.article for row in dossier.articles}
    assert render_html(dossier).count("This edition does not ask about") == 1
    assert {row.article for row in dossier.gaps.rows} <= asked


def test_it_never_ranks_and_never_says_complies():
    page = render_html(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))).casefold()
    assert "complies" not in page and "compliant" not in page and "non-compliance" not in page
    assert "readiness, not compliance" in page and "not an official" in page


def test_it_is_plain_json_and_the_same_every_time():
    one = as_json(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT)))
    assert json.loads(json.dumps(one)) == one
    assert one == as_json(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT)))


def test_the_order_of_agencies_changes_no_score():
    sheet = sheet_of(INSTRUMENT)
    turned = replace(sheet, agencies=sheet.agencies[::-1])
    one, other = dossier_of(INSTRUMENT, sheet), dossier_of(INSTRUMENT, turned)
    assert one.chapters == other.chapters and one.articles == other.articles
    assert [r.id for r in one.gaps.rows] == [r.id for r in other.gaps.rows]


def test_where_no_agency_knows_an_option_the_annex_does_not_say_that_none_answered():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, dont_know))
    heads = {q.answer.state for section in dossier.sections for q in section.questions}
    assert heads == {"dont_know"}
