"""Whether the audit trail is whole: every entry computed again, from the first to the head."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey import audit
from survey.models import GENESIS, AuditEvent, AuditHead

#: As many entries are read at once.
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. ``broken`` is the number of the first entry that is not as it was written;
    ``problem`` a sentence, "" where the trail is whole. ``head`` is worth noting elsewhere."""

    entries: int
    head: str
    broken: int | None = None
    problem: str = ""

    @property
    def whole(self) -> bool:
        """Whether every entry is there as it was written."""
        return not self.problem


def verify(session: Session, *, noted: str = "") -> Verdict:
    """Compute the chain again. ``noted``: a digest that was the head once, kept elsewhere.

    Without one, whoever may change the database's own definitions could cut the end off and set
    the head back: nothing in here can tell. With one, the cut is seen.
    """
    table = AuditEvent.__table__
    rows = session.execute(
        select(*table.c).order_by(table.c.id), execution_options={"yield_per": _AT_ONCE}
    )
    entries, number, digest = 0, 0, GENESIS
    known = noted in ("", GENESIS)
    for row in rows.mappings():
        if row["former"] != digest:
            said = f"Entry {row['id']} does not follow entry {number}: something between is gone."
            return Verdict(entries, digest, row["id"], said)
        if audit.digest_of(row["id"], digest, dict(row)) != row["digest"]:
            said = f"Entry {row['id']} is not as it was written."
            return Verdict(entries, digest, row["id"], said)
        entries, number, digest = entries + 1, row["id"], row["digest"]
        known = known or digest == noted
    head = session.execute(select(AuditHead.position, AuditHead.digest)).one_or_none()
    end = (head.position, head.digest) if head else (0, GENESIS)
    if end != (number, digest):
        said = f"The trail ends at entry {number}, and entry {end[0]} was the last one written."
        return Verdict(entries, digest, number + 1, said)
    if not known:
        said = "The head that was noted is not in the trail: its end was cut off or written anew."
        return Verdict(entries, digest, None, said)
    return Verdict(entries, digest)
