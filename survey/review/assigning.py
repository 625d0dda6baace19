"""Giving sections to agencies and taking them back, from the board."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from survey.actions import assessments
from survey.auth.current import current_actor
from survey.problems import InputRefused, UnknownThing
from survey.review import refusals
from survey.review.board import draw

Answer = Response | tuple[str, int]


def assign(assessment: str) -> Answer:
    """One section to one agency, with a date of its own if one was typed."""
    try:
        agency, section, due = _assignment()
        new = assessments.assign(
            actor=current_actor(),
            assessment=assessment,
            agency=agency,
            section=section,
            due_on=due,
        )
    except InputRefused as refused:
        return draw(assessment, refusals.typed(refused, request.form)), 422
    said = _("The section is assigned.") if new else _("The section was assigned already.")
    return _done(assessment, said)


def unassign(assessment: str) -> Answer:
    """Take a section back that nobody has begun."""
    try:
        agency, section = _pair(_chosen("cell")[0])
    except InputRefused as refused:
        return draw(assessment, refusals.typed(refused, request.form)), 422
    assessments.unassign(
        actor=current_actor(), assessment=assessment, agency=agency, section=section
    )
    return _done(assessment, _("The section is no longer assigned to this agency."))


def take(assessment: str) -> Answer:
    """Take what is ticked of the suggestion."""
    ticked = [_pair(value) for value in request.form.getlist("suggested")]
    if not ticked:
        refused = InputRefused({"suggested": "required"})
        return draw(assessment, refusals.typed(refused, request.form)), 422
    new = [
        assessments.assign(
            actor=current_actor(), assessment=assessment, agency=agency, section=section
        )
        for agency, section in ticked
    ]
    said = ngettext("%(num)d section is assigned.", "%(num)d sections are assigned.", sum(new))
    return _done(assessment, said)


def _assignment() -> tuple[str, str, date | None]:
    """Agency, section and date of the form. InputRefused with everything that is wrong."""
    wrong: dict[str, str] = {}
    due = None
    typed = request.form.get("due_on", "").strip()
    try:
        due = refusals.day("due_on", typed) if typed else None
    except InputRefused as refused:
        wrong = refused.fields
    try:
        agency, section = _chosen("agency", "section")
    except InputRefused as refused:
        raise InputRefused(refused.fields | wrong) from refused
    if wrong:
        raise InputRefused(wrong)
    return agency, section, due


def _chosen(*names: str) -> list[str]:
    """What was chosen in each list. InputRefused with every list in which nothing was."""
    missing = {name: "required" for name in names if not request.form.get(name)}
    if missing:
        raise InputRefused(missing)
    return [request.form[name] for name in names]


def _pair(value: str) -> tuple[str, str]:
    agency, slash, section = value.partition("/")
    if not slash:
        raise UnknownThing("section", value)
    return agency, section


def _done(assessment: str, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("review.board", assessment=assessment), 303)
