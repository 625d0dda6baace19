"""Connections to PostgreSQL: of one process alone, alive, and what the server prepared for them."""

from __future__ import annotations

import os
import select
import time
from typing import Any

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError, InvalidatePoolError

#: A connection that nobody used for so many seconds is asked whether it still leads anywhere: what
#: stands in the middle forgets silent ones without a word to either end.
SILENT = 5.0


class Mindful(psycopg.Connection[Any]):
    """A connection on which what was prepared outlives a transaction that is rolled back.

    Row security makes planning a statement three times as long as running it. The driver has
    statements prepared once they come again, and forgets all of them with every rollback, for a
    table may have been made in it; but every page that only reads ends with one, and tables are
    made by upgrades alone.
    """

    def rollback(self) -> None:
        """End the transaction. After a failure everything is forgotten, as the driver does."""
        if self.info.transaction_status == TransactionStatus.INTRANS:
            with self.lock:
                ended = self.pgconn.exec_(b"ROLLBACK")
            if ended.status == ExecStatus.COMMAND_OK:
                return
        super().rollback()


def prepare(engine: Engine) -> None:
    """Whoever takes a connection from the pool gets one of their own process that is alive."""

    @event.listens_for(engine, "do_connect")
    def _open(_dialect: Any, _record: Any, places: Any, more: Any) -> Mindful:
        return Mindful.connect(*places, **more)

    @event.listens_for(engine, "connect")
    def _note(_connection: Any, record: Any) -> None:
        record.info["process"] = os.getpid()
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkin")
    def _rest(_connection: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _look(connection: Any, record: Any, proxy: Any) -> None:
        # The web server forks: two processes on one connection would read each other's rows.
        if record.info["process"] != os.getpid():
            record.dbapi_connection = proxy.dbapi_connection = None
            raise DisconnectionError("this connection belongs to the process before the fork")
        silent = time.monotonic() - record.info["used"] > SILENT
        if (silent or _has_word(connection)) and not _answers(engine, connection):
            # The server went: the others of the pool lead nowhere either.
            raise InvalidatePoolError("this connection leads nowhere any more")


def _has_word(connection: psycopg.Connection[Any]) -> bool:
    """Whether the other end said something unasked. A server that goes says good-bye, or its
    machine does: seeing that there is nothing costs no way there and back."""
    try:
        line = select.poll()
        line.register(connection.fileno(), select.POLLIN)
        return bool(line.poll(0))
    except psycopg.Error:
        return True  # closed on this end


def _answers(engine: Engine, connection: Any) -> bool:
    try:
        return bool(engine.dialect.do_ping(connection))
    except psycopg.Error:
        return False
