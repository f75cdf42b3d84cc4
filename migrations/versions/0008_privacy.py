"""Sealed values, reads of personal values, erasure."""

from migrations import sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Goes forward."""
    sql.run("0008_up")


def downgrade() -> None:
    """Goes back."""
    sql.run("0008_down")
