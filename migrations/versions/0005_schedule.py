"""Restructurings of a later day, and repealed ones."""

from migrations import sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Goes forward."""
    sql.run("0005_up")


def downgrade() -> None:
    """Goes back."""
    sql.run("0005_down")
