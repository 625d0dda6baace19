"""Told rounds as rows, and many of them written at once, without a question in between.

The rows of one round count from 0 among themselves (``Rows``): they can be made in another
process, and get their numbers where they are written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session, scoped_session

from questionnaires.exchange import digest_of, scorecard_to_json, sheet_to_json
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from reports.world_rows import RowMaker
from survey import audit, numbering, scores
from survey.demo import cast
from survey.demo.scene import Office, Player
from survey.demo.telling import Signed, Told
from survey.models import (
    AnswerRow,
    Assessment,
    Assignment,
    Consent,
    EvidenceRow,
    ScoreRow,
    SettlementRow,
    Snapshot,
)
from survey.models.base import pretending
from survey.policies import Actor
from survey.stored import answer_to_json

Writer = Session | scoped_session[Session]
Values = dict[str, Any]

#: In the order in which they are written, with what the numbers of each refer to.
TABLES: dict[str, tuple[Table, str, str]] = {
    "assignment": (Assignment.__table__, "", ""),  # type: ignore[dict-item]
    "answer": (AnswerRow.__table__, "", ""),  # type: ignore[dict-item]
    "evidence": (EvidenceRow.__table__, "answer_id", "answer"),  # type: ignore[dict-item]
    "settlement": (SettlementRow.__table__, "", ""),  # type: ignore[dict-item]
    "snapshot": (Snapshot.__table__, "", ""),  # type: ignore[dict-item]
    "score": (ScoreRow.__table__, "snapshot_id", "snapshot"),  # type: ignore[dict-item]
    "consent": (Consent.__table__, "", ""),  # type: ignore[dict-item]
}


@dataclass(slots=True)
class Rows:
    """The rows of one round of one State; ``entries`` of the trail: moment, who, verb, detail."""

    assessment: Values
    thing: str
    state: int
    tables: dict[str, list[Values]] = field(default_factory=lambda: {name: [] for name in TABLES})
    entries: list[tuple[datetime, Player, str, Values]] = field(default_factory=list)


class Maker:
    """Makes rows of told rounds of one edition."""

    def __init__(self, instrument: Instrument, method: Method) -> None:
        self.instrument = instrument
        self.method = method
        self.scores = RowMaker(instrument, method)

    def rows(self, told: Told) -> Rows:
        """Every row, and the entries of the trail."""
        scene = told.scene
        signer = scene.plan.signer if told.validated_at else (None, None)
        made = Rows(
            {
                "id": scene.assessment,
                "status": scene.plan.status,
                "revision": max(1, len(told.signed)),
                "validated_by_id": scene.leader.id if told.validated_at else None,
                "validated_at": told.validated_at,
                "signer_name": signer[0],
                "signer_post": signer[1],
            },
            f"assessment:{scene.public_id}",
            scene.state,
        )
        self._tasks(told, made)
        self._answers(told, made)
        self._settlements(told, made)
        for signed in told.signed:
            self._snapshot(told, signed, made)
        for verb, at, start, end in told.steps:
            detail: Values = {"from": start, "to": end}
            if verb == "request_approval":
                detail |= {"signer_name": signer[0], "signer_post": signer[1]}
            if verb != "sign_off":  # its entry comes with its snapshot
                made.entries.append((at, scene.leader, verb, detail))
        self._consents(told, made)
        made.entries.sort(key=lambda entry: entry[0])
        return made

    def _tasks(self, told: Told, made: Rows) -> None:
        scene = told.scene
        for task in told.tasks:
            made.tables["assignment"].append(
                {
                    "assessment_id": scene.assessment,
                    "agency_id": task.desk.id,
                    "section_id": task.section,
                    "question_id": None,
                    "person_id": None,
                    "status": task.status,
                    "due_on": scene.plan.due or scene.round.due,
                    "return_reason": task.reason,
                    "changed_by_id": task.by.id,
                    "changed_at": task.at,
                }
            )
            if task.status == "handed_in":
                where = {"agency": task.desk.public_id, "section": task.section}
                start = "submitted" if task.desk.approver else "in_progress"
                detail = {**where, "open_questions": 0, "from": start, "to": "handed_in"}
                made.entries.append((task.at, task.by, "hand_in_section", detail))

    def _answers(self, told: Told, made: Rows) -> None:
        answers, citations = made.tables["answer"], made.tables["evidence"]
        for (kind, question), answer in told.answers.items():
            desk, bill = told.scene.by_kind[kind], answer.pipeline
            for cited in answer.evidence:
                citations.append(
                    {
                        "answer_id": len(answers),
                        "source": cited.source,
                        "pinpoint": cited.pinpoint,
                        "link": cited.link,
                        "dated": cited.dated,
                        "is_law": cited.is_law,
                        "secret": cited.secret,
                        "seen_by_focal_point": cited.seen_by_focal_point,
                        "confirmed": cited.confirmed,
                        "added_by_id": desk.respondent.id,
                        "added_at": answer.at,
                        "removed_by_id": None,
                        "removed_at": None,
                    }
                )
            answers.append(
                {
                    "assessment_id": told.scene.assessment,
                    "agency_id": desk.id,
                    "question_id": question,
                    "state": answer.state.value,
                    "value": answer.value,
                    "reason": answer.reason,
                    "reason_note": answer.reason_note,
                    "approved": answer.approved,
                    "comment": answer.comment,
                    "comment_language": answer.comment_language,
                    "pipeline_stage": bill.stage.value if bill else None,
                    "pipeline_expected": bill.expected if bill else None,
                    "revision": 1,
                    "changed_by_id": desk.respondent.id,
                    "changed_at": answer.at,
                }
            )

    def _settlements(self, told: Told, made: Rows) -> None:
        leader = told.scene.leader
        for settled in told.settlements.values():
            assert settled.at is not None
            made.tables["settlement"].append(
                {
                    "assessment_id": told.scene.assessment,
                    "question_id": settled.question,
                    "answer": answer_to_json(settled.answer),
                    "why": settled.why,
                    "settled_by_id": leader.id,
                    "settled_at": settled.at,
                    "superseded_at": None,
                }
            )
            detail = {"question": settled.question, "revision": 1}
            made.entries.append((settled.at, leader, "settle", detail))

    def _snapshot(self, told: Told, signed: Signed, made: Rows) -> None:
        """As survey/actions/signing.py freezes it; the seed comes from the State's name."""
        scene = told.scene
        name, post = scene.plan.signer
        key = f"{scene.public_id}/{signed.revision}"
        frozen = {
            "answers": sheet_to_json(signed.sheet),
            "scorecard": scorecard_to_json(signed.card),
            "edition_digest": self.instrument.digest,
            "method": signed.card.method,
            "seed": Random(f"seed/{key}").getrandbits(32),
            "signed_on": signed.on.isoformat(),
        }
        digest = digest_of({**frozen, "signer": {"name": name, "post": post}})
        public_id = hashlib.sha256(f"demo/snapshot/{key}".encode()).hexdigest()[:18]
        snapshots = made.tables["snapshot"]
        if signed is told.signed[-1]:
            made.tables["score"] += scores.values_of(
                self.scores, self.instrument, self.method, signed.card,
                snapshot=len(snapshots), assessment=scene.assessment,
            )  # fmt: skip
        snapshots.append(
            {
                **frozen,
                "public_id": public_id,
                "assessment_id": scene.assessment,
                "revision": signed.revision,
                "edition": scene.round.edition,
                "digest": digest,
                "signer_name": name,
                "signer_post": post,
                "signed_on": signed.on,
                "recorded_by_id": scene.leader.id,
                "recorded_at": signed.at,
            }
        )
        detail = {
            "snapshot": public_id,
            "digest": digest,
            "signer_name": name,
            "signer_post": post,
            "signed_on": signed.on.isoformat(),
            "from": "awaiting_approval",
            "to": "signed_off",
        }
        made.entries.append((signed.at, scene.leader, "sign_off", detail))

    def _consents(self, told: Told, made: Rows) -> None:
        if not told.signed:
            return
        plan, offices = told.scene.plan, told.scene.offices
        ids = [section.id for section in self.instrument.sections]
        opened = ids[: round(len(ids) * plan.others)]
        given = {
            cast.COORDINATION: ids[: round(len(ids) * plan.shares)],
            cast.REVIEWERS: opened,
            cast.OBSERVERS: opened[::2],
        }
        at = told.signed[0].at + timedelta(hours=1)
        for name, sections in given.items():
            closed = sections[: round(len(sections) * plan.withdrawn)]
            for section in sections:
                gone = name == cast.OBSERVERS and section in closed
                self._consent(told, made, offices[name], section, at, gone)

    def _consent(
        self, told: Told, made: Rows, office: Office, section: str, at: datetime, gone: bool
    ) -> None:
        leader = told.scene.leader
        withdrawn = at + timedelta(days=6) if gone else None
        made.tables["consent"].append(
            {
                "assessment_id": told.scene.assessment,
                "section_id": section,
                "organisation_id": office.id,
                "given_by_id": leader.id,
                "given_at": at,
                "withdrawn_by_id": leader.id if gone else None,
                "withdrawn_at": withdrawn,
            }
        )
        detail: Values = {"section": section, "organisation": office.public_id}
        made.entries.append((at, leader, "give_consent", detail))
        if withdrawn is not None:
            entry = (withdrawn, leader, "withdraw_consent", {**detail, "taken_away": 0})
            made.entries.append(entry)


def write(session: Writer, found: Iterable[Rows]) -> None:
    """Write the rows of several rounds, behind those that are there. Nothing is committed here."""
    every = list(found)
    session.execute(
        update(Assessment).execution_options(synchronize_session=False),
        [rows.assessment for rows in every],
    )
    begins: dict[str, list[int]] = {}
    for name, (table, column, target) in TABLES.items():
        number = (session.scalar(select(func.max(table.c.id))) or 0) + 1
        begins[name] = []
        together: list[Values] = []
        for place, rows in enumerate(every):
            begins[name].append(number)
            for row in rows.tables[name]:
                row["id"], number = number, number + 1
                if column:
                    row[column] += begins[target][place]
            together += rows.tables[name]
        if together:
            session.execute(insert(table), together)
            numbering.count_up(session, table, len(together))
    for rows in every:
        for at, who, verb, detail in rows.entries:
            with pretending(at):
                audit.record(
                    session, actor=Actor(who.id, who.name), verb=verb, thing=rows.thing,
                    state_id=rows.state, **detail,
                )  # fmt: skip
