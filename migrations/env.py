"""Runs migrations: one at a time (advisory lock), never waiting long for a table (lock timeout)."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.infra.db.tables import metadata
from app.infra.db.tables.catalogue import is_ours

MIGRATION_LOCK = 7_214_001


def _run(connection: Connection | None) -> None:
    if connection is None:
        context.configure(dialect_name="postgresql", literal_binds=True, output_buffer=context.config.output_buffer)
    else:
        context.configure(connection=connection, target_metadata=metadata, include_object=is_ours)
    with context.begin_transaction():
        if connection is not None:
            connection.execute(text(f"select pg_advisory_xact_lock({MIGRATION_LOCK})"))
        context.execute("set local lock_timeout = '5s'")
        context.run_migrations()


async def _online(url: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_run)
            await connection.commit()
    finally:
        await engine.dispose()


if context.is_offline_mode():
    _run(None)
else:
    asyncio.run(_online(context.config.attributes["url"]))
