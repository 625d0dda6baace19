"""What every page of the focal point shows round its own part: role, place, and the way around."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from survey.policies import Actor
from survey.queries import review
from survey.queries.facts import AssessmentFacts
from survey.queries.review import Contradictions, NotApplicable


def page(template: str, facts: AssessmentFacts, here: str, to_settle: int, **values: Any) -> str:
    """A page in its frame. ``here`` is the endpoint of the view that is open."""
    return render_template(
        template,
        facts=facts,
        views=_views(facts.assessment_id, here, to_settle),
        acting_as=_("Focal point, %(state)s", state=facts.state_name),
        **values,
    )


def left_to_settle(actor: Actor, assessment: str) -> int:
    """How many questions wait for the focal point: to settle, or to approve as not applicable."""
    found = review.contradictions(actor, assessment)
    return len(found.open) + len(to_approve(found))


def to_approve(found: Contradictions) -> list[NotApplicable]:
    """The not-applicables that wait: nobody approved them, and nobody settled the question."""
    settled = {one.question.id for one in found.settled}
    return [
        one for one in found.not_applicable if not one.approved and one.question.id not in settled
    ]


def _views(assessment: str, here: str, to_settle: int) -> list[dict[str, Any]]:
    settle = _("Settle (%(number)s)", number=to_settle) if to_settle else _("Settle")
    views = (
        ("review.board", _("Progress")),
        ("review.settle_list", settle),
        ("review.sign_off", _("Sign-off")),
        ("review.sharing", _("Sharing")),
        ("results.show", _("Results")),
        ("review.audit", _("Audit trail")),
    )
    return [
        {
            "text": text,
            "href": url_for(endpoint, assessment=assessment),
            "current": endpoint == here,
        }
        for endpoint, text in views
    ]
