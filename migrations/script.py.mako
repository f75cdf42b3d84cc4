"""${message}."""

from migrations import sql

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Up."""
    sql.run("${up_revision}_up")


def downgrade() -> None:
    """Down."""
    sql.run("${up_revision}_down")
