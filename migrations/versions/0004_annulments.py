"""Annulled changes: they count as never made, and stay on record."""

from migrations import sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Creates annulments, and the state of an annulled restructuring."""
    sql.run("0004_up")


def downgrade() -> None:
    """Drops them; refused while a restructuring is annulled."""
    sql.run("0004_down")
