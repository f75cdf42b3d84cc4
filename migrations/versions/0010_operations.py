"""Calls put aside."""

from migrations import sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Goes forward."""
    sql.run("0010_up")


def downgrade() -> None:
    """Goes back."""
    sql.run("0010_down")
