"""The board: agency by section, how far each is, what is left to do, and the next move."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey.actions import assessments
from survey.auth.current import current_actor
from survey.models.base import now
from survey.queries import review
from survey.review.frame import page
from survey.review.next_steps import next_steps
from survey.review.refusals import Typed


def show(assessment: str) -> str:
    """The board as it stands."""
    return draw(assessment, Typed())


def draw(assessment: str, form: Typed) -> str:
    """The board; ``form`` is the assignment that was refused, if one was."""
    board = review.board(current_actor(), assessment)
    taken = [
        (agency, section, agency.cells[section.section_id])
        for agency in board.agencies
        for section in board.sections
        if section.section_id in agency.cells
    ]
    return page(
        "review/board.html",
        board.facts,
        "review.board",
        board.contested + board.to_approve,
        board=board,
        steps=next_steps(board),
        returnable=[one for one in taken if one[2].may_unassign],
        waiting=[one for one in taken if one[2].status != "handed_in"],
        today=now().date(),
        form=form,
    )


def start(assessment: str) -> Response:
    """Preparing is over: the agencies can answer."""
    outcome = assessments.start_collecting(actor=current_actor(), assessment=assessment)
    if outcome.changed:
        flash(_("The agencies can answer now. Their sections are on their first page."), "success")
    return _to_board(assessment)


def validate(assessment: str) -> Response:
    """The collection is over: answers can be read and settled, no longer changed."""
    outcome = assessments.start_validating(actor=current_actor(), assessment=assessment)
    if outcome.changed:
        flash(_("The collection is closed. What is left to settle is listed here."), "success")
    return _to_board(assessment)


def collect(assessment: str) -> Response:
    """One step back: sections can be answered and sent back again."""
    outcome = assessments.return_to_collecting(actor=current_actor(), assessment=assessment)
    if outcome.changed:
        flash(_("The collection is open again. Settlements stay as they are."), "success")
    return _to_board(assessment)


def _to_board(assessment: str) -> Response:
    return redirect(url_for("review.board", assessment=assessment), 303)
