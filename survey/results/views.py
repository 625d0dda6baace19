"""The other views of the results: evidence, disagreements, safeguards, treaty stage, rounds."""

from __future__ import annotations

from flask import request

from reports import drawings_slim
from reports.drawings_change import change_by_chapter
from reports.drawings_evidence import evidence_by_level
from reports.gaps import Clarify
from survey.problems import NotVisible
from survey.results.reading import Read, read, shown


def evidence(assessment: str) -> str:
    """What the answers rest on, and what is to be clarified first."""
    found = read(assessment)
    return shown(
        "results/evidence.html",
        found,
        "evidence",
        drawings=(
            evidence_by_level(found.dossier),
            drawings_slim.evidence_by_level(found.dossier),
        ),
        causes=_causes(found),
        asserted=_asserted(found),
        withheld=_standing(found, "withheld"),
    )


def disagreements(assessment: str) -> str:
    """What agencies saw differently, and what was settled. The State's own."""
    found = read(assessment)
    if not found.dossier.agencies_visible:
        raise NotVisible
    rows = sorted(found.dossier.disagreements, key=lambda row: row.settled)
    return shown("results/disagreements.html", found, "disagreements", rows=rows)


def safeguards(assessment: str) -> str:
    """The gate of articles 6, 24 and 36, and what it holds back."""
    found = read(assessment)
    held = [gap for gap in found.dossier.gaps.rows if gap.held_by]
    return shown("results/safeguards.html", found, "safeguards", held=held)


def treaty(assessment: str) -> str:
    """How far the State is on its way to joining, what it must tell, and what it may declare."""
    return shown("results/treaty.html", read(assessment), "treaty")


def since(assessment: str) -> str:
    """This round beside an earlier one of the same State."""
    chosen = request.args.get("round") or None
    found = read(assessment, since=chosen)
    return shown(
        "results/since.html",
        found,
        "since",
        drawings=(
            change_by_chapter(found.dossier),
            drawings_slim.change_by_chapter(found.dossier),
        )
        if found.dossier.change
        else (),
    )


def _causes(found: Read) -> list[tuple[str, list[Clarify]]]:
    """What to clarify, by why it is unknown."""
    causes: dict[str, list[Clarify]] = {}
    for item in found.dossier.gaps.clarify:
        causes.setdefault(item.cause_text, []).append(item)
    return list(causes.items())


def _asserted(found: Read) -> list[dict[str, str]]:
    """Known answers that rest on a word alone."""
    return [
        {"question": question.id, "text": question.text, "duties": ", ".join(question.obligations)}
        for section in found.dossier.sections
        for question in section.questions
        if question.standing == "known" and question.evidence == "E0"
    ]


def _standing(found: Read, standing: str) -> list[dict[str, str]]:
    return [
        {"question": question.id, "text": question.text, "duties": ", ".join(question.obligations)}
        for section in found.dossier.sections
        for question in section.questions
        if question.standing == standing
    ]
