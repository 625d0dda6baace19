"""ANSWERS.json: a whole AnswerSheet as JSON and back; a Scorecard as JSON; both digests."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from questionnaires.answers import Answer, AnswerSheet, Evidence
from questionnaires.scorecard import Label, NationalAnswer, Node, Part, Scorecard
from questionnaires.sheet_reader import ANSWERS_FORMAT, ANSWERS_VERSION, sheet_from_json

__all__ = [
    "ANSWERS_FORMAT",
    "ANSWERS_VERSION",
    "SCORECARD_FORMAT",
    "SCORECARD_VERSION",
    "canonical",
    "digest_of",
    "scorecard_digest",
    "scorecard_to_json",
    "sheet_digest",
    "sheet_from_json",
    "sheet_to_json",
]

SCORECARD_FORMAT = "hanoi-readiness/scorecard"
SCORECARD_VERSION = 1


def canonical(data: object) -> bytes:
    """JSON that is the same for the same data: sorted keys, no spaces, ASCII, shortest numbers that
    read back.
    """
    text = json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )
    return text.encode("ascii")


def digest_of(data: object) -> str:
    """SHA-256 of canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(data)).hexdigest()


# the sheet


def sheet_to_json(sheet: AnswerSheet) -> dict[str, Any]:
    """Everything of a sheet as JSON data: dates as yyyy-mm-dd, times as ISO 8601, codes never
    labels.
    """
    return {
        "format": ANSWERS_FORMAT,
        "version": ANSWERS_VERSION,
        "edition": sheet.edition,
        "party": sheet.party,
        "round": sheet.round,
        "as_of": sheet.as_of.isoformat(),
        "synthetic": sheet.synthetic,
        "agencies": [
            {
                "id": agency.id,
                "name": agency.name,
                "kind": agency.kind,
                "sections": list(agency.sections),
                "answers": {key: _answer(answer) for key, answer in agency.answers.items()},
            }
            for agency in sheet.agencies
        ],
        "settlements": {
            key: {
                "answer": _answer(settled.answer),
                "why": settled.why,
                "by": settled.by,
                "at": settled.at.isoformat() if settled.at else None,
            }
            for key, settled in sheet.settlements.items()
        },
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "state": answer.state.value,
        "value": answer.value,
        "reason": answer.reason,
        "reason_note": answer.reason_note,
        "approved": answer.approved,
        "comment": answer.comment,
        "comment_language": answer.comment_language,
        "pipeline": {
            "stage": answer.pipeline.stage.value,
            "expected": answer.pipeline.expected.isoformat() if answer.pipeline.expected else None,
        }
        if answer.pipeline
        else None,
        "evidence": [_citation(citation) for citation in answer.evidence],
        "revision": answer.revision,
        "by": answer.by,
        "at": answer.at.isoformat() if answer.at else None,
    }


def _citation(citation: Evidence) -> dict[str, Any]:
    return {
        "source": citation.source,
        "pinpoint": citation.pinpoint,
        "link": citation.link,
        "dated": citation.dated.isoformat() if citation.dated else None,
        "is_law": citation.is_law,
        "secret": citation.secret,
        "seen_by_focal_point": citation.seen_by_focal_point,
        "confirmed": citation.confirmed,
    }


def sheet_digest(sheet: AnswerSheet) -> str:
    """SHA-256 of the sheet's canonical JSON; agencies by id: the order of rows says nothing."""
    data = sheet_to_json(sheet)
    data["agencies"].sort(key=lambda agency: agency["id"])
    return digest_of(data)


# the scorecard


def scorecard_to_json(card: Scorecard, *, only_numbers: bool = False) -> dict[str, Any]:
    """Everything of a scorecard as JSON data, each number with its arithmetic, nothing rounded;
    with its digest.

    ``only_numbers`` leaves out the digest, the parts of nodes and the answers behind national
    answers.
    """
    found = {
        "format": SCORECARD_FORMAT,
        "version": SCORECARD_VERSION,
        "edition": card.edition,
        "edition_digest": card.edition_digest,
        "method": card.method,
        "party": card.party,
        "round": card.round,
        "nodes": [_node(node, only_numbers) for node in card.nodes.values()],
        "national": [_national(answer, only_numbers) for answer in card.national.values()],
        "safeguards": [
            {
                "obligation": row.obligation,
                "asked": row.asked,
                "low": row.low,
                "evidence": row.evidence,
                "shown": row.shown,
            }
            for row in card.safeguards
        ],
        "gate_passed": card.gate_passed,
        "duties": card.duties,
        "evidence_levels": list(card.evidence_levels),
        "not_asked": list(card.not_asked),
    }
    return found if only_numbers else {**found, "digest": scorecard_digest(card)}


def scorecard_digest(card: Scorecard) -> str:
    """SHA-256 of the canonical JSON of every number: whoever holds the file can compute it again.

    Left out of ``scorecard_to_json``: the digest itself; ``parts`` of nodes (the numbers of other
    nodes, again); ``answer`` of national answers (what was answered has a digest of its own,
    ``sheet_digest``). Only what is written has one: it takes as long as a third of the counting.
    """
    return digest_of(scorecard_to_json(card, only_numbers=True))


def _node(node: Node, only_numbers: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": node.id,
        "kind": node.kind,
        "rule": node.rule,
        "low": node.low,
        "mid": node.mid,
        "high": node.high,
        "evidenced": node.evidenced,
        "coverage": node.coverage,
        "sufficient": node.sufficient,
        "applicable": node.applicable,
        "contested": node.contested,
        "label": _label(node.label) if node.label else None,
        "projected": node.projected,
        "not_applicable_share": node.not_applicable_share,
        "duty": node.duty,
        "not_asked_tracks": list(node.not_asked_tracks),
        "minimum": node.minimum,
    }
    if not only_numbers:
        found["parts"] = [_part(part) for part in node.parts]
    return found


def _label(label: Label) -> dict[str, Any]:
    return {
        "low": label.low,
        "high": label.high,
        "law_in_force": label.law_in_force,
        "caps": list(label.caps),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "weight": part.weight,
        "low": part.low,
        "mid": part.mid,
        "high": part.high,
        "evidenced": part.evidenced,
        "coverage": part.coverage,
    }


def _national(answer: NationalAnswer, only_numbers: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "question": answer.question,
        "standing": answer.standing,
        "value": answer.value,
        "low": answer.low,
        "high": answer.high,
        "evidenced": answer.evidenced,
        "evidence": answer.evidence,
        "contested": answer.contested,
        "settled": answer.settled,
        "agencies": list(answer.agencies),
        "projected": answer.projected,
    }
    if not only_numbers:
        found["answer"] = _answer(answer.answer) if answer.answer else None
    return found
