"""Connections to PostgreSQL that outlive the application of a test: a new one costs the server more
than most tests do, for it reads every table's shape and plans every statement anew."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import Any, Self

import psycopg
from psycopg.pq import TransactionStatus

from survey import postgresql

#: What one user of a connection must not leave to the next.
FORGET = "RESET ALL; SELECT pg_advisory_unlock_all(); UNLISTEN *; CLOSE ALL"


class Kept(postgresql.Mindful):
    """A connection that is put aside where it would be closed."""

    place: tuple[int, str] = (0, "")

    def close(self) -> None:
        """Put it aside for the next test, if nothing is under way on it."""
        if self.closed or self.place[0] != os.getpid():
            super().close()
            return
        try:
            self.rollback()
            self.execute(FORGET)
            self.commit()
            self.isolation_level = self.read_only = self.deferrable = None
            self.autocommit = False
        except psycopg.Error:
            super().close()
        else:
            _aside[self.place].append(self)

    def end(self) -> None:
        """Close it truly."""
        super().close()

    @classmethod
    def connect(cls, *places: Any, **more: Any) -> Self:
        """One that was put aside and still leads to this place, or a new one."""
        if more.get("dbname") not in DATABASES:
            return super().connect(*places, **more)
        # The context is how values are written and read, the same for every application.
        told = {key: value for key, value in more.items() if key != "context"}
        place = (os.getpid(), repr((places, sorted(told.items()))))
        while _aside[place]:
            kept = _aside[place].pop()
            if not kept.closed and kept.info.transaction_status == TransactionStatus.IDLE:
                return kept
        new = super().connect(*places, **more)
        new.place = place
        return new


_aside: defaultdict[tuple[int, str], list[Any]] = defaultdict(list)

#: The databases to which they are kept: one a test process, which every test empties.
DATABASES: set[str] = set()

postgresql.Mindful = Kept  # type: ignore[misc]


def kept() -> list[int]:
    """The server's numbers of those that wait."""
    return [
        one.info.backend_pid for waiting in _aside.values() for one in waiting if not one.closed
    ]


def end_all() -> None:
    """Close every one that waits."""
    for several in _aside.values():
        while several:
            several.pop().end()
