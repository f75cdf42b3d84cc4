"""The one driver: a fixed pool of asyncpg connections, set up alike on every server."""

from typing import Any, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

AnyConnection: TypeAlias = asyncpg.Connection | PoolConnectionProxy
"""A connection of one's own, or one lent by the pool."""
POOL_SIZE = 8
SETTINGS = {
    "TimeZone": "Asia/Ho_Chi_Minh",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
    "application_name": "tuquan",
}

_EXPORT_SETTINGS = {
    "application_name": "tuquan exports",
    "DateStyle": "ISO, YMD",
    # A reader who has gone ends the statement even while it sorts and sends nothing.
    "client_connection_check_interval": "1s",
    # One export takes one processor at most.
    "max_parallel_workers_per_gather": "0",
}


def _raw(value: bytes) -> bytes:
    return value


async def prepare(connection: asyncpg.Connection) -> None:
    """Hands JSON over as the bytes that PostgreSQL made, both ways."""
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(
            kind,
            schema="pg_catalog",
            encoder=_with_version if kind == "jsonb" else _raw,
            decoder=_without_version if kind == "jsonb" else _raw,
            format="binary",
        )


def _with_version(value: bytes) -> bytes:
    return b"\x01" + value


def _without_version(value: bytes) -> bytes:
    return value[1:]


async def _keep_session(_connection: asyncpg.Connection) -> None:
    """Sessions hold no state between requests, so nothing is reset when one is returned."""


async def open_pool(dsn: str, *, size: int = POOL_SIZE, ready: bool = True) -> asyncpg.Pool:
    """The process's pool. Statements of any length are cached: a large selection is compiled once.

    One that need not be ``ready`` connects when it is first used, so that it can be made while the database is away.
    """
    settings: dict[str, Any] = {"statement_cache_size": 512, "max_cacheable_statement_size": 0}
    return await asyncpg.create_pool(
        dsn,
        min_size=size if ready else 0,
        max_size=size,
        init=prepare,
        reset=_keep_session,
        server_settings=SETTINGS,
        **settings,
    )


async def open_export_pool(dsn: str, *, size: int) -> asyncpg.Pool:
    """Connections for exports: opened when needed, closed when idle, so that none is kept for what is rarely asked."""
    return await asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=size,
        max_inactive_connection_lifetime=60.0,
        init=prepare,
        reset=_keep_session,
        statement_cache_size=0,
        server_settings=SETTINGS | _EXPORT_SETTINGS,
    )


async def connect(dsn: str) -> asyncpg.Connection:
    """One connection outside the pool (listening, COPY, commands of the operator)."""
    connection = await asyncpg.connect(dsn, server_settings=SETTINGS)
    await prepare(connection)
    return connection
