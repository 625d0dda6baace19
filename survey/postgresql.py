"""Connections to PostgreSQL: of one process alone, alive, and what the server prepared for them."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Generator, Mapping
from typing import Any

import psycopg
from psycopg import generators
from psycopg.errors import error_from_result
from psycopg.pq import Escaping, ExecStatus, TransactionStatus
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError, InvalidatePoolError

#: A connection that nobody used for so many seconds is asked whether it still leads anywhere: what
#: stands in the middle forgets silent ones without a word to either end.
SILENT = 5.0


#: What the server says of a statement that it carried out.
_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class Mindful(psycopg.Connection[Any]):
    """A connection that begins a transaction and says on whose behalf in one way there and back,
    and on which what was prepared outlives a transaction that is rolled back.

    Row security makes planning a statement three times as long as running it. The driver has
    statements prepared once they come again, and forgets all of them with every rollback, for a
    table may have been made in it; but every page that only reads ends with one, and tables are
    made by upgrades alone.
    """

    #: What the next transaction is to be told as it begins.
    _opening = b""

    def open_with(self, settings: Mapping[str, str]) -> bool:
        """Let the transaction that the next statement begins have these settings until it ends.
        False: one is under way already, or none will be begun."""
        if self.autocommit or self.info.transaction_status != TransactionStatus.IDLE:
            return False
        quoted = Escaping(self.pgconn).escape_literal
        told = b", ".join(
            b"set_config(%b, %b, true)" % (quoted(name.encode()), quoted(value.encode()))
            for name, value in settings.items()
        )
        self._opening = b"SELECT " + told
        return True

    def forget_opening(self) -> None:
        """Nobody's settings wait for the next transaction."""
        self._opening = b""

    def rollback(self) -> None:
        """End the transaction. After a failure everything is forgotten, as the driver does."""
        self.forget_opening()
        if self.info.transaction_status == TransactionStatus.INTRANS:
            with self.lock:
                ended = self.pgconn.exec_(b"ROLLBACK")
            if ended.status == ExecStatus.COMMAND_OK:
                return
        super().rollback()

    def _start_query(self) -> Generator[Any, Any, None]:
        """What the driver does before every statement: begin a transaction, unless one is under
        way."""
        if not self._opening or self.info.transaction_status != TransactionStatus.IDLE:
            yield from super()._start_query()
            return
        telling, self._opening = self._opening, b""
        if self._pipeline:
            # Here nothing is waited for anyhow.
            yield from super()._start_query()
            yield from self._exec_command(telling)
            return
        self._check_connection_ok()
        # What a transaction begins with is the driver's to say: how much it sees of others.
        self.pgconn.send_query(b"%b; %b" % (self._get_tx_start_command(), telling))
        for result in (yield from generators.execute(self.pgconn)):
            if result.status not in _DONE:
                raise error_from_result(result, encoding=self.info.encoding)


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
        connection.forget_opening()
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
