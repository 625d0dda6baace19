"""What is to settle: questions that agencies see differently, and not-applicables to approve."""

from __future__ import annotations

from survey.auth.current import current_actor
from survey.queries import review
from survey.review.frame import page, to_approve
from survey.review.said import said, sides


def show(assessment: str) -> str:
    """Open questions first, then not-applicables, then what was settled."""
    found = review.contradictions(current_actor(), assessment)
    waiting = to_approve(found)
    return page(
        "review/settle_list.html",
        found.facts,
        "review.settle_list",
        len(found.open) + len(waiting),
        page=found,
        open=[(one, sides(one.question, one.sides)) for one in found.open],
        settled=[
            (one, said(one.question, one.settlement.answer))
            for one in found.settled
            if one.settlement
        ],
        waiting=[(one, sides(one.question, one.sides)) for one in waiting],
        approved=[one for one in found.not_applicable if one.approved],
    )
