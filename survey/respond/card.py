"""One card, saved by a script while somebody answers: small in, small out, as JSON."""

from __future__ import annotations

from flask import Response, jsonify, make_response, request
from flask_babel import gettext as _

from survey.actions import answers as answer_actions
from survey.auth.current import current_actor, demand_same_person
from survey.forms.posted import posted_card
from survey.forms.section import PREFIX
from survey.forms.sentences import sentences_by_part
from survey.models.base import now
from survey.problems import InputRefused
from survey.rendering import clock
from survey.respond.cards import level_said
from survey.respond.said import look_again


def save(assessment: str, agency: str, section: str, question: str) -> Response:
    """Save one card. 200 is the receipt: it names question and revision. 422 says what is wrong
    where, 409 who was faster."""
    demand_same_person(request.form)
    name = f"{PREFIX}{question}"
    if f"{name}-revision" not in request.form:
        # The revision comes last: a card without it was cut off, and would empty the answer.
        raise InputRefused({"revision": "required"})
    posted = posted_card(request.form, name, keep_places=True)
    outcome = answer_actions.save_section(
        actor=current_actor(),
        assessment=assessment,
        agency=agency,
        section=section,
        cards={
            # A script sends only what somebody changed. Were it told that this stands where another
            # answer does, the page would show the former text as saved, and later send it over.
            question: answer_actions.CardInput(
                posted.raw, posted.citations, posted.base_revision, touched=True
            )
        },
    )
    if wrong := outcome.errors.get(question):
        return _answer(
            422,
            question=question,
            mistakes=sentences_by_part(wrong),
            sentence=_("Not saved: please look at what is marked."),
        )
    if clash := outcome.conflicts.get(question):
        return _answer(
            409,
            problem="conflict",
            question=question,
            revision=clash.revision,
            sentence=_(
                "Not saved: %(name)s saved another answer (%(moment)s).",
                name=clash.who,
                moment=clock(clash.when),
            ),
        )
    kept = outcome.kept[question]
    saved = _("Saved %(moment)s", moment=clock(now()))
    again = look_again(outcome.questions[question], kept)
    return _answer(
        200,
        question=question,
        revision={**outcome.saved, **outcome.unchanged}[question],
        sentence=f"{saved}. {again}" if again else saved,
        evidence=str(level_said(kept)),
    )


def _answer(status: int, **said: object) -> Response:
    return make_response(jsonify(said), status)
