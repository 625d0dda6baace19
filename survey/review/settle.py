"""One question to settle: the agencies' answers side by side, and the national answer with why."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from questionnaires.answers import Answer, State
from survey.actions import settlements
from survey.actions.wording import required_text
from survey.auth.current import current_actor
from survey.forms.answer_field import AnswerField
from survey.forms.posted import revision_of
from survey.problems import InputRefused, Stale, WrongState
from survey.queries import review
from survey.queries.review import SettlePage
from survey.review import refusals
from survey.review.effect import effect_of
from survey.review.frame import left_to_settle, page
from survey.review.said import said, sides
from survey.review.settle_form import control_of, settle_form, summary_of


def show(assessment: str, question: str) -> str:
    """The question; the form holds the settlement as it stands."""
    found = review.settle_page(current_actor(), assessment, question)
    return _draw(found, *_standing(found), found.revision)


def save(assessment: str, question: str) -> Response | tuple[str, int]:
    """Record the national answer; what is wrong is shown again as it was typed."""
    actor = current_actor()
    found = review.settle_page(actor, assessment, question)
    if not found.may_settle:
        # The page has no form any more that could show what is wrong and hold what was typed.
        raise WrongState("settle", found.facts.status)
    form = settle_form(found.question, posted=request.form)
    why = request.form.get("why", "")
    refused = _judge(form.card, why)
    if not form.card.mistakes and not refused.mistakes:
        try:
            settlements.settle(
                actor=actor,
                assessment=assessment,
                question=question,
                raw=form.card.raw,
                why=why,
                base_revision=form.card.base_revision,
            )
        except Stale as stale:
            found = review.settle_page(actor, assessment, question)
            return _draw(found, form.card, why, stale.revision, stale=stale), 409
        flash(
            _("The national answer is recorded. The agencies' answers stay as they are."), "success"
        )
        return _onwards(found)
    return _draw(found, form.card, why, form.card.base_revision, refused), 422


def take_back(assessment: str, question: str) -> Response | tuple[str, int]:
    """The agencies' answers speak again."""
    actor = current_actor()
    found = review.settle_page(actor, assessment, question)
    base = revision_of(request.form.get("revision", ""))
    try:
        settlements.unsettle(
            actor=actor, assessment=assessment, question=question, base_revision=base
        )
    except Stale as stale:
        return _draw(found, *_standing(found), found.revision, stale=stale), 409
    flash(_("The settlement was taken back. It stays on record."), "success")
    return redirect(url_for("review.settle", assessment=assessment, question=question), 303)


def _standing(found: SettlePage) -> tuple[AnswerField, str]:
    """The card and the reason as they were settled; empty where nothing was."""
    if found.settlement is None:
        return settle_form(found.question).card, ""
    stored = found.settlement.answer
    return settle_form(found.question, stored=stored).card, found.settlement.why


def _judge(card: AnswerField, why: str) -> refusals.Typed:
    """Everything that is wrong with the form, at once: in the card, and in why."""
    try:
        card.validate(None)
        if not card.mistakes and not (card.answer and card.answer.has_opinion):
            card.mistakes["value"] = [_("Choose the national answer, or type it.")]
        required_text("why", why, settlements.WHY_LIMIT)
    except InputRefused as refused:
        return refusals.typed(refused, {"why": why})
    return refusals.Typed()


def _waits(answer: Answer) -> bool:
    """Whether it says "not applicable", which the focal point has not approved."""
    return answer.state is State.NOT_APPLICABLE and not answer.approved


def _onwards(found: SettlePage) -> Response:
    """To the next open question, else to the list."""
    facts = found.facts
    if request.form.get("then") == "next" and found.next_id:
        there = url_for("review.settle", assessment=facts.assessment_id, question=found.next_id)
    else:
        there = url_for("review.settle_list", assessment=facts.assessment_id)
    return redirect(there, 303)


def _draw(
    found: SettlePage,
    card: AnswerField,
    why: str,
    revision: int,
    refused: refusals.Typed | None = None,
    stale: Stale | None = None,
) -> str:
    question = found.question
    refused = refused or refusals.Typed()
    theirs = stale.theirs if stale and isinstance(stale.theirs, Answer) else None
    return page(
        "review/settle.html",
        found.facts,
        "review.settle_list",
        left_to_settle(current_actor(), found.facts.assessment_id),
        page=found,
        sides=sides(question, found.sides),
        effect=effect_of(found),
        waits=not found.settlement and any(_waits(side.answer) for side in found.sides),
        national=said(question, found.national.answer) if found.national.answer else None,
        settlement=found.settlement,
        settled=said(question, found.settlement.answer) if found.settlement else None,
        control=control_of(card),
        why=refusals.shown(why),
        why_errors=refused.mistakes.get("why", ()),
        mistakes=[*summary_of(card), *refused.summary],
        revision=revision,
        stale=stale,
        theirs=said(question, theirs) if theirs else None,
        large=bool(request.args.get("large")),
    )
