"""Answers and scorecards as JSON columns hold them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from questionnaires.answers import Answer, Evidence, Pipeline, PipelineStage, State
from questionnaires.scorecard import Label, NationalAnswer, Node, Part, Safeguard, Scorecard


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """An answer whole, with its evidence; without its question, which the row names."""
    bill = answer.pipeline
    return {
        "state": answer.state.value,
        "value": answer.value,
        "reason": answer.reason,
        "reason_note": answer.reason_note,
        "approved": answer.approved,
        "comment": answer.comment,
        "comment_language": answer.comment_language,
        "pipeline": bill and {"stage": bill.stage.value, "expected": _written(bill.expected)},
        "evidence": [
            {
                "source": cited.source,
                "pinpoint": cited.pinpoint,
                "link": cited.link,
                "dated": _written(cited.dated),
                "is_law": cited.is_law,
                "secret": cited.secret,
                "seen_by_focal_point": cited.seen_by_focal_point,
                "confirmed": cited.confirmed,
            }
            for cited in answer.evidence
        ],
        "revision": answer.revision,
        "by": answer.by,
        "at": _written(answer.at),
    }


def answer_from_json(question: str, data: Mapping[str, Any]) -> Answer:
    """The answer that ``answer_to_json`` wrote."""
    bill = data["pipeline"]
    return Answer(
        question=question,
        state=State(data["state"]),
        value=data["value"],
        reason=data["reason"],
        reason_note=data["reason_note"],
        approved=data["approved"],
        comment=data["comment"],
        comment_language=data["comment_language"],
        pipeline=bill and Pipeline(PipelineStage(bill["stage"]), _day(bill["expected"])),
        evidence=tuple(
            Evidence(**{**cited, "dated": _day(cited["dated"])}) for cited in data["evidence"]
        ),
        revision=data["revision"],
        by=data["by"],
        at=datetime.fromisoformat(data["at"]) if data["at"] else None,
    )


def scorecard_from_json(data: Mapping[str, Any]) -> Scorecard:
    """The scorecard that ``questionnaires.exchange.scorecard_to_json`` wrote."""
    nodes = [_node(item) for item in data["nodes"]]
    national = [_national(item) for item in data["national"]]
    return Scorecard(
        edition=data["edition"],
        edition_digest=data["edition_digest"],
        method=data["method"],
        party=data["party"],
        round=data["round"],
        nodes={node.id: node for node in nodes},
        national={answer.question: answer for answer in national},
        safeguards=tuple(Safeguard(**item) for item in data["safeguards"]),
        gate_passed=data["gate_passed"],
        duties=data["duties"],
        evidence_levels=tuple(data["evidence_levels"]),
        not_asked=tuple(data["not_asked"]),
    )


def _node(data: Mapping[str, Any]) -> Node:
    label = data["label"]
    return Node(
        **{
            **data,
            "label": label and Label(**{**label, "caps": tuple(label["caps"])}),
            "parts": tuple(Part(**part) for part in data["parts"]),
            "not_asked_tracks": tuple(data["not_asked_tracks"]),
        }
    )


def _national(data: Mapping[str, Any]) -> NationalAnswer:
    answer = data["answer"]
    return NationalAnswer(
        **{
            **data,
            "answer": answer and answer_from_json(data["question"], answer),
            "agencies": tuple(data["agencies"]),
        }
    )


def _written(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
