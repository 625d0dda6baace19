"""Approving that a question is not applicable, or taking the approval back."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey.actions import settlements
from survey.auth.current import current_actor


def approve(assessment: str, question: str) -> Response:
    """Approve it; with ``approved=no`` it counts as unknown again."""
    approved = request.form.get("approved") != "no"
    settlements.approve_not_applicable(
        actor=current_actor(), assessment=assessment, question=question, approved=approved
    )
    if approved:
        flash(_("Approved: the question no longer counts for your State."), "success")
    else:
        flash(_("The approval was taken back: the question counts as unknown again."), "success")
    return redirect(url_for("review.settle_list", assessment=assessment), 303)
