"""The first contexts: territories, bodies, persons, access, policies, households, groups, restructuring, journal."""

from migrations import sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Creates the tables, their twins and what the service may do with them."""
    sql.run("0002_up")


def downgrade() -> None:
    """Drops them, twins first."""
    sql.run("0002_down")
