"""What a note tells a respondent to answer is written on the page in the same words."""

from __future__ import annotations

import re

from questionnaires.library import open_instrument
from questionnaires.questions import Question
from reports.special_answers import SPECIAL_ANSWERS
from survey.forms.kinds import COVERAGE_TEXTS, FREQUENCY_TEXTS, YES_NO_TEXTS
from tests.each import of_each

QUESTIONS = tuple(open_instrument("2026.1", "en").by_id.values())
LABELS = {
    str(text).split(":")[0].lower()
    for texts in (COVERAGE_TEXTS, FREQUENCY_TEXTS, YES_NO_TEXTS)
    for text in texts.values()
} | {SPECIAL_ANSWERS["dont_know"].lower()}


@of_each(QUESTIONS)
def test_a_note_that_tells_what_to_answer_uses_the_words_on_the_page(question: Question) -> None:
    notes = [question.notes_for_answering or ""]
    if question.conditional:
        notes.append(question.conditional.note or "")
    told = {said.lower() for note in notes for said in re.findall(r'[Aa]nswer "([^"]+)"', note)}
    if question.kind in ("coverage", "exists", "frequency"):
        told |= {said.lower() for note in notes for said in re.findall(r'"([^"]+)" means', note)}

    assert told <= LABELS
