"""The one driver: a fixed pool of asyncpg connections, set up alike on every server."""

from typing import Any, TypeAlias
from weakref import WeakSet

import asyncpg
from asyncpg.pool import PoolConnectionProxy

AnyConnection: TypeAlias = asyncpg.Connection | PoolConnectionProxy
"""A connection of one's own, or one lent by the pool."""
POOL_SIZE = 8
ACQUIRE_SECONDS = 4.0
"""How long a request waits for a connection, whether all are lent or none can be opened, until it is told so."""
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


class BoundedPool(asyncpg.Pool):
    """A pool from which nobody waits long for a connection, and whose connections can be cut all at once."""

    def __init__(self, dsn: str, *, least: int, most: int, idle_seconds: float, **more: Any) -> None:
        """``more`` goes to each connection."""
        self._open: WeakSet[asyncpg.Connection] = WeakSet()
        super().__init__(
            dsn,
            min_size=least,
            max_size=most,
            max_queries=50_000,
            max_inactive_connection_lifetime=idle_seconds,
            connect=self._connected,
            init=prepare,
            reset=_keep_session,
            loop=None,
            connection_class=asyncpg.Connection,
            record_class=asyncpg.Record,
            **more,
        )

    def acquire(self, *, timeout: float | None = ACQUIRE_SECONDS) -> Any:
        """A connection, or ``TimeoutError``."""
        return super().acquire(timeout=timeout)

    def cut(self) -> int:
        """Ends every connection at once; what waits for an answer on one is told that it is gone. Says how many."""
        ended = [each for each in self._open if not each.is_closed()]
        for each in ended:
            each.terminate()
        return len(ended)

    async def _connected(self, *args: Any, **kwargs: Any) -> asyncpg.Connection:
        connection: asyncpg.Connection = await asyncpg.connect(*args, **kwargs)
        self._open.add(connection)
        return connection


async def open_pool(dsn: str, *, size: int = POOL_SIZE, ready: bool = True) -> BoundedPool:
    """The process's pool. Statements of any length are cached: a large selection is compiled once.

    One that need not be ``ready`` connects when it is first used, so that it can be made while the database is away.
    """
    pool = BoundedPool(
        dsn,
        least=size if ready else 0,
        most=size,
        idle_seconds=300.0,
        statement_cache_size=512,
        max_cacheable_statement_size=0,
        server_settings=SETTINGS,
    )
    return await pool


async def open_export_pool(dsn: str, *, size: int) -> BoundedPool:
    """Connections for exports: opened when needed, closed when idle, so that none is kept for what is rarely asked."""
    pool = BoundedPool(
        dsn,
        least=0,
        most=size,
        idle_seconds=60.0,
        statement_cache_size=0,
        server_settings=SETTINGS | _EXPORT_SETTINGS,
    )
    return await pool


async def connect(dsn: str) -> asyncpg.Connection:
    """One connection outside the pool (listening, COPY, commands of the operator)."""
    connection = await asyncpg.connect(dsn, server_settings=SETTINGS)
    await prepare(connection)
    return connection
