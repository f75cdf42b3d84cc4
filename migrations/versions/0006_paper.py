"""What comes from paper, and what is recorded for another."""

from migrations import sql

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    """Goes forward."""
    sql.run("0006_up")


def downgrade() -> None:
    """Goes back."""
    sql.run("0006_down")
