"""The board: agency by section, how far each is, what is left to do, and the next move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey import days
from survey.actions import assessments
from survey.auth.current import current_actor
from survey.queries import review
from survey.queries.review import Board, BoardAgency
from survey.review.frame import page
from survey.review.next_steps import next_steps
from survey.review.refusals import Typed


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """How far one agency is with all that it was given. ``late``: open, and its day is over."""

    agency: BoardAgency
    assigned: int
    handed_in: int
    with_approver: int
    returned: int
    late: int


def lines_of(board: Board, today: date) -> list[AgencyLine]:
    """One line an agency: who is late first, then who has work left; those without any last."""
    found = []
    for agency in board.agencies:
        cells = list(agency.cells.values())
        statuses = [cell.status for cell in cells]
        line = AgencyLine(
            agency=agency,
            assigned=len(cells),
            handed_in=statuses.count("handed_in"),
            with_approver=statuses.count("submitted"),
            returned=statuses.count("returned"),
            late=sum(cell.status != "handed_in" and cell.due_on < today for cell in cells),
        )
        found.append(line)
    return sorted(
        found, key=lambda line: (not line.assigned, -line.late, line.handed_in == line.assigned)
    )


def show(assessment: str) -> str:
    """The board as it stands."""
    return draw(assessment, Typed())


def draw(assessment: str, form: Typed) -> str:
    """The board; ``form`` is the assignment that was refused, if one was."""
    board = review.board(current_actor(), assessment)
    today = days.today()
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
        steps=next_steps(board, today, shares=_shares(board)),
        lines=lines_of(board, today),
        returnable=[one for one in taken if one[2].may_unassign],
        waiting=[one for one in taken if one[2].status != "handed_in"],
        today=today,
        form=form,
    )


def _shares(board: Board) -> bool:
    # Before the signature nobody sees anything, whatever is ticked.
    if board.facts.status != "signed_off":
        return False
    return bool(review.sharing_page(current_actor(), board.facts.assessment_id).consents)


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
