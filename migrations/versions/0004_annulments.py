"""Annulled changes: they count as never made, and stay on record."""

from migrations import sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Creates annulments."""
    sql.run("0004_up")


def downgrade() -> None:
    """Drops them."""
    sql.run("0004_down")
