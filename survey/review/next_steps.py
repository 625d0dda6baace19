"""What is left for the focal point to do now: a few sentences, and the one thing to do first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from survey.queries.review import Board


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that is left to do; ``href`` where it is done, "" where only others can do it."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class NextSteps:
    """``lead`` says where the assessment stands; ``primary`` names the one button to draw.

    ``primary`` is "take", "assign", "start", "settle", "validate", "sign_off", "sharing",
    "results" or "" while all that is left lies with others.
    """

    lead: str
    todos: tuple[Todo, ...]
    primary: str


def next_steps(board: Board, today: date) -> NextSteps:
    """What is left to do on this board, by the status of the assessment."""
    steps = _BY_STATUS[board.facts.status](board)
    if board.facts.status == "collecting":
        return replace(steps, todos=(*_late(board, today), *steps.todos))
    return steps


def _preparing(board: Board) -> NextSteps:
    todos = [*_without_people(board)]
    if board.suggestions:
        number = len(board.suggestions)
        todos.append(
            Todo(
                ngettext(
                    "%(num)d suggested assignment is not taken yet.",
                    "%(num)d suggested assignments are not taken yet.",
                    number,
                ),
                "#suggested",
            )
        )
    if board.assigned:
        return NextSteps(
            ngettext(
                "%(num)d section is assigned. When you start, the agencies can answer.",
                "%(num)d sections are assigned. When you start, the agencies can answer.",
                board.assigned,
            ),
            tuple(todos),
            "start",
        )
    if not board.agencies:
        lead = _("Your State has no agency here yet. Ask the administrator to add the first ones.")
        return NextSteps(lead, (), "")
    lead = _("Say which agency answers which section. The suggestion follows the kind of agency.")
    return NextSteps(lead, tuple(todos), "take" if board.suggestions else "assign")


def _collecting(board: Board) -> NextSteps:
    waiting = board.assigned - board.handed_in
    todos = [*_to_settle(board), *_without_people(board)]
    if waiting:
        lead = ngettext(
            "%(num)d section of %(all)s is still with its agency.",
            "%(num)d sections of %(all)s are still with their agencies.",
            waiting,
            all=board.assigned,
        )
        return NextSteps(lead, tuple(todos), "settle" if _open(board) else "")
    if not board.assigned:
        lead = _("No section is assigned any more. Assign one, so that somebody can answer.")
        return NextSteps(lead, tuple(todos), "assign")
    lead = _("Every section is handed in. You can close the collection and validate.")
    return NextSteps(lead, tuple(todos), "validate")


def _validating(board: Board) -> NextSteps:
    if _open(board):
        lead = _("The collection is closed. Settle what is open with your agencies, then sign off.")
        return NextSteps(lead, tuple(_to_settle(board)), "settle")
    lead = _("Nothing is left to settle. Read the summary and name who signs for your State.")
    return NextSteps(lead, (), "sign_off")


def _awaiting(board: Board) -> NextSteps:
    lead = _(
        "The answers wait for the signature of %(name)s, %(post)s. Record it when it is given.",
        name=board.facts.signer_name or "",
        post=board.facts.signer_post or "",
    )
    return NextSteps(lead, (), "sign_off")


def _signed(board: Board) -> NextSteps:
    lead = _("Your State has signed off. Nobody else sees the results unless you share them.")
    return NextSteps(lead, (), "sharing")


def _closed(board: Board) -> NextSteps:
    return NextSteps(_("This round is closed. The results stay with your State."), (), "results")


_BY_STATUS = {
    "preparing": _preparing,
    "collecting": _collecting,
    "validating": _validating,
    "awaiting_approval": _awaiting,
    "signed_off": _signed,
    "closed": _closed,
}


def _open(board: Board) -> int:
    return board.contested + board.to_approve


def _to_settle(board: Board) -> list[Todo]:
    there = url_for("review.settle_list", assessment=board.facts.assessment_id)
    found = []
    if board.contested:
        text = ngettext(
            "%(num)d question was answered differently by your agencies.",
            "%(num)d questions were answered differently by your agencies.",
            board.contested,
        )
        found.append(Todo(text, there))
    if board.to_approve:
        text = ngettext(
            "%(num)d “not applicable” waits for your approval.",
            "%(num)d “not applicable” wait for your approval.",
            board.to_approve,
        )
        found.append(Todo(text, f"{there}#not-applicable"))
    return found


def _late(board: Board, today: date) -> list[Todo]:
    late = [
        agency.name
        for agency in board.agencies
        for cell in agency.cells.values()
        if cell.status != "handed_in" and cell.due_on < today
    ]
    if not late:
        return []
    text = ngettext(
        "%(num)d section is late. Remind: %(agencies)s.",
        "%(num)d sections are late. Remind: %(agencies)s.",
        len(late),
        agencies=", ".join(dict.fromkeys(late)),
    )
    return [Todo(text, "#agencies")]


def _without_people(board: Board) -> list[Todo]:
    return [
        Todo(
            _(
                "Nobody can answer for %(agency)s yet: ask the administrator for an account.",
                agency=agency.name,
            )
        )
        for agency in board.agencies
        if agency.cells and not agency.respondents
    ]
