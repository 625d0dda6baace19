"""A card drawn from its kept shape is what the template draws, and holds no answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import g

from questionnaires.answers import Answer, Evidence, Pipeline, PipelineStage, State
from questionnaires.library import CONTENT, open_instrument
from questionnaires.questions import Question
from survey.error_table import Answer as Unsaved
from survey.forms import kinds
from survey.forms.section import section_form
from survey.models.base import now
from survey.queries.facts import OtherAnswer
from survey.respond import shapes
from survey.respond.cards import cards_of
from survey.respond.preview import _empty_page
from tests.instruments import open_tiny, tiny_names
from tests.survey.cast import LAW, OFFLINE, ORDER, card

#: One is enough: how a page is drawn.
ENGINES = ("sqlite",)

ALL = (*tiny_names(), "2026.1")
EVIL = """<b title='a'>&amp; "quoted" %(moment)s</b>"""
CITED = (
    Evidence(f"Act {EVIL}", "section 3", "https://law.example/?a=1&b=2", date(2020, 2, 1), True),
    Evidence("Register", secret=True),
    Evidence("", "page 4"),
)
WHEN = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def opened(edition):
    return open_instrument(edition) if Path(CONTENT, edition).is_dir() else open_tiny(edition)


def values(question: Question) -> list[dict]:
    """Some answers of the kind of the question."""
    codes = [choice.code for choice in kinds.KINDS[question.kind].options(question)]
    match question.kind:
        case "elements":
            return [{"codes": []}, {"codes": codes[:1]}, {"codes": codes}]
        case "ladder":
            return [{"level": 0}, {"level": 4}]
        case "exists":
            return [{"yes": True}, {"yes": False}]
        case "choice":
            many = kinds.control_of(question) == "checkboxes"
            return [{"codes": codes[:2]} if many else {"code": codes[-1]}]
        case "number":
            return [{"n": "12.50"}, {"n": "0"}]
        case "text":
            return [{"text": f"What we do:\n{EVIL}"}]
        case "date":
            return [{"date": "2026-03-01"}]
        case _:
            return [{"code": code} for code in codes[:2]]


def answers(question: Question) -> list[Answer | None]:
    """Everything that an answer may hold, in some mixture."""
    blank = Answer(question.id, revision=1, by=f"Amina {EVIL}", at=WHEN)
    first = replace(blank, state=State.ANSWERED, value=values(question)[0])
    made = [None, blank, replace(blank, comment=EVIL, revision=12), replace(first, by="", at=None)]
    made += [replace(first, value=value, at=now()) for value in values(question)]
    made += [replace(first, evidence=CITED[:many]) for many in (1, 2, 3)]
    made.append(replace(first, evidence=(replace(CITED[0], confirmed="reviewer"), CITED[0])))
    made.append(replace(first, evidence=CITED[:1] * 20))
    made.append(replace(first, comment="du texte", comment_language="fr"))
    made += [replace(blank, state=state) for state in (State.DONT_KNOW, State.WITHHELD)]
    if question.no_cases:
        made.append(replace(blank, state=State.NO_CASES))
    if question.conditional is not None:
        away = replace(blank, state=State.NOT_APPLICABLE)
        made.append(away)
        reasons = question.conditional.reasons
        made += [replace(away, reason=reason, reason_note=EVIL) for reason in reasons]
    if kinds.has_pipeline(question):
        made += [replace(first, pipeline=Pipeline(stage, None)) for stage in PipelineStage]
        made.append(replace(first, pipeline=Pipeline(PipelineStage.ADOPTED, date(2027, 1, 2))))
    return made


def page_of(instrument, section, given, others=0, history=True):
    """A page of the section with these answers."""
    page = _empty_page(instrument, section)
    where = replace(page.card, assessment_id="a1", agency_id="b2")
    return replace(
        page,
        card=where,
        answers={answer.question: answer for answer in given},
        others={
            answer.question: tuple(
                OtherAnswer(f"agency{n}", f"Office {n} {EVIL}", replace(answer, evidence=()), WHEN)
                for n in range(others if answer.has_opinion else 0)
            )
            for answer in given
        },
        may_see_history=history,
    )


@pytest.mark.parametrize("edition", ALL)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_answer_to_every_question_is_drawn_as_the_template_draws_it(app, edition, language):
    app.config["LANGUAGES"] = ("en", "ar")
    instrument = opened(edition)
    drawn = app.jinja_env.get_template("respond/_card.html").module.card_form
    seen, step = set(), 5 if edition == "2026.1" else 1
    with app.test_request_context("/", headers={"Accept-Language": language}):
        for first, section in enumerate(instrument.sections):
            possible = [answers(question) for question in section.questions]
            # Of the large edition every fifth turn, another one for each section.
            for turn in range(first % step, max(map(len, possible)), step):
                given = [each[turn % len(each)] for each in possible]
                kept = [answer for answer in given if answer]
                page = page_of(instrument, section, kept, turn % 3, history=turn % 2 == 0)
                for one in cards_of(page, section_form(section, page.answers)):
                    whole = drawn(one, page)
                    # Drawn anew, then found again.
                    assert shapes.drawn(one, page) == whole, one.kept
                    assert shapes.drawn(one, page) == whole
                    seen.add(repr((one.question.id, one.kept)))
        assert g.reader_language == language
    assert len(seen) > 10 / step * len(instrument.by_id)


def test_whatever_else_a_card_holds_is_left_to_the_template(app):
    """A mistake, two answers, a saving that failed."""
    instrument = open_tiny("tracks")
    section = instrument.section_of[ORDER]
    with app.test_request_context("/"):
        page = page_of(instrument, section, [Answer(ORDER, State.DONT_KNOW, revision=1, at=WHEN)])
        form = section_form(section, page.answers)
        one = next(c for c in cards_of(page, form) if c.question.id == ORDER)
        assert shapes.drawn(one, page)
        unsaved = Unsaved(503, "full", "Full", "Nothing was saved.", "Try again.")
        assert "Not saved" not in shapes.drawn(one, page, unsaved)
        kept = len(app.extensions["card_shapes"])
        one.field.submitted = True
        assert "Not saved" in shapes.drawn(one, page, unsaved)
        one.field.mistakes = {"comment": ["Too long."]}
        assert "Too long." in shapes.drawn(one, page)
        assert len(app.extensions["card_shapes"]) == kept


def test_no_shape_holds_what_anybody_wrote(desk, everybody, client_of):
    with desk.app.app_context():
        full = card("~withheld", comment="OnlyOurs", pipeline_stage="adopted")
        everybody.save("amina", everybody.ministry, LAW, {ORDER: full, OFFLINE: card("yes")})
    assert "OnlyOurs" in desk.get().text
    kept = repr(desk.app.extensions["card_shapes"])
    assert "hr-question" in kept
    for what in ("OnlyOurs", "Amina", everybody.ministry, everybody.assessment, '" checked'):
        assert what not in kept
    path = desk.path.replace(everybody.ministry, everybody.prosecution)
    assert "OnlyOurs" not in client_of("dalia").get(path).text


def test_they_do_not_grow_without_end(desk, monkeypatch):
    monkeypatch.setattr(shapes, "MOST", 1)
    desk.get()
    assert len(desk.app.extensions["card_shapes"]) == 1


def test_each_language_has_its_own(app):
    app.config["LANGUAGES"] = ("en", "fr")
    instrument = open_tiny("tracks")
    section = instrument.section_of[ORDER]
    for language in ("en", "fr"):
        with app.test_request_context("/", headers={"Accept-Language": language}):
            page = page_of(instrument, section, [])
            for one in cards_of(page, section_form(section, {})):
                shapes.drawn(one, page)
    kept = app.extensions["card_shapes"]
    assert len(kept) == 2 * len(section.questions)
