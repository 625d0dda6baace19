"""Where tries are counted: a small SQLite file that all web processes of one machine share."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from limits.storage import MovingWindowSupport, Storage

_TABLES = """
CREATE TABLE IF NOT EXISTS try (key TEXT NOT NULL, at REAL NOT NULL, until REAL NOT NULL);
CREATE INDEX IF NOT EXISTS try_key ON try (key, at);
CREATE INDEX IF NOT EXISTS try_until ON try (until);
"""


def _clock() -> float:
    return time.time()


class CountsInAFile(Storage, MovingWindowSupport):
    """Tries with their times, one row each; what is over is swept away as new ones come.

    Not in the database of the answers: whoever tries passwords must not keep a ministry's saving
    waiting. The counts may be lost with the machine, so nothing waits for the disk.
    """

    STORAGE_SCHEME = ["sqlite-counts"]

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: float | str | bool):
        super().__init__(uri, wrap_exceptions, **options)
        self.path = Path(uri.partition("://")[2])

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What a broken file raises."""
        return sqlite3.Error

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` more, unless that would be more than ``limit`` within ``expiry``."""
        if amount > limit:
            return False
        moment = _clock()
        with self._open() as file:
            self._set_back(file, key, moment)
            file.execute("BEGIN IMMEDIATE")
            file.execute("DELETE FROM try WHERE until <= ?", (moment,))
            if self._count(file, key, moment - expiry)[1] + amount > limit:
                file.execute("COMMIT")
                return False
            file.executemany(
                "INSERT INTO try VALUES (?, ?, ?)", [(key, moment, moment + expiry)] * amount
            )
            file.execute("COMMIT")
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """The time of the oldest try that counts, and how many do."""
        moment = _clock()
        with self._open() as file:
            self._set_back(file, key, moment)
            return self._count(file, key, moment - expiry, moment)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count more in a window that begins with the first."""
        moment = _clock()
        with self._open() as file:
            file.execute("BEGIN IMMEDIATE")
            file.execute("DELETE FROM try WHERE until <= ?", (moment,))
            until = file.execute("SELECT min(until) FROM try WHERE key = ?", (key,)).fetchone()[0]
            rows = [(key, moment, until or moment + expiry)] * amount
            file.executemany("INSERT INTO try VALUES (?, ?, ?)", rows)
            file.execute("COMMIT")
            return self._count(file, key, 0.0)[1]

    def get(self, key: str) -> int:
        """How many there are now."""
        with self._open() as file:
            found = file.execute(
                "SELECT count(*) FROM try WHERE key = ? AND until > ?", (key, _clock())
            )
            return int(found.fetchone()[0])

    def get_expiry(self, key: str) -> float:
        """When the window ends."""
        with self._open() as file:
            found = file.execute("SELECT min(until) FROM try WHERE key = ?", (key,)).fetchone()[0]
            return float(found or _clock())

    def check(self) -> bool:
        """Whether the file can be written to."""
        try:
            with self._open():
                return True
        except sqlite3.Error:
            return False

    def reset(self) -> int | None:
        """Forget everything."""
        with self._open() as file:
            return file.execute("DELETE FROM try").rowcount

    def clear(self, key: str) -> None:
        """Forget one key."""
        with self._open() as file:
            file.execute("DELETE FROM try WHERE key = ?", (key,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        # Opened for each use: a connection must not be in two processes after a fork.
        file = sqlite3.connect(self.path, timeout=5, isolation_level=None)
        try:
            file.execute("PRAGMA synchronous = OFF")
            if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'try_until'").fetchone():
                # No WAL: the change to it does not wait, so that of several processes that meet a
                # new file at once all but one were refused.
                self.path.chmod(0o600)
                file.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
            yield file
        finally:
            # What was begun and not ended is rolled back by this.
            file.close()

    @staticmethod
    def _set_back(file: sqlite3.Connection, key: str, moment: float) -> None:
        """Tries from before the clock was set back count as made now: an account must not have to
        wait until the clock is there again, which may be a year."""
        later = "FROM try WHERE key = ? AND at > ?"
        if file.execute(f"SELECT 1 {later}", (key, moment)).fetchone():
            file.execute(
                "UPDATE try SET until = until - at + ?, at = ? WHERE key = ? AND at > ?",
                (moment, moment, key, moment),
            )

    @staticmethod
    def _count(
        file: sqlite3.Connection, key: str, after: float, default: float = 0.0
    ) -> tuple[float, int]:
        oldest, count = file.execute(
            "SELECT min(at), count(*) FROM try WHERE key = ? AND at >= ?", (key, after)
        ).fetchone()
        return float(oldest or default), int(count)
