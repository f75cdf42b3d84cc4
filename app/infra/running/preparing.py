"""Brings a database to where the service can work on it: migrations, and the map of Vietnam."""

import asyncio
from contextlib import suppress

import asyncpg

from app.infra.db.connection import connect
from app.infra.db.revision import newest_revision
from app.infra.running.announcing import say
from app.infra.running.database import Database
from app.infra.seeds.loading import seed_territories

_HAS_GROUPS = "select exists (select from groups)"
_REVISION = "select version_num from alembic_version"


def prepare(database: Database) -> None:
    """Migrates where there is a newer migration, and adds what is missing of the map; says what it did."""
    if asyncio.run(_needs_migration(database.owner_dsn)):
        from app.infra.db.migrating import migrate  # noqa: PLC0415 -- Alembic takes half a second, and is seldom needed.

        migrate(database.owner_dsn)
        say("The database was brought to the newest migration.")
    added = asyncio.run(_seed(database.owner_dsn))
    if added:
        say(f"The map of Vietnam was loaded: {added:,} units and successions.")


def has_groups(database: Database) -> bool:
    """Whether somebody's groups, or a demo, are there already."""
    return asyncio.run(_has_groups(database.owner_dsn))


async def _has_groups(dsn: str) -> bool:
    connection = await asyncpg.connect(dsn)
    try:
        return bool(await connection.fetchval(_HAS_GROUPS))
    finally:
        await connection.close()


async def _needs_migration(dsn: str) -> bool:
    """Whether the database is not at the newest of the files, whose names begin with their number."""
    newest = newest_revision()
    connection = await asyncpg.connect(dsn)
    try:
        with suppress(asyncpg.UndefinedTableError):
            return bool(await connection.fetchval(_REVISION) != newest)
        return True
    finally:
        await connection.close()


async def _seed(dsn: str) -> int:
    connection = await connect(dsn)
    try:
        return await seed_territories(connection)
    finally:
        await connection.close()
