"""Brings a database to the newest migration, or writes the migrations as SQL."""

import io
from pathlib import Path

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).resolve().parents[3]


def _config(dsn: str | None, output: io.StringIO | None = None) -> Config:
    config = Config(output_buffer=output or io.StringIO())
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = None if dsn is None else sqlalchemy_url(dsn)
    return config


def sqlalchemy_url(dsn: str) -> str:
    """The same address for SQLAlchemy, which names the driver in it."""
    _, _, rest = dsn.partition("://")
    return f"postgresql+asyncpg://{rest}"


def migrate(dsn: str, revision: str = "head") -> None:
    """Upgrades the database behind the address (the owner's) to a revision; does nothing where it is there already."""
    command.upgrade(_config(dsn), revision)


def downgrade(dsn: str, revision: str) -> None:
    """Takes the database back to a revision; data of newer tables are lost."""
    command.downgrade(_config(dsn), revision)


def differences(dsn: str) -> None:
    """Raises when the migrated database and the catalogue of tables differ."""
    command.check(_config(dsn))


def as_sql() -> str:
    """All migrations as SQL text, for review and for the linter."""
    output = io.StringIO()
    command.upgrade(_config(None, output), "head", sql=True)
    return output.getvalue()
