"""Score rows, which world pages read. ``survey upgrade`` counts those of what was signed before."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An empty table: what is in it is counted from snapshots, by the code that counts them."""
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("mid", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("evidenced", sa.Double(), nullable=True),
        sa.Column("coverage", sa.Double(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("sections", sa.String(), nullable=False),
        sa.Column("label_sections", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_score_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_score_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint(
            "snapshot_id",
            "kind",
            "name",
            "track",
            name=op.f("uq_score_snapshot_id_kind_name_track"),
        ),
    )
    with op.batch_alter_table("score") as batch:
        batch.create_index("ix_score_kind_track_assessment_id", ["kind", "track", "assessment_id"])


def downgrade() -> None:
    """Nothing is lost: the rows are counted from what was signed."""
    op.drop_table("score")
