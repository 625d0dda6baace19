"""The audit trail becomes a chain that the database itself keeps from being changed."""

import hashlib
import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LAST = "(SELECT max(id) FROM audit_event)"
SAYS = "the audit trail is only ever added to"
REFUSE = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
SQLITE = {
    "audit_event_keeps": f"BEFORE UPDATE ON audit_event {REFUSE}",
    "audit_event_stays": f"BEFORE DELETE ON audit_event {REFUSE}",
    "audit_event_follows": f"BEFORE INSERT ON audit_event WHEN NEW.id <= {LAST} {REFUSE}",
    "audit_head_stays": f"BEFORE DELETE ON audit_head {REFUSE}",
    "audit_head_goes_on": f"BEFORE UPDATE ON audit_head WHEN NEW.position <= OLD.position {REFUSE}",
}
RUN = "EXECUTE FUNCTION audit_only_adds()"
POSTGRESQL = {
    "audit_event_keeps": "BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event"
    f" FOR EACH STATEMENT {RUN}",
    "audit_head_stays": f"BEFORE DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT {RUN}",
    "audit_head_goes_on": "BEFORE UPDATE ON audit_head"
    f" FOR EACH ROW WHEN (NEW.position <= OLD.position) {RUN}",
}


def upgrade() -> None:
    """Chain the entries that are there, in their order, and lock the door behind them."""
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    with op.batch_alter_table("audit_event") as batch:
        batch.add_column(sa.Column("former", sa.String(), nullable=True))
        batch.add_column(sa.Column("digest", sa.String(), nullable=True))
        batch.create_index(
            "ix_audit_event_person_id_verb_thing_at", ["person_id", "verb", "thing", "at"]
        )
        batch.create_index("ix_audit_event_state_id_id", ["state_id", "id"])
    position, digest = chain(op.get_bind())
    head = sa.table("audit_head", sa.column("id"), sa.column("position"), sa.column("digest"))
    op.execute(head.insert().values(id=1, position=position, digest=digest))
    with op.batch_alter_table("audit_event") as batch:
        batch.alter_column("former", existing_type=sa.String(), nullable=False)
        batch.alter_column("digest", existing_type=sa.String(), nullable=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION audit_only_adds() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
        )
    for name, rule in triggers().items():
        op.execute(f"CREATE TRIGGER {name} {rule}")


def downgrade() -> None:
    """The trail as a plain list."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, rule in triggers().items():
        table = rule.split(" ON ")[1].split()[0]
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        op.execute("DROP FUNCTION audit_only_adds()")
    with op.batch_alter_table("audit_event") as batch:
        batch.drop_index("ix_audit_event_state_id_id")
        batch.drop_index("ix_audit_event_person_id_verb_thing_at")
        batch.drop_column("digest")
        batch.drop_column("former")
    op.drop_table("audit_head")


def triggers() -> dict[str, str]:
    """The triggers of this engine by name."""
    return POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE


def chain(connection: sa.Connection) -> tuple[int, str]:
    """Give every entry its digest; the number and digest of the last one."""
    events = sa.table(
        "audit_event",
        sa.column("id", sa.Integer()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("person_id", sa.Integer()),
        sa.column("state_id", sa.Integer()),
        sa.column("verb", sa.String()),
        sa.column("thing", sa.String()),
        sa.column("detail", sa.JSON(none_as_null=True)),
        sa.column("former", sa.String()),
        sa.column("digest", sa.String()),
    )
    position, digest = 0, "0" * 64
    for row in connection.execute(sa.select(events).order_by(events.c.id)).all():
        former, position = digest, row.id
        at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
        fields = [
            row.id,
            at.astimezone(UTC).isoformat(timespec="microseconds"),
            row.person_id,
            row.state_id,
            row.verb,
            row.thing,
            row.detail,
            former,
        ]
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"), allow_nan=False)
        digest = hashlib.sha256(text.encode("ascii")).hexdigest()
        connection.execute(
            events.update().where(events.c.id == row.id).values(former=former, digest=digest)
        )
    return position, digest
