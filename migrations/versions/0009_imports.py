"""Files of lists: uploads, rows, problems."""

from migrations import sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Goes forward."""
    sql.run("0009_up")


def downgrade() -> None:
    """Goes back."""
    sql.run("0009_down")
