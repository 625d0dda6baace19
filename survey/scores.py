"""Score rows: what world pages read of a signed snapshot, written where a State signs."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session, scoped_session

from questionnaires.errors import QuestionnairesError
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from questionnaires.scorecard import Scorecard
from reports.view import see
from reports.world_nodes import NodeRow
from reports.world_rows import RowMaker, outside
from survey.instruments import method_of
from survey.models import ScoreRow, Snapshot
from survey.stored import scorecard_from_json
from survey.views import signed_edition

log = logging.getLogger(__name__)

Writer = Session | scoped_session[Session]
#: As many snapshots are in memory at once.
AT_ONCE = 20


def settle(session: Writer, signed: Iterable[tuple[Snapshot, Scorecard]]) -> int:
    """Write the rows of these snapshots, in the place of those of earlier signatures of the same
    assessments; how many rows. The snapshots have ids; nothing is committed here.
    """
    makers: dict[str, tuple[Instrument, RowMaker]] = {}
    rows: list[dict[str, Any]] = []
    assessments = []
    for snapshot, card in signed:
        instrument = signed_edition(snapshot)
        if snapshot.edition not in makers:
            makers[snapshot.edition] = (instrument, RowMaker(instrument, method_of(instrument)))
        instrument, maker = makers[snapshot.edition]
        assessments.append(snapshot.assessment_id)
        rows += values_of(
            maker,
            instrument,
            method_of(instrument),
            card,
            snapshot=snapshot.id,
            assessment=snapshot.assessment_id,
        )
    session.execute(delete(ScoreRow).where(ScoreRow.assessment_id.in_(assessments)))
    if rows:
        session.execute(insert(ScoreRow), rows)
    return len(rows)


def settle_missing(session: Writer) -> int:
    """The same for every assessment whose last snapshot has no rows; how many rows were written.

    A snapshot whose edition is gone or was changed can be read by nobody: it stays without.
    """
    newest = (
        select(Snapshot.assessment_id, func.max(Snapshot.revision).label("revision"))
        .group_by(Snapshot.assessment_id)
        .subquery()
    )
    waiting = list(
        session.scalars(
            select(Snapshot.id)
            .join(
                newest,
                (newest.c.assessment_id == Snapshot.assessment_id)
                & (newest.c.revision == Snapshot.revision),
            )
            .where(Snapshot.id.not_in(select(ScoreRow.snapshot_id)))
            .order_by(Snapshot.id)
        )
    )
    written = 0
    for start in range(0, len(waiting), AT_ONCE):
        some = waiting[start : start + AT_ONCE]
        for snapshot in session.scalars(select(Snapshot).where(Snapshot.id.in_(some))).all():
            try:
                written += settle(session, [(snapshot, scorecard_from_json(snapshot.scorecard))])
            except QuestionnairesError as error:
                log.warning("no score rows for snapshot %s: %s", snapshot.public_id, error)
            session.expunge(snapshot)
    return written


def values_of(
    maker: RowMaker,
    instrument: Instrument,
    method: Method,
    card: Scorecard,
    *,
    snapshot: int,
    assessment: int,
) -> list[dict[str, Any]]:
    """The rows of one scorecard, ready to be written."""
    seen = see(card, instrument, outside(instrument), method)
    return [_values(snapshot, assessment, row) for row in maker.rows(seen)]


def _values(snapshot: int, assessment: int, row: NodeRow) -> dict[str, Any]:
    return {
        "snapshot_id": snapshot,
        "assessment_id": assessment,
        "kind": row.kind,
        "name": row.name,
        "track": row.track,
        "state": row.state,
        "low": row.low,
        "mid": row.mid,
        "high": row.high,
        "evidenced": row.evidenced,
        "coverage": row.coverage,
        "level": row.level,
        "sections": " ".join(row.sections),
        "label_sections": " ".join(row.label_sections),
    }
