"""Sharing: which section the State shows to which organisation, as one form of ticks."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from survey.actions import sharing
from survey.auth.current import current_actor
from survey.problems import UnknownThing
from survey.queries import review
from survey.queries.review import SharingPage
from survey.review.frame import left_to_settle, page

Pair = tuple[str, str]


def show(assessment: str) -> str:
    """Sections by organisations, ticked where shared."""
    actor = current_actor()
    found = review.sharing_page(actor, assessment)
    left = left_to_settle(actor, assessment)
    return page("review/sharing.html", found.facts, "review.sharing", left, page=found)


def save(assessment: str) -> Response:
    """Give and withdraw what was changed on the page.

    The page says what was ticked when it was drawn: what a colleague shared meanwhile stays.
    """
    actor = current_actor()
    found = review.sharing_page(actor, assessment)
    before = _pairs(found, request.form.getlist("was"))
    after = _pairs(found, request.form.getlist("share"))
    given = [
        sharing.give_consent(
            actor=actor, assessment=assessment, section=section, organisation=organisation
        )
        for section, organisation in sorted(after - before)
    ]
    withdrawn = [
        sharing.withdraw_consent(
            actor=actor, assessment=assessment, section=section, organisation=organisation
        )
        for section, organisation in sorted(before - after)
    ]
    flash(_said(sum(given), sum(withdrawn)), "success")
    return redirect(url_for("review.sharing", assessment=assessment), 303)


def _pairs(found: SharingPage, values: Iterable[str]) -> frozenset[Pair]:
    """Section and organisation of each tick. UnknownThing, before anything is changed."""
    known = {
        f"{section.section_id}/{organisation.organisation_id}": (
            section.section_id,
            organisation.organisation_id,
        )
        for section in found.sections
        for organisation in found.organisations
    }
    values = tuple(values)
    if strange := tuple(value for value in values if value not in known):
        raise UnknownThing("organisation", strange)
    return frozenset(known[value] for value in values)


def _said(given: int, withdrawn: int) -> str:
    parts = []
    if given:
        parts.append(
            ngettext(
                "%(num)d section was opened to an organisation.",
                "%(num)d sections were opened to an organisation.",
                given,
            )
        )
    if withdrawn:
        parts.append(
            ngettext(
                "%(num)d section was closed again: nobody there can read it from now on.",
                "%(num)d sections were closed again: nobody there can read them from now on.",
                withdrawn,
            )
        )
    if not parts:
        return _("Nothing was changed.")
    return " ".join([*parts, _("Both giving and withdrawing stay on record.")])
