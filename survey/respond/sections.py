"""Your sections: what to do next, what is assigned to me, how much is left, due when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from survey.auth.current import current_actor
from survey.days import today
from survey.models import AssignmentStatus
from survey.queries import respond
from survey.queries.respond import SectionCard

#: The groups of a list, in their order: what waits for this person first.
GROUPS = ("approve", "returned", "begun", "open", "others", "away")


@dataclass(frozen=True, slots=True)
class Place:
    """One agency in one round, with the person's sections there by group; only groups that have
    any."""

    agency: str
    state: str
    round: str
    groups: tuple[tuple[str, tuple[SectionCard, ...]], ...]
    handed_in: int
    all: int
    time_left: str


def show() -> str:
    """Every section of every agency the person works for, by agency; work left comes first."""
    cards = respond.my_sections(current_actor())
    by_place: dict[tuple[str, str, str], list[SectionCard]] = {}
    for card in cards:
        here = (card.agency_name, card.state_name, card.round_title)
        by_place.setdefault(here, []).append(card)
    roles = {acting_as(card) for card in cards}
    return render_template(
        "respond/sections.html",
        answers=_answers(cards),
        places=[_place(here, found) for here, found in by_place.items()],
        next_one=_next(cards),
        today=today(),
        acting_as=roles.pop() if len(roles) == 1 else "",
    )


def acting_as(card: SectionCard) -> str:
    """The line under the reader's name: for which agency of which State they answer."""
    return f"{card.agency_name}, {card.state_name}"


def time_left(minutes: int) -> str:
    """How long it takes, as one says it; beyond an hour and a half in whole hours."""
    if minutes < 90:
        return ngettext("about %(num)d minute", "about %(num)d minutes", minutes)
    return ngettext("about %(num)d hour", "about %(num)d hours", round(minutes / 60))


def _group(card: SectionCard) -> str:
    if card.may_hand_in and card.status == "submitted":
        return "approve"
    if card.status in (AssignmentStatus.SUBMITTED, AssignmentStatus.HANDED_IN):
        return "away"
    if not card.may_answer:
        return "others"
    if card.return_reason:
        return "returned"
    return "begun" if card.answered else "open"


def _next(cards: Iterable[SectionCard]) -> SectionCard | None:
    """What to do first: what waits for one's approval, came back, was begun; else the first."""
    waiting = [card for card in cards if _group(card) not in ("others", "away")]
    return min(waiting, key=lambda card: GROUPS.index(_group(card)), default=None)


def _answers(cards: Collection[SectionCard]) -> bool:
    """Whether the person answers; otherwise they only approve what others do."""
    approves = any(_group(card) in ("approve", "others") for card in cards)
    return not approves or any(card.may_answer for card in cards)


def _place(here: tuple[str, str, str], cards: list[SectionCard]) -> Place:
    groups = {name: tuple(c for c in cards if _group(c) == name) for name in GROUPS}
    left = sum(card.minutes_left for card in cards if card.may_answer)
    agency, state, round_ = here
    return Place(
        agency=agency,
        state=state,
        round=round_,
        groups=tuple((name, found) for name, found in groups.items() if found),
        handed_in=sum(card.status == AssignmentStatus.HANDED_IN for card in cards),
        all=len(cards),
        time_left=_("%(time)s left", time=time_left(left)) if left else "",
    )
