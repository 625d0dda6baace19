"""Row security stands from here on

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-26

The wall itself is described in survey/row_security.py. On PostgreSQL env.py takes it down before
any migration and puts it up anew after the last one, so that what stands is always what this
version of the product describes; below this revision there is none.
"""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing of the tables changes."""


def downgrade() -> None:
    """Nothing of the tables changes."""
