"""How a number came about: a node with its parts, a question with its answers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext as _

from questionnaires.glossary import plain
from questionnaires.instrument import Instrument
from questionnaires.scorecard import Part
from reports.view import SeenScorecard
from survey.problems import NotVisible
from survey.results.dashboard import acting_as, noted, read
from survey.words import TRACKS


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a node's arithmetic: what it is, where its own arithmetic stands, its numbers.

    ``state``: "shown", "not_shared", or "not_asked" in this edition.
    """

    name: str
    href: str
    part: Part
    state: str


def node(assessment: str, node: str) -> str:
    """One number: its rule, its parts with their weights, and what it feeds."""
    page, dossier = read(assessment)
    seen = page.seen()
    found = seen.nodes.get(node)
    if found is None:
        raise NotVisible
    noted(page)
    terms = [_term(assessment, page.instrument, seen, part) for part in found.parts]
    return render_template(
        "results/node.html",
        page=page,
        dossier=dossier,
        node=found,
        name=name_of(page.instrument, node),
        terms=terms,
        acting_as=acting_as(page.facts.state_name, page.facts.round_title),
    )


def question(assessment: str, question: str) -> str:
    """One question: the national answer, what it is worth, and who said what."""
    page, dossier = read(assessment)
    national = page.seen().national.get(question)
    annexed = {q.id: q for s in dossier.sections for q in s.questions}.get(question)
    if national is None or annexed is None:
        raise NotVisible
    noted(page)
    return render_template(
        "results/question.html",
        page=page,
        dossier=dossier,
        question=page.instrument.by_id[question],
        national=national,
        annexed=annexed,
        acting_as=acting_as(page.facts.state_name, page.facts.round_title),
    )


def name_of(instrument: Instrument, node: str) -> str:
    """A node in words: "Article 25, Expedited preservation, legal"."""
    kind, _sep, rest = node.partition(":")
    number, _sep, track = rest.partition("/")
    convention = instrument.convention
    if kind == "overall":
        return _("All chapters together")
    if kind == "chapter":
        return _("Chapter %(id)s, %(title)s", id=rest, title=convention.chapters[rest])
    if kind in ("article", "track"):
        name = _(
            "Article %(n)s, %(title)s", n=number, title=convention.by_number[int(number)].title
        )
    else:
        obligation = convention.by_id[number]
        name = f"{number}: {obligation.title or obligation.requirement}"
    return f"{name} ({TRACKS[track]})" if track else name


def _term(assessment: str, instrument: Instrument, seen: SeenScorecard, part: Part) -> Term:
    if part.id in instrument.by_id:
        name = plain(instrument.by_id[part.id].text)
        state = "shown" if part.id in seen.national else "not_shared"
        href = url_for("results.question", assessment=assessment, question=part.id)
    else:
        name = name_of(instrument, part.id)
        hidden = "not_shared" if part.id in seen.not_shared else "not_asked"
        state = "shown" if part.id in seen.nodes else hidden
        href = url_for("results.node", assessment=assessment, node=part.id)
    return Term(name, href if state == "shown" else "", part, state)
