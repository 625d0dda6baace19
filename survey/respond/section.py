"""One section: a question a card, one form, saved by a button."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from survey.actions import answers as answer_actions
from survey.auth.current import current_actor
from survey.forms.section import SectionForm, section_form
from survey.queries import respond
from survey.queries.respond import SectionPage
from survey.respond.cards import Card, cards_of


def show(assessment: str, agency: str, section: str) -> str:
    """The section with what is stored."""
    page = respond.section_page(current_actor(), assessment, agency, section)
    form = section_form(page.section, page.answers)
    return _render(page, cards_of(page, form))


def save(assessment: str, agency: str, section: str) -> str | Response | tuple[str, int]:
    """Save every card that is right; show the others again as they were typed, and say why."""
    actor = current_actor()
    page = respond.section_page(actor, assessment, agency, section)
    form = section_form(page.section, page.answers, request.form)
    posted = [field for field in form.cards if field.submitted]
    right = {field.question.id: field for field in posted if field.validate(form)}
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
    wrong = [field for field in posted if field.mistakes]
    if not wrong and not outcome.conflicts and not outcome.errors:
        flash(_said(len(outcome.saved)), "success")
        return redirect(_next_page(assessment, agency, section), 303)

    page = respond.section_page(actor, assessment, agency, section)
    settled = {*outcome.saved, *outcome.unchanged}
    cards = cards_of(page, _after_saving(page, form, settled), outcome.conflicts)
    return _render(page, cards, saved=len(outcome.saved)), 409 if outcome.conflicts else 422


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


def _next_page(assessment: str, agency: str, section: str) -> str:
    where = request.form.get("then", "")
    values = {"assessment": assessment, "agency": agency, "section": section}
    if where == "review":
        return url_for("respond.review", **values)
    if where == "leave":
        return url_for("respond.sections")
    return url_for("respond.section", **values, _anchor=f"card-{where}" if where else None)


def _render(page: SectionPage, cards: tuple[Card, ...], saved: int = 0) -> str:
    mistakes = [m for card in cards for m in card.summary]
    return render_template(
        "respond/section.html",
        page=page,
        cards=cards,
        mistakes=mistakes,
        saved=saved,
        conflicts=[card for card in cards if card.conflict],
    )
