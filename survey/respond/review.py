"""The review of a section: what is there, what is missing; submit, hand in, or send it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from questionnaires.answers import Answer
from survey.actions import sections as section_actions
from survey.auth.current import current_actor
from survey.forms.section import section_form
from survey.incoming import shown
from survey.models import Role
from survey.problems import InputRefused
from survey.queries import respond
from survey.queries.respond import SectionPage
from survey.respond.cards import Card, cards_of
from survey.respond.said import said
from survey.respond.sections import acting_as


def show(assessment: str, agency: str, section: str) -> str:
    """Every question with its answer in words; the open ones marked."""
    return _page(assessment, agency, section)


def submit(assessment: str, agency: str, section: str) -> Response | tuple[str, int]:
    """The respondent gives the section to the approver."""
    if (asked := _asked_once_more(assessment, agency, section)) is not None:
        return asked, 422
    section_actions.submit_section(
        actor=current_actor(), assessment=assessment, agency=agency, section=section
    )
    flash(_("The section is with your approver. If it comes back, you find it here."), "success")
    return redirect(url_for("respond.sections"), 303)


def hand_in(assessment: str, agency: str, section: str) -> Response | tuple[str, int]:
    """The agency hands the section in to the focal point."""
    if (asked := _asked_once_more(assessment, agency, section)) is not None:
        return asked, 422
    outcome = section_actions.hand_in_section(
        actor=current_actor(), assessment=assessment, agency=agency, section=section
    )
    flash(_handed_in(outcome.open_questions), "success")
    return redirect(url_for("respond.sections"), 303)


def send_back(assessment: str, agency: str, section: str) -> Response | tuple[str, int]:
    """The approver or the focal point returns the section, with a reason."""
    reason = request.form.get("reason", "")
    try:
        section_actions.return_section(
            actor=current_actor(),
            assessment=assessment,
            agency=agency,
            section=section,
            reason=reason,
        )
    except InputRefused as refused:
        mistakes = [_REASONS[code] for code in refused.fields.values()]
        return _page(assessment, agency, section, reason, mistakes), 422
    flash(_("The section was sent back with your reason."), "success")
    if request.form.get("then") == "board":
        return redirect(url_for("review.board", assessment=assessment), 303)
    return redirect(url_for("respond.sections"), 303)


def _asked_once_more(assessment: str, agency: str, section: str) -> str | None:
    """The page again where a section goes on without one answer and nobody said that it shall: an
    agency that has nothing to say may hand in, but not by one press of a button."""
    if request.form.get("empty") == "yes":
        return None
    page = respond.section_page(current_actor(), assessment, agency, section)
    cards = cards_of(page, section_form(page.section, page.answers))
    if not (page.may_submit or page.may_hand_in) or any(card.stored for card in cards):
        return None
    return _page(assessment, agency, section, unconfirmed=True)


_REASONS = {
    "required": _l("Write what should be changed, so that the respondents know what to do."),
    "too_long": _l("Shorten the reason to 10,000 characters."),
    "bad_text": _l("The reason has characters that can't be kept. Type it again."),
}


def _handed_in(open_questions: int) -> str:
    if not open_questions:
        return _("The section was handed in. Every question has an answer.")
    return ngettext(
        "The section was handed in. %(num)d question without an answer counts as unknown.",
        "The section was handed in. %(num)d questions without an answer count as unknown.",
        open_questions,
    )


def _answer(page: SectionPage, card: Card) -> Answer:
    """What is stored, also where it is blank: a remark may stand alone."""
    return page.answers.get(card.question.id, Answer(card.question.id))


def _page(
    assessment: str,
    agency: str,
    section: str,
    reason: str = "",
    mistakes: Sequence[Any] = (),
    unconfirmed: bool = False,
) -> str:
    actor = current_actor()
    page = respond.section_page(actor, assessment, agency, section)
    cards = cards_of(page, section_form(page.section, page.answers))
    rows = [(card, said(card.question, "", _answer(page, card))) for card in cards]
    of_an_agency = bool(actor.agencies(Role.RESPONDENT, Role.APPROVER))
    return render_template(
        "respond/review.html",
        page=page,
        rows=rows,
        missing=[card for card in cards if card.stored is None and card.applies],
        empty=not any(card.stored for card in cards),
        unconfirmed=unconfirmed,
        reason=shown(reason),
        mistakes=mistakes,
        of_an_agency=of_an_agency,
        acting_as=acting_as(page.card)
        if of_an_agency
        else _("Focal point, %(state)s", state=page.card.state_name),
    )
