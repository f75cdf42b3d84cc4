"""Reads as known at an earlier position."""

from migrations import sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Goes forward."""
    sql.run("0003_up")


def downgrade() -> None:
    """Goes back."""
    sql.run("0003_down")
