"""Brings a database to where the service can work on it: migrations, the map of Vietnam, perhaps the demo."""

from contextlib import suppress

import asyncpg

from app.infra.db.connection import connect
from app.infra.db.migrating import ROOT
from app.infra.seeds.loading import seed_territories

_REVISION = "select version_num from alembic_version"


async def needs_migration(dsn: str) -> bool:
    """Whether the database is not at the newest migration.

    Asked first, because it costs a hundredth of starting Alembic, which every start of the service would pay.
    """
    newest = max(path.name.partition("_")[0] for path in (ROOT / "migrations" / "versions").glob("[0-9]*_*.py"))
    connection = await asyncpg.connect(dsn)
    try:
        with suppress(asyncpg.UndefinedTableError):
            return await connection.fetchval(_REVISION) != newest
        return True
    finally:
        await connection.close()


async def seed(dsn: str) -> int:
    """Adds what is missing of the map; returns how many units and successions."""
    connection = await connect(dsn)
    try:
        return await seed_territories(connection)
    finally:
        await connection.close()
