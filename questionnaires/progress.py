"""What is still to be answered in a section, and how long it will take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from questionnaires.answers import Answer
from questionnaires.conditions import applies
from questionnaires.instrument import Section
from questionnaires.method import Method, load_method


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one agency is in one section.

    ``applicable``: questions that are to be answered as far as is known; a follow-up counts once
    its condition is met. ``answered``: those among them with any opinion, a don't know too.
    ``minutes_left`` is rounded up. ``first_open``: the id of the first unanswered one, None when
    all are done.
    """

    applicable: int
    answered: int
    minutes_left: int
    first_open: str | None

    @property
    def done(self) -> bool:
        """Nothing is left to answer."""
        return self.first_open is None


def section_progress(
    section: Section, answers: Mapping[str, Answer], method: Method | None = None
) -> Progress:
    """How far the answers of one agency, by question id, are in a section; times from the method
    (its own by default).
    """
    pace = (method or load_method()).seconds_per_question
    questions = {question.id: question for question in section.questions}
    applicable = answered = seconds = 0
    first_open = None
    for question in section.questions:
        if applies(question, answers, questions) != "met":
            continue
        applicable += 1
        answer = answers.get(question.id)
        if answer is not None and answer.has_opinion:
            answered += 1
            continue
        seconds += pace.scored if question.scored else pace.context
        first_open = first_open or question.id
    return Progress(applicable, answered, ceil(seconds / 60), first_open)
