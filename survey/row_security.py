"""The second wall, on PostgreSQL: which rows of which table the database itself gives to whom."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from survey.models import Role


def _setting(name: str, kind: str) -> str:
    # In a SELECT of its own it is read once a query, not once a row. Unset means NULL: no row.
    listed = f"(SELECT string_to_array(current_setting('readiness.{name}', true), ','))"
    return f"ANY ({listed}::{kind}[])"


def _in(column: str, name: str) -> str:
    return f"{column} = {_setting(name, 'int')}"


def _role(role: Role) -> str:
    return f"'{role.value}' = {_setting('roles', 'text')}"


def _open(column: str) -> str:
    # Not a function: of one row the planner looks this up, of many it gathers all once. What is
    # signed has a snapshot. An assessment is asked about by everybody who saves an answer: there
    # the longer condition costs more than it spares.
    return (
        f"EXISTS (SELECT FROM consent c WHERE c.assessment_id = {column}"
        f" AND c.withdrawn_at IS NULL AND {_in('c.organisation_id', 'organisations')})"
    )


def _any(*conditions: str) -> str:
    return " OR ".join(f"({condition})" for condition in conditions)


_SYSTEM = "(SELECT current_setting('readiness.scope', true)) = 'system'"
_COORDINATES = _role(Role.COORDINATOR)
_ADMINISTERS = _role(Role.ADMINISTRATOR)
#: A row that names its assessment: of a State that the person leads; of one they are at home in;
#: of one that signed and shows a section to an organisation of theirs.
_LED = "assessment_id IN (SELECT readiness_led())"
_HOME = "assessment_id IN (SELECT readiness_home())"
_SHARED = "assessment_id IN (SELECT readiness_shared())"
#: A row of an answer, for whoever sees the answer; for whoever writes it.
_OF_AN_ANSWER = "EXISTS (SELECT FROM answer a WHERE a.id = answer_id)"
_OF_OWN_ANSWER = (
    f"EXISTS (SELECT FROM answer a WHERE a.id = answer_id AND {_in('a.agency_id', 'answering')})"
)
_OF_AN_AGENCYS_ANSWER = (
    f"EXISTS (SELECT FROM answer a WHERE a.id = answer_id AND {_in('a.agency_id', 'agencies')})"
)
_OF_LED_ANSWER = (
    "EXISTS (SELECT FROM answer a WHERE a.id = answer_id"
    " AND a.assessment_id IN (SELECT readiness_led()))"
)
#: Whoever reads the second factor reads its codes: digests, that open nothing.
_OF_A_FACTOR = "EXISTS (SELECT FROM second_factor f WHERE f.id = second_factor_id)"
_OF_OWN_FACTOR = (
    "EXISTS (SELECT FROM second_factor f WHERE f.id = second_factor_id"
    f" AND {_in('f.person_id', 'person')})"
)
_BESIDE = (
    f"question_id = {_setting('questions', 'text')}"
    " AND (assessment_id, agency_id) IN (SELECT b.assessment_id, b.agency_id"
    " FROM readiness_beside() b)"
)
_MADE_FOR = (
    "EXISTS (SELECT FROM json_array_elements_text(params -> 'organisations') o"
    f" WHERE {_in('o::int', 'organisations')})"
)
_MY_STATES_GRANT = _any(
    _in("state_id", "led"),
    f"agency_id IN (SELECT id FROM agency WHERE {_in('state_id', 'led')})",
)

#: What policies need to know across tables. They look with the system's eyes, and only ever give
#: ids: a policy that read another guarded table itself would end in a circle.
FUNCTIONS = {
    "readiness_led() RETURNS SETOF int": (
        f"SELECT id FROM assessment WHERE {_in('state_id', 'led')}"
    ),
    "readiness_home() RETURNS SETOF int": (
        f"SELECT id FROM assessment WHERE {_in('state_id', 'home')}"
    ),
    # Once each, and not once for every section that is open: whoever asks for one row waits for
    # all of them to be sorted.
    "readiness_shared() RETURNS SETOF int": (
        "SELECT DISTINCT c.assessment_id FROM consent c WHERE c.withdrawn_at IS NULL"
        f" AND {_in('c.organisation_id', 'organisations')}"
        " AND EXISTS (SELECT FROM snapshot s WHERE s.assessment_id = c.assessment_id)"
    ),
    "readiness_beside() RETURNS TABLE (assessment_id int, agency_id int)": (
        "SELECT theirs.assessment_id, theirs.agency_id FROM assignment theirs"
        " JOIN assignment mine ON mine.assessment_id = theirs.assessment_id"
        " AND mine.section_id = theirs.section_id"
        f" WHERE {_in('mine.agency_id', 'agencies')}"
        " AND mine.question_id IS NULL AND theirs.question_id IS NULL"
        " AND theirs.section_id = current_setting('readiness.section', true)"
        " AND theirs.status = 'handed_in'"
    ),
    # Everybody who ever had a role in a State of the person's, and whose names stand on what the
    # person sees of another State, or in the trail of the State that they lead.
    "readiness_people() RETURNS SETOF int": (
        "WITH shared AS MATERIALIZED (SELECT readiness_shared() AS id)"
        ' SELECT g.person_id FROM "grant" g LEFT JOIN agency a ON a.id = g.agency_id'
        f" WHERE {_in('coalesce(g.state_id, a.state_id)', 'home')}"
        " UNION SELECT s.recorded_by_id FROM snapshot s"
        " WHERE s.assessment_id IN (SELECT id FROM shared)"
        " UNION SELECT x.validated_by_id FROM assessment x"
        f" WHERE {_COORDINATES} OR x.id IN (SELECT id FROM shared)"
        # A State is told who of another house read what it shared.
        f" UNION SELECT e.person_id FROM audit_event e WHERE {_in('e.state_id', 'led')}"
    ),
}


# A function's own "SET readiness.scope" would need a superuser's leave. Columns that a function
# gives back have the names of the tables' columns.
_LOOK = (
    "#variable_conflict use_column\n"
    "DECLARE former text := current_setting('readiness.scope', true);"
    " BEGIN PERFORM set_config('readiness.scope', 'system', true);"
    " RETURN QUERY {}; PERFORM set_config('readiness.scope', former, true); END"
)


@dataclass(frozen=True, slots=True)
class Wall:
    """Who beside the system reads, adds, changes and deletes a row: conditions in SQL.

    ``changed``: what the row must be after the change, where that is more than ``change``.
    """

    read: str
    add: str = "false"
    change: str = "false"
    changed: str = ""
    delete: str = "false"


WALLS: dict[str, Wall] = {
    "state": Wall(
        read=_any(
            _in("id", "home"), _COORDINATES, _ADMINISTERS, "id IN (SELECT state_id FROM assessment)"
        ),
        add=_ADMINISTERS,
        change=_ADMINISTERS,
    ),
    "agency": Wall(
        read=_any(_in("state_id", "home"), _ADMINISTERS),
        add=_in("state_id", "led"),
        change=_in("state_id", "led"),
    ),
    "assessment": Wall(
        read=_any(_in("state_id", "home"), _COORDINATES, "id IN (SELECT readiness_shared())"),
        # Whoever asks for a change holds the assessment still first, for which PostgreSQL asks
        # this condition; whether they may change it is the next one's business.
        change=_any(_in("state_id", "home"), _COORDINATES, "id IN (SELECT readiness_shared())"),
        changed=_in("state_id", "led"),
    ),
    "assignment": Wall(
        read=_any(_HOME, _COORDINATES),
        add=_LED,
        change=_any(_in("agency_id", "agencies"), _LED),
        delete=_LED,
    ),
    "answer": Wall(
        read=_any(_in("agency_id", "agencies"), _LED, _BESIDE),
        add=_in("agency_id", "answering"),
        change=_any(_in("agency_id", "answering"), _LED),
    ),
    # Former texts stay in the agency: whoever reads what it handed in does not read these.
    "answer_revision": Wall(read=_OF_AN_AGENCYS_ANSWER, add=_OF_OWN_ANSWER),
    "evidence": Wall(
        read=_OF_AN_ANSWER, add=_OF_OWN_ANSWER, change=_any(_OF_OWN_ANSWER, _OF_LED_ANSWER)
    ),
    "settlement": Wall(read=_LED, add=_LED, change=_LED),
    "snapshot": Wall(read=_any(_LED, _open("snapshot.assessment_id")), add=_LED),
    # Counted from the snapshot, whole, by whoever signs; again where a State signs again.
    "score": Wall(read=_any(_LED, _open("score.assessment_id")), add=_LED, delete=_LED),
    "consent": Wall(
        read=_any(_LED, _in("organisation_id", "organisations")), add=_LED, change=_LED
    ),
    "job": Wall(
        read=_any(_LED, _MADE_FOR),
        add=_any(_LED, f"{_SHARED} AND {_MADE_FOR}"),
        change=_any(_LED, _MADE_FOR),
    ),
    "grant": Wall(
        read=_any(
            _in("person_id", "person"),
            _in("agency_id", "agencies"),
            _MY_STATES_GRANT,
            _ADMINISTERS,
        ),
        add=_any(_MY_STATES_GRANT, f"{_ADMINISTERS} AND agency_id IS NULL"),
        change=_any(_MY_STATES_GRANT, f"{_ADMINISTERS} AND agency_id IS NULL"),
    ),
    "person": Wall(
        read=_any(_in("id", "person"), "id IN (SELECT readiness_people())", _ADMINISTERS),
        add=_ADMINISTERS,
        change=_any(_in("id", "person"), _ADMINISTERS),
    ),
    "second_factor": Wall(
        read=_any(_in("person_id", "person"), _ADMINISTERS),
        add=_in("person_id", "person"),
        change=_any(_in("person_id", "person"), _ADMINISTERS),
    ),
    "recovery_code": Wall(
        read=_OF_A_FACTOR,
        add=_OF_OWN_FACTOR,
        change=_OF_A_FACTOR,
    ),
    "notice": Wall(
        read=_in("person_id", "person"),
        add=_ADMINISTERS,
        change=_in("person_id", "person"),
    ),
    "audit_event": Wall(
        read=_any(_in("person_id", "person"), _in("state_id", "led"), _ADMINISTERS),
        add=_in("person_id", "person"),
    ),
}

#: Tables without a wall, each with the reason why it holds nothing of a State.
OPEN: dict[str, str] = {
    "round": "title, edition and dates of a round are the same for every State in it",
    "organisation": "names of organisations that any State may choose to share with",
    "audit_head": "where the trail ends: a number and a digest, of which nothing can be read",
    "ended_session": "digests of the numbers of sessions that are over",
    "login_role": "empty: Flask-Security asks for it, authority lies in grants",
    "login_roles_people": "empty: Flask-Security asks for it, authority lies in grants",
}


def statements(tables: set[str]) -> list[str]:
    """What puts the wall up around these tables."""
    made = [
        f"CREATE FUNCTION {head} LANGUAGE plpgsql STABLE AS $$ {_LOOK.format(body)} $$"
        for head, body in FUNCTIONS.items()
    ]
    for table in sorted(WALLS.keys() & tables):
        wall = WALLS[table]
        made += [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            # The owner of the tables too: a small instance may have one role for everything.
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            _policy(table, "select", f"USING ({_or_system(wall.read)})"),
            _policy(table, "insert", f"WITH CHECK ({_or_system(wall.add)})"),
            _policy(
                table,
                "update",
                f"USING ({_or_system(wall.change)})"
                f" WITH CHECK ({_or_system(wall.changed or wall.change)})",
            ),
            _policy(table, "delete", f"USING ({_or_system(wall.delete)})"),
        ]
    return made


def put_up(connection: Connection) -> None:
    """Build the wall as this version describes it, around the tables that are there."""
    take_down(connection)
    made = statements(set(inspect(connection).get_table_names()))
    for statement in made:
        connection.execute(text(statement.replace(":", r"\:")))
    connection.execute(text(f"COMMENT ON FUNCTION readiness_led() IS '{_digest(made)}'"))


def take_down(connection: Connection) -> None:
    """Remove whatever of the wall is there, also that of another version."""
    policies = connection.execute(
        text(
            "SELECT tablename, policyname FROM pg_policies"
            r" WHERE schemaname = current_schema() AND policyname LIKE 'readiness\_%'"
        )
    ).all()
    for table, policy in policies:
        connection.execute(text(f'DROP POLICY {policy} ON "{table}"'))
    for table in sorted({table for table, _ in policies}):
        connection.execute(text(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'))
        connection.execute(text(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'))
    for (function,) in connection.execute(
        text(
            "SELECT p.oid\\:\\:regprocedure\\:\\:text FROM pg_proc p"
            r" WHERE p.pronamespace = current_schema()\:\:regnamespace"
            r" AND p.proname LIKE 'readiness\_%'"
        )
    ).all():
        connection.execute(text(f"DROP FUNCTION {function}"))


def stands(connection: Connection) -> bool:
    """Whether the wall is the one that this version describes. SQLite has none to compare."""
    if connection.dialect.name != "postgresql":
        return True
    found = connection.scalar(
        text("SELECT obj_description(to_regprocedure('readiness_led()'), 'pg_proc')")
    )
    return found == _digest(statements(set(inspect(connection).get_table_names())))


def lets_in(connection: Connection, role: str) -> None:
    """Give the role of the running product what it needs, and no more: rows, never tables."""
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    schema = connection.dialect.identifier_preparer.quote_identifier(
        connection.scalar(text("SELECT current_schema()")) or "public"
    )
    for statement in (
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {quoted}",
    ):
        connection.execute(text(statement))


def is_above(connection: Connection) -> bool:
    """Whether the role of this connection walks through every wall: superusers and BYPASSRLS do."""
    if connection.dialect.name != "postgresql":
        return False
    return bool(
        connection.scalar(
            text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        )
    )


def _policy(table: str, command: str, condition: str) -> str:
    return f'CREATE POLICY readiness_{command} ON "{table}" FOR {command.upper()} {condition}'


def _or_system(condition: str) -> str:
    return f"{_SYSTEM} OR ({condition})"


def _digest(made: list[str]) -> str:
    return hashlib.sha256("\n".join(made).encode()).hexdigest()
