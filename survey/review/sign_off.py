"""The sign-off: what a signature would cover and what is unknown, who signs, and the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey.actions import signing
from survey.auth.current import current_actor
from survey.problems import InputRefused
from survey.queries import results, review
from survey.queries.review import SharingPage
from survey.review import refusals
from survey.review.frame import page
from survey.review.refusals import Typed

Answer = Response | tuple[str, int]


def show(assessment: str) -> str:
    """The summary, and the step that is next."""
    return _draw(assessment, Typed())


def ask(assessment: str) -> Answer:
    """Name who signs: the answers wait for the signature from now on."""
    try:
        outcome = signing.request_approval(
            actor=current_actor(),
            assessment=assessment,
            signer_name=request.form.get("signer_name", ""),
            signer_post=request.form.get("signer_post", ""),
        )
    except InputRefused as refused:
        return _draw(assessment, refusals.typed(refused, request.form)), 422
    if outcome.changed:
        flash(_("The answers wait for the signature. Nobody can change them meanwhile."), "success")
    return _back(assessment)


def sign(assessment: str) -> Answer:
    """Record the day of the signature: answers and results are frozen."""
    try:
        signing.sign_off(
            actor=current_actor(),
            assessment=assessment,
            signed_on=refusals.day("signed_on", request.form.get("signed_on", "")),
        )
    except InputRefused as refused:
        return _draw(assessment, refusals.typed(refused, request.form)), 422
    flash(_("Signed off. The record stands here and can't be changed."), "success")
    return _back(assessment)


def send_back(assessment: str) -> Response:
    """The signature was not given."""
    outcome = signing.return_to_validating(actor=current_actor(), assessment=assessment)
    if outcome.changed:
        flash(_("Back to validating: settle what is left, then name who signs again."), "success")
    return _back(assessment)


def grouped(digest: str) -> list[str]:
    """A digest in groups of four, as it is read aloud.

    >>> grouped("0123456789ab")
    ['0123', '4567', '89ab']
    """
    return [digest[at : at + 4] for at in range(0, len(digest), 4)]


def _draw(assessment: str, form: Typed) -> str:
    actor = current_actor()
    found = review.sign_off_page(actor, assessment)
    card = results.results_page(actor, assessment).seen()
    return page(
        "review/sign_off.html",
        found.facts,
        "review.sign_off",
        found.summary.contested + found.summary.to_approve,
        page=found,
        digest=grouped(found.digest),
        edition_digest=grouped(found.snapshot.edition_digest) if found.snapshot else [],
        duties=_duties(card.duties),
        evidence=card.evidence_levels,
        shared=_shared(review.sharing_page(actor, assessment)),
        form=form,
    )


def _duties(by_verb: Mapping[str, Mapping[str, int]]) -> Counter[str]:
    """How many duties are in place, partly, ...: of every verb that makes a duty."""
    found: Counter[str] = Counter()
    for counts in by_verb.values():
        found.update(counts)
    return found


def _shared(found: SharingPage) -> list[tuple[str, int]]:
    """Every organisation that is shown anything, and how many sections."""
    opened = Counter(organisation for _section, organisation in found.consents)
    return [
        (one.name, opened[one.organisation_id])
        for one in found.organisations
        if opened[one.organisation_id]
    ]


def _back(assessment: str) -> Response:
    return redirect(url_for("review.sign_off", assessment=assessment), 303)
