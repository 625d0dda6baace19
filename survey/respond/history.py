"""The history of one answer: who changed what when; any former text can be brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from questionnaires.answers import Answer
from survey.actions import answers as answer_actions
from survey.auth.current import current_actor, demand_same_person
from survey.forms.posted import revision_of
from survey.problems import Stale
from survey.queries import history as history_queries
from survey.queries.history import PAGE, History
from survey.respond.differences import Change, changes
from survey.respond.said import Said, said

#: Versions of one person with no longer pause between them are one piece of work.
PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Version:
    """One version in words."""

    revision: int
    said: Said
    current: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What one person changed in one go: the last version of it, what it changed, and the
    versions on the way there."""

    last: Version
    changes: tuple[Change, ...]
    steps: tuple[Version, ...]


def show(assessment: str, agency: str, section: str, question: str) -> str:
    """Every version, newest first."""
    return _page(assessment, agency, section, question)


def bring_back(
    assessment: str, agency: str, section: str, question: str
) -> Response | tuple[str, int]:
    """Let the answer say again what it said in a former version."""
    demand_same_person(request.form)
    where: dict[str, Any] = {"assessment": assessment, "agency": agency, "section": section}
    try:
        answer_actions.bring_back(
            actor=current_actor(),
            **where,
            question=question,
            revision=revision_of(request.form.get("revision", "")),
            base_revision=revision_of(request.form.get("base", "")),
        )
    except Stale as stale:
        return _page(assessment, agency, section, question, stale), 409
    flash(_("The former answer stands again. What it replaced is kept below."), "success")
    return redirect(url_for("respond.history", **where, question=question), 303)


def _page(
    assessment: str, agency: str, section: str, question: str, stale: Stale | None = None
) -> str:
    history = history_queries.question_history(
        current_actor(),
        assessment,
        agency,
        section,
        question,
        before=revision_of(request.args.get("before", "")),
    )
    return render_template(
        "respond/history.html",
        history=history,
        works=_works(history),
        stale=stale,
        acting_as=f"{history.agency_name}, {history.state_name}",
    )


def _works(history: History) -> list[Work]:
    """The versions of a page, what was typed in one go together."""
    versions = history.versions[: PAGE if history.older else None]
    groups: list[list[Answer]] = []
    for version in versions:
        if groups and _one_go(version, groups[-1][-1]):
            groups[-1].append(version)
        else:
            groups.append([version])
    if not groups:
        return []
    before: list[Answer | None] = [group[0] for group in groups[1:]]
    before.append(history.versions[-1] if history.older else None)
    return [
        Work(
            last=_version(history, group[0]),
            changes=changes(history.question, former, group[0]),
            steps=tuple(_version(history, step) for step in group[1:]),
        )
        for group, former in zip(groups, before, strict=True)
    ]


def _one_go(earlier: Answer, later: Answer) -> bool:
    if earlier.at is None or later.at is None:
        return False
    return earlier.by == later.by and later.at - earlier.at <= PAUSE


def _version(history: History, answer: Answer) -> Version:
    current = history.current is not None and history.current.revision == answer.revision
    return Version(answer.revision, said(history.question, answer.by, answer), current)
