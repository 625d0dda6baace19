"""What PostgreSQL needs: room for a seed of 32 bits; and row security stands from here on.

The wall itself is described in survey/row_security.py. On PostgreSQL env.py takes it down before
any migration and puts it up anew after the last one, so that what stands is always what the
installed version describes; below this revision there is none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Seeds of 32 bits: SQLite took them all along."""
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.alter_column(
            "seed", existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=False
        )


def downgrade() -> None:
    """Fails on PostgreSQL once a seed needs the room: nothing that was signed is changed."""
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.alter_column(
            "seed", existing_type=sa.BigInteger(), type_=sa.Integer(), existing_nullable=False
        )
