"""People who save over HTTP while the service is killed, and what must be true afterwards."""

from __future__ import annotations

import http.client
import threading
from collections import defaultdict
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import func, select

from benchmarks.browser import Browser
from survey import audit_chain
from survey.extensions import db
from survey.models import AnswerRevision, AnswerRow, AuditEvent, EvidenceRow
from tests.survey.cast import OFFLINE, ORDER

CHOICES = {ORDER: "quick", OFFLINE: "yes"}


@dataclass
class Saver:
    """Somebody who changes one answer again and again: each time another remark, and one source
    that says the same. ``receipts``: revision and text of every save that was confirmed."""

    window: Browser
    path: str
    question: str
    name: str
    revision: int = 0
    turn: int = 0
    receipts: list[tuple[int, str]] = field(default_factory=list)
    refused: list[object] = field(default_factory=list)

    def save(self) -> bool:
        """Once; whether it was confirmed."""
        self.turn += 1
        text = f"{self.name}, {self.turn}"
        parts = {"value": CHOICES[self.question], "comment": text, "evidence_0_source": text}
        status, said = self.window.save_card(self.path, self.question, self.revision, **parts)
        if status == 200:
            self.receipts.append((said["revision"], text))
        elif status != 409 or said["problem"] != "conflict":
            self.refused.append((status, said))
            return False
        self.revision = said["revision"]
        return status == 200

    def save_until(self, stopped: threading.Event) -> None:
        """Again and again, whatever breaks on the way."""
        while not stopped.is_set():
            try:
                self.save()
            except (OSError, http.client.HTTPException):
                # Killed while it was asked: nobody knows whether that one was kept.
                continue


def confirmed(savers: list[Saver]) -> int:
    """How many receipts there are."""
    return sum(len(saver.receipts) for saver in savers)


def texts_by_answer(app: Flask) -> dict[int, dict[int, tuple[str, list[str]]]]:
    """Of every answer, by its row: what each revision said, and its sources."""
    with app.app_context():
        found: dict[int, dict[int, tuple[str, list[str]]]] = defaultdict(dict)
        for former in db.session.scalars(select(AnswerRevision)):
            said = former.payload
            sources = [cited["source"] for cited in said["evidence"]]
            found[former.answer_id][former.revision] = (said["comment"], sources)
        for row in db.session.scalars(select(AnswerRow)):
            sources = [cited.source for cited in row.evidence]
            found[row.id][row.revision] = (row.comment, sources)
        db.session.rollback()
    return found


def assert_whole(app: Flask, savers: list[Saver]) -> None:
    """No confirmed answer is lost, no answer is half: revisions without a gap, each with the source
    that came with it, and one entry of the audit trail for each."""
    known = texts_by_answer(app)
    for revisions in known.values():
        assert sorted(revisions) == list(range(1, len(revisions) + 1))
        assert all(sources == [comment] for comment, sources in revisions.values())
    kept = {
        (comment, revision)
        for revisions in known.values()
        for revision, (comment, _) in revisions.items()
    }
    for saver in savers:
        lost = [text for revision, text in saver.receipts if (text, revision) not in kept]
        assert lost == [], saver.name
    with app.app_context():
        cited = db.session.scalars(select(EvidenceRow.source)).all()
        saves = select(func.count()).where(AuditEvent.verb == "save_section")
        entries = db.session.scalar(saves)
        db.session.rollback()
        assert sorted(cited) == sorted(comment for comment, _ in kept)
        assert entries == len(kept)
        assert audit_chain.verify().problem == ""
