"""Record time: change sets, the sequencer, history twins."""

from migrations import sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates the schemas ``record`` and ``history`` with their functions."""
    sql.run("0001_up")


def downgrade() -> None:
    """Drops them."""
    sql.run("0001_down")
