"""Answers that are no value: one word each, wherever they are read."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import get_args

import pytest

from questionnaires.answers import Answer, State
from questionnaires.questions import NotApplicableReason
from reports.html import render_html
from reports.questionnaire import render
from reports.special_answers import REASONS, SPECIAL_ANSWERS
from tests.reports.builders import dossier_of, instrument, method, sheet_of, tiny

INSTRUMENT = instrument()
#: What the platform once called them, one way on each page.
FORMER = re.compile(
    r"We do not know|keep it to ourselves|No answer yet|No cases in the period|\bDon't know\b"
    r"|\((structural|option not used|basis absent|reservation)\)"
)
QUOTED = re.compile("“(.*?)”")


@pytest.mark.parametrize("state", sorted(set(State) - {State.ANSWERED, State.BLANK}))
def test_a_report_calls_an_answer_what_whoever_gave_it_has_ticked(state):
    questions = tiny("tiny-no-cases" if state is State.NO_CASES else "tiny-several")

    def answer(question, agency):
        return Answer(question.id, state, reason="other" if state is State.NOT_APPLICABLE else None)

    page = unescape(render_html(dossier_of(questions, sheet_of(questions, answer))))
    page = page.replace(questions.edition.title, "")
    assert SPECIAL_ANSWERS[state.value] in page
    assert not FORMER.search(page)


def test_a_printed_questionnaire_calls_them_so_too():
    for track in ("legal", "institutional", "technical"):
        page = unescape(render(INSTRUMENT, track, method(), "en"))
        assert not FORMER.search(page)
        for state in ("none", "dont_know", "withheld", "no_cases", "not_applicable"):
            known = state != "no_cases" or track != "legal"
            assert (SPECIAL_ANSWERS[state] in page) is known


def test_every_reason_that_a_note_names_can_be_chosen_under_that_name():
    assert set(REASONS) == set(get_args(NotApplicableReason))
    noted = 0
    for question in INSTRUMENT.by_id.values():
        if question.conditional is None:
            continue
        allowed = {REASONS[code] for code in question.conditional.reasons}
        quoted = QUOTED.findall(question.conditional.note or "")
        assert set(quoted) <= allowed, question.id
        noted += len(quoted)
    assert noted


def test_no_code_names_a_reason_in_a_text_that_people_read():
    for file in Path("questionnaires/content/2026.1").rglob("*.yaml"):
        assert not FORMER.search(file.read_text(encoding="utf-8")), file
