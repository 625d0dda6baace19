"""Whether the audit trail is whole: every entry computed again, from the first to the head."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from survey import audit
from survey.calm import begin_calm_reading
from survey.extensions import db
from survey.models import GENESIS, AuditEvent, AuditHead

#: As many entries are read at once.
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. ``broken`` is the number of the first entry that is not as it was written;
    ``problem`` a sentence, "" where the trail is whole. ``head`` is worth noting elsewhere; it is
    the digest of entry ``last``."""

    entries: int
    head: str
    last: int = 0
    broken: int | None = None
    problem: str = ""

    @property
    def whole(self) -> bool:
        """Whether every entry is there as it was written."""
        return not self.problem


def verify(*, noted: str = "") -> Verdict:
    """Compute the chain again. ``noted``: a digest that was the head once, kept elsewhere.

    Without one, whoever may change the database's own definitions could cut the end off and set
    the head back: nothing in here can tell. With one, the cut is seen.
    """
    begin_calm_reading()
    try:
        verdict, known = _walk(noted)
        if not verdict.whole:
            return verdict
        query = select(AuditHead.position, AuditHead.digest)
        position, digest = db.session.execute(query).one_or_none() or (0, GENESIS)
    finally:
        db.session.rollback()
    number = verdict.last
    if (position, digest) != (number, verdict.head):
        said = f"The trail ends at entry {number}, and entry {position} was the last one written."
        return replace(verdict, broken=number + 1, problem=said)
    if not known:
        said = "The head that was noted is not in the trail: its end was cut off or written anew."
        return replace(verdict, problem=said)
    return verdict


def _walk(noted: str) -> tuple[Verdict, bool]:
    """From entry to entry as far as the chain holds; and whether the noted digest was met."""
    table = AuditEvent.__table__
    query = select(*table.c).order_by(table.c.id)
    entries, number, digest = 0, 0, GENESIS
    known = noted in ("", GENESIS)
    with db.session.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
        for row in rows.mappings():
            problem = ""
            if row["former"] != digest:
                problem = f"does not follow entry {number}: something between is gone."
            elif audit.digest_of(row["id"], digest, dict(row)) != row["digest"]:
                problem = "is not as it was written."
            if problem:
                said = f"Entry {row['id']} {problem}"
                return Verdict(entries, digest, number, row["id"], said), known
            entries, number, digest = entries + 1, row["id"], row["digest"]
            known = known or digest == noted
    return Verdict(entries, digest, number), known
