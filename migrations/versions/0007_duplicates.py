"""Doubtful persons and households, merged persons."""

from migrations import sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Goes forward."""
    sql.run("0007_up")


def downgrade() -> None:
    """Goes back."""
    sql.run("0007_down")
