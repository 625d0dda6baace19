"""Rows that are written with their numbers: PostgreSQL counts by itself, and must go on behind."""

from __future__ import annotations

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session, scoped_session


def count_up(session: Session | scoped_session[Session], table: Table, by: int) -> None:
    """So many rows were written with numbers of ours: the next one of PostgreSQL's comes after."""
    dialect = session.get_bind().dialect
    if dialect.name != "postgresql" or "id" not in table.columns or not by:
        return
    quoted = dialect.identifier_preparer.format_table(table)
    sequence = session.scalar(select(func.pg_get_serial_sequence(quoted, "id")))
    if sequence:
        # Counting up is all that the role of the product may do; setting it is the owner's.
        numbers = func.generate_series(1, by).table_valued()
        session.execute(select(func.count(func.nextval(sequence))).select_from(numbers))
