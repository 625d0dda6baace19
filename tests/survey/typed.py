"""What people have typed: every text of every row that is no code."""

from __future__ import annotations

import re

from sqlalchemy import String, Text, select

from survey.extensions import db
from survey.models.base import Base


def typed_by_people() -> set[str]:
    """Every text that stands in a row and is no code: names, remarks, sources. In a context."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        columns = [
            column
            for column in table.columns
            if type(column.type) in (String, Text) and column.name in TYPED
        ]
        if columns:
            for row in db.session.execute(select(*columns)):
                for text in row:
                    # A mail address may be broken where it is too long for its column.
                    parts = re.split("[@.]", text or "") if "@" in (text or "") else ()
                    found.update(filter(None, (text, *parts)))
    db.session.rollback()
    return found


#: The columns into which people type.
TYPED = frozenset(
    "name title email source pinpoint link comment comment_language reason_note return_reason why"
    " signer_name signer_post agency_name person_name actor".split()
)
