"""Elsewhere what did not apply was scored all the same. Here a question that does not apply, once
that is approved, counts as if it had never been asked; and where nothing applies there is no
score: neither 0 nor 1 nor an error."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import AnswerSheet
from questionnaires.instrument import Instrument, Section
from questionnaires.method import load_method
from questionnaires.scorecard import Scorecard
from questionnaires.scoring import score
from reports import figures
from reports.view import everything
from survey.actions import assessments, sections, settlements
from survey.queries.results import results_page
from tests.instruments import open_tiny
from tests.questionnaires.builders import not_applicable
from tests.reports.builders import AGENCIES, dice, dossier_of, sheet_of, synthetic_answer
from tests.survey import cast as casting
from tests.survey.cast import LAW, card

METHOD = load_method()
EDITIONS = ("tiny-several", "tiny-conditional", "tiny-chapters", "tiny-gate", "tiny-tracks")


def conditional(edition: str) -> Instrument:
    """The edition with every question allowed not to apply."""
    found = open_tiny(edition)
    allowed = open_tiny("tiny-conditional")
    (rule,) = {q.conditional for q in allowed.by_id.values() if q.conditional}
    kept = [
        tuple(q.model_copy(update={"conditional": rule}) for q in s.questions)
        for s in found.sections
    ]
    return with_questions(found, kept)


def with_questions(found: Instrument, kept: list[tuple]) -> Instrument:
    made = [
        Section(**{"for": s.audience}, id=s.id, title=s.title, questions=questions)
        for s, questions in zip(found.sections, kept, strict=True)
        if questions
    ]
    return Instrument(
        edition=found.edition,
        convention=found.convention,
        sections=tuple(made),
        glossary=(),
        agency_kinds=found.agency_kinds,
        digest=found.digest,
    )


def numbers(card: Scorecard) -> dict[str, Any]:
    """Every number of what has a score; what tells how much does not apply is left out."""
    return {
        key: node._replace(not_applicable_share=0.0, not_asked_tracks=(), label=None)
        for key, node in card.nodes.items()
        if node.applicable and key != "overall"
    }


def absent(sheet: AnswerSheet, gone: set[str]) -> AnswerSheet:
    said = {id: replace(not_applicable(), question=id) for id in gone}
    return replace(
        sheet, agencies=tuple(replace(a, answers=a.answers | said) for a in sheet.agencies)
    )


@given(st.sampled_from(EDITIONS), st.text(max_size=3), st.integers(0, 2**32), st.integers(1, 3))
def test_what_does_not_apply_counts_as_if_it_was_never_asked(edition, seed, which, number):
    questions = conditional(edition)
    sheet = sheet_of(
        questions, lambda q, a: synthetic_answer(q, a, seed), agencies=AGENCIES[:number]
    )
    gone = {id for id in questions.by_id if dice(id, str(which)) % 2}
    gone |= {
        q.id for q in questions.by_id.values() if q.applies_if and q.applies_if.question in gone
    }
    kept = [tuple(q for q in s.questions if q.id not in gone) for s in questions.sections]
    if not any(kept):
        return
    never = sheet
    for id in gone:
        never = never.without(id)
    with_it = numbers(score(questions, absent(sheet, gone), METHOD))
    without_it = numbers(score(with_questions(questions, kept), never, METHOD))
    assert with_it == without_it


@given(st.sampled_from(EDITIONS), st.integers(1, 4))
def test_where_nothing_applies_there_is_no_score(edition, number):
    questions = conditional(edition)
    sheet = sheet_of(questions, lambda q, a: None, agencies=AGENCIES[:number])
    card = score(questions, absent(sheet, set(questions.by_id)), METHOD)
    for node in card.nodes.values():
        assert (node.mid, node.evidenced, node.label, node.duty) == (None, None, None, None)
        assert not node.sufficient
    assert all(count == 0 for states in card.duties.values() for count in states.values())


def test_pages_and_figures_of_such_a_state_show_no_number():
    questions = conditional("tiny-several")
    sheet = sheet_of(questions, lambda q, a: None, agencies=AGENCIES[:1])
    dossier = dossier_of(questions, absent(sheet, set(questions.by_id)), everything("Exampleland"))
    shown = [score for row in dossier.articles for score in (*row.tracks, row.score)]
    assert all(one.level is None for one in shown)
    assert not dossier.gaps.rows
    assert figures.heat_map(dossier) and figures.chapter_plot(dossier)


def test_once_approved_it_leaves_the_results_of_the_state(bare_app):
    """Through the doors: answered, handed in, approved by the focal point; read on the results."""
    cast = casting.gather("tiny-conditional")
    questions = open_tiny("tiny-conditional")
    (gone,) = (q.id for q in questions.by_id.values() if q.conditional)
    typed = {gone: card("~not_applicable", reason="option_not_used", reason_note="No such law.")}
    for question in questions.by_id.values():
        if question.id != gone and question.kind == "exists":
            typed[question.id] = card("yes")
    assert not cast.save("amina", cast.ministry, LAW, typed).errors
    where = {"assessment": cast.assessment}
    law = {**where, "agency": cast.ministry, "section": LAW}
    sections.submit_section(actor=cast.actor("amina"), **law)
    sections.hand_in_section(actor=cast.actor("benoit"), **law)
    fatima = cast.actor("fatima")
    assessments.start_validating(actor=fatima, **where)
    waiting = results_page(fatima, cast.assessment)
    assert waiting.scorecard.national[gone].standing == "unknown"
    assert settlements.approve_not_applicable(actor=fatima, question=gone, **where) == 1
    page = results_page(fatima, cast.assessment)
    assert page.scorecard.national[gone].standing == "not_applicable"
    kept = [tuple(q for q in s.questions if q.id != gone) for s in questions.sections]
    alone = with_questions(questions, kept)
    assert numbers(page.scorecard) == numbers(score(alone, page.sheet.without(gone), METHOD))
