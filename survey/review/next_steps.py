"""What the focal point does next: the one thing to do first, why, and what else is left."""

from __future__ import annotations

from dataclasses import dataclass
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
    """``title`` names the next step, ``lead`` says why it is the next; ``primary`` the one button
    to draw; ``todos`` is what else is left, in quieter letters.

    ``primary`` is "take", "assign", "start", "remind", "settle", "validate", "sign_off", "sharing",
    "results" or "" while all that is left lies with others.
    """

    title: str
    lead: str
    todos: tuple[Todo, ...]
    primary: str


def next_steps(board: Board, today: date, *, shares: bool = False) -> NextSteps:
    """What is left to do on this board, by the status of the assessment. ``shares``: something of
    it is open to somebody outside the State."""
    if board.facts.status == "signed_off" and shares:
        return _shared()
    if board.facts.status == "collecting":
        return _collecting(board, today)
    return _BY_STATUS[board.facts.status](board)


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
            _("Next: start the collection"),
            ngettext(
                "%(num)d section is assigned. When you start, the agencies can answer.",
                "%(num)d sections are assigned. When you start, the agencies can answer.",
                board.assigned,
            ),
            tuple(todos),
            "start",
        )
    if not board.agencies:
        title = _("Next: ask for your first agencies")
        lead = _("Your State has no agency here yet. Ask the administrator to add the first ones.")
        return NextSteps(title, lead, (), "")
    title = _("Next: say who answers what")
    lead = _("Say which agency answers which section. The suggestion follows the kind of agency.")
    return NextSteps(title, lead, tuple(todos), "take" if board.suggestions else "assign")


def _collecting(board: Board, today: date) -> NextSteps:
    """Who is late comes first, then what can be settled, then the end of the collection."""
    if not board.assigned:
        title = _("Next: assign a section")
        lead = _("No section is assigned any more. Assign one, so that somebody can answer.")
        return NextSteps(title, lead, (), "assign")
    to_settle, nobody = _to_settle(board), _without_people(board)
    if late := _late(board, today):
        todos = (Todo(_waiting(board)), *nobody, *to_settle)
        return NextSteps(_("Next: remind who is late"), late, todos, "remind")
    if waiting := board.assigned - board.handed_in:
        lead = _waiting(board)
        if to_settle:
            lead = f"{lead} {_('None is late. Meanwhile you can settle what came in already:')}"
            return NextSteps(_settle_title(board), lead, (*to_settle, *nobody), "settle")
        if nobody:
            return NextSteps(_("Next: see that everybody can answer"), lead, tuple(nobody), "")
        lead = ngettext(
            "%(num)d section of %(all)s is still with its agency, and it is not late. Nothing "
            "waits for you.",
            "%(num)d sections of %(all)s are still with their agencies, and none is late. Nothing "
            "waits for you.",
            waiting,
            all=board.assigned,
        )
        return NextSteps(_("The agencies are answering"), lead, (), "")
    if to_settle:
        lead = _("Every section is handed in. Settle what is open, then close the collection.")
        return NextSteps(_settle_title(board), lead, tuple(to_settle), "settle")
    lead = _("Every section is handed in. You can close the collection and validate.")
    return NextSteps(_("Next: close the collection"), lead, (), "validate")


def _validating(board: Board) -> NextSteps:
    if _open(board):
        lead = _("The collection is closed. Settle what is open with your agencies, then sign off.")
        return NextSteps(_settle_title(board), lead, tuple(_to_settle(board)), "settle")
    lead = _("Nothing is left to settle. Read the summary and name who signs for your State.")
    return NextSteps(_("Next: name who signs"), lead, (), "sign_off")


def _awaiting(board: Board) -> NextSteps:
    lead = _(
        "The answers wait for the signature of %(name)s, %(post)s. Record it when it is given.",
        name=board.facts.signer_name or "",
        post=board.facts.signer_post or "",
    )
    return NextSteps(_("Next: record the signature"), lead, (), "sign_off")


def _signed(board: Board) -> NextSteps:
    lead = _("Your State has signed off. Nobody else sees the results unless you share them.")
    return NextSteps(_("Next: choose what to share"), lead, (), "sharing")


def _shared() -> NextSteps:
    lead = _(
        "Your State has signed off, and lets others see results. Under “Sharing” you can change"
        " what they see at any time."
    )
    return NextSteps(_("Next: read the results"), lead, (), "results")


def _closed(board: Board) -> NextSteps:
    lead = _("This round is closed. The results stay with your State.")
    return NextSteps(_("Next: read the results"), lead, (), "results")


_BY_STATUS = {
    "preparing": _preparing,
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
            "%(num)d answer “not applicable” waits for your approval.",
            "%(num)d answers “not applicable” wait for your approval.",
            board.to_approve,
        )
        found.append(Todo(text, f"{there}#not-applicable"))
    return found


def _settle_title(board: Board) -> str:
    return ngettext("Next: settle %(num)d question", "Next: settle %(num)d questions", _open(board))


def _waiting(board: Board) -> str:
    return ngettext(
        "%(num)d section of %(all)s is still with its agency.",
        "%(num)d sections of %(all)s are still with their agencies.",
        board.assigned - board.handed_in,
        all=board.assigned,
    )


def _late(board: Board, today: date) -> str:
    """Who is to be reminded; "" where nobody is."""
    late = [
        agency.name
        for agency in board.agencies
        for cell in agency.cells.values()
        if cell.status != "handed_in" and cell.due_on < today
    ]
    if not late:
        return ""
    text = ngettext(
        "%(num)d section is late. Remind: %(agencies)s.",
        "%(num)d sections are late. Remind: %(agencies)s.",
        len(late),
        agencies="; ".join(dict.fromkeys(late)),
    )
    return f"{text} {_('This service sends no reminders: write or call.')}"


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
