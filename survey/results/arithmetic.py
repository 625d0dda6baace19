"""How a number came about: a node with its parts, a question with its answers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from questionnaires.glossary import plain
from questionnaires.instrument import Instrument
from questionnaires.scorecard import Part
from reports.view import SeenScorecard
from survey.problems import NotVisible
from survey.results.reading import Read, read, shown
from survey.results.working import worked
from survey.words import TRACKS


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a node's arithmetic: what it is, where its own arithmetic stands, its numbers.

    ``state``: "shown", "not_shared", or "not_asked" in this edition. ``answer`` and ``evidence``
    of a question, and whether agencies see it differently.
    """

    name: str
    href: str
    part: Part
    state: str
    answer: str = ""
    evidence: str = ""
    contested: bool = False


def node(assessment: str, node: str) -> str:
    """One number: its rule, its parts with their weights, and what it feeds."""
    found = read(assessment)
    instrument = found.page.instrument
    this = found.seen.nodes.get(node)
    if this is None:
        raise NotVisible
    return shown(
        "results/node.html",
        found,
        node=this,
        name=name_of(instrument, node),
        requirement=_requirement(instrument, node),
        working=worked(this),
        feeds=_feeds(instrument, found.seen, node),
        terms=[_term(found, part) for part in this.parts],
    )


def question(assessment: str, question: str) -> str:
    """One question: the national answer, what it is worth, and who said what."""
    found = read(assessment)
    national = found.seen.national.get(question)
    annexed = {q.id: q for s in found.dossier.sections for q in s.questions}.get(question)
    if national is None or annexed is None:
        raise NotVisible
    asked = found.page.instrument.by_id[question]
    feeds = [
        (name_of(found.page.instrument, cell), cell)
        for oid in asked.obligations
        if (cell := f"cell:{oid}/{asked.track}") in found.seen.nodes
    ]
    return shown(
        "results/question.html",
        found,
        question=asked,
        national=national,
        annexed=annexed,
        feeds=feeds,
    )


def name_of(instrument: Instrument, node: str) -> str:
    """A node in words: "Article 25, Expedited preservation (Legal)"."""
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


def _requirement(instrument: Instrument, node: str) -> str:
    """What the Convention asks for there, in the words of the register."""
    kind, _sep, rest = node.partition(":")
    if kind not in ("cell", "obligation"):
        return ""
    return instrument.convention.by_id[rest.partition("/")[0]].requirement


def _feeds(instrument: Instrument, seen: SeenScorecard, node: str) -> tuple[str, str] | None:
    """The number that this one is a part of, if the reader may see it: name and id."""
    kind, _sep, rest = node.partition(":")
    number = rest.partition("/")[0]
    convention = instrument.convention
    if kind == "cell":
        up = f"obligation:{number}"
    elif kind == "obligation":
        up = f"article:{convention.article_of[number].article}"
    elif kind == "track":
        up = f"article:{number}"
    elif kind == "article":
        up = f"chapter:{convention.by_number[int(number)].chapter}"
    else:
        up = "overall" if kind == "chapter" else ""
    return (name_of(instrument, up), up) if up in seen.nodes else None


def _term(found: Read, part: Part) -> Term:
    instrument, seen = found.page.instrument, found.seen
    if part.id in instrument.by_id:
        national = seen.national.get(part.id)
        name = plain(instrument.by_id[part.id].text)
        if national is None:
            return Term(name, "", part, "not_shared")
        annexed = {q.id: q for s in found.dossier.sections for q in s.questions}[part.id]
        return Term(
            name,
            url_for("results.question", assessment=found.here, question=part.id),
            part,
            "shown",
            annexed.answer.line,
            annexed.evidence,
            national.contested,
        )
    hidden = "not_shared" if part.id in seen.not_shared else "not_asked"
    state = "shown" if part.id in seen.nodes else hidden
    href = url_for("results.node", assessment=found.here, node=part.id) if state == "shown" else ""
    contested = state == "shown" and seen.nodes[part.id].contested
    return Term(name_of(instrument, part.id), href, part, state, contested=contested)
