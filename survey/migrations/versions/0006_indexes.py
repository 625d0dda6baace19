"""Ways to what pages look for, past what grows: the people and sections of an agency, the
settlements and reports of an assessment, and the day on which it was signed."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Five indexes; no row changes."""
    op.create_index("ix_grant_agency_id", "grant", ["agency_id"])
    op.create_index("ix_assignment_agency_id", "assignment", ["agency_id"])
    op.create_index(
        "ix_settlement_assessment_id_question_id", "settlement", ["assessment_id", "question_id"]
    )
    op.create_index("ix_job_assessment_id", "job", ["assessment_id"])
    op.create_index(
        "ix_snapshot_assessment_id_revision_signed_on",
        "snapshot",
        ["assessment_id", "revision", "signed_on"],
    )


def downgrade() -> None:
    """The same pages, slower."""
    op.drop_index("ix_snapshot_assessment_id_revision_signed_on", "snapshot")
    op.drop_index("ix_job_assessment_id", "job")
    op.drop_index("ix_settlement_assessment_id_question_id", "settlement")
    op.drop_index("ix_assignment_agency_id", "assignment")
    op.drop_index("ix_grant_agency_id", "grant")
