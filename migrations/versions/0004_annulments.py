"""Annulled changes."""

from migrations import sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Goes forward."""
    sql.run("0004_up")


def downgrade() -> None:
    """Goes back."""
    sql.run("0004_down")
