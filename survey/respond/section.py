"""One section: a question a card, one form, saved by a button."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from survey import errors
from survey.actions import answers as answer_actions
from survey.auth.current import current_actor, demand_same_person
from survey.forms.section import SectionForm, section_form
from survey.problems import AnotherPerson, StorageFailed, UnknownThing, WrongState
from survey.queries import respond
from survey.queries.respond import SectionPage
from survey.respond import compare, review
from survey.respond.cards import cards_of
from survey.respond.form_page import form_page


def show(assessment: str, agency: str, section: str) -> str:
    """The section with what is stored. Who may not answer it now reads it as on its review page."""
    page = respond.section_page(current_actor(), assessment, agency, section)
    if not page.may_answer:
        return review.show(assessment, agency, section)
    return form_page(page, cards_of(page, section_form(page.section, page.answers)))


def save(assessment: str, agency: str, section: str) -> str | Response | tuple[str, int]:
    """Save every card that is right; show the others again as they were typed, and say why."""
    actor = current_actor()
    page = respond.section_page(actor, assessment, agency, section)
    form = section_form(page.section, page.answers, request.form)
    if strange := form.strange(request.form):
        raise UnknownThing("question", strange)
    posted = {field.question.id: field for field in form.cards if field.submitted}
    right = {question: field for question, field in posted.items() if field.validate(form)}
    try:
        demand_same_person(request.form)
        outcome = answer_actions.save_section(
            actor=actor,
            assessment=assessment,
            agency=agency,
            section=section,
            cards={
                question: answer_actions.CardInput(
                    raw=field.raw, evidence=field.citations, base_revision=field.base_revision
                )
                for question, field in right.items()
            },
        )
    except (AnotherPerson, StorageFailed, WrongState) as failed:
        unsaved = errors.answer_to(failed)
        return form_page(page, cards_of(page, form), unsaved=unsaved), unsaved.status
    for question, refused in outcome.errors.items():
        posted[question].refuse(refused)
    if len(right) == len(posted) and not outcome.conflicts and not outcome.errors:
        flash(_said(len(outcome.saved)), "success")
        return redirect(_next_page(page), 303)

    page = respond.section_page(actor, assessment, agency, section)
    if not outcome.errors and len(right) == len(posted):
        return compare.page_of(page, form, tuple(outcome.conflicts), len(outcome.saved)), 409
    settled = {*outcome.saved, *outcome.unchanged}
    cards = cards_of(page, _after_saving(page, form, settled), outcome.conflicts)
    return form_page(page, cards, saved=len(outcome.saved)), 409 if outcome.conflicts else 422


def _after_saving(page: SectionPage, typed: SectionForm, settled: set[str]) -> SectionForm:
    """Stored cards where saving worked, typed cards where it did not."""
    form = section_form(page.section, page.answers)
    for field in typed.cards:
        if field.submitted and field.question.id not in settled:
            form.replace(field)
    return form


def _said(saved: int) -> str:
    if saved == 0:
        return _("Nothing had changed. All your answers are saved.")
    return ngettext("Saved: %(num)d answer.", "Saved: %(num)d answers.", saved)


def _next_page(page: SectionPage) -> str:
    """Where the button leads that was pressed: on, to the review, away, or back to its card."""
    card = page.card
    where: dict[str, Any] = {
        "assessment": card.assessment_id,
        "agency": card.agency_id,
        "section": card.section_id,
    }
    pressed = request.form.get("then", "")
    if pressed == "review":
        return url_for("respond.review", **where)
    if pressed == "leave":
        return url_for("respond.sections")
    known = any(question.id == pressed for question in page.section.questions)
    return url_for("respond.section", **where, _anchor=f"card-{pressed}" if known else None)
