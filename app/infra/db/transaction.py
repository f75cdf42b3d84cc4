"""The open transaction beneath the stores: statements, and the one change set that it may open.

Locks come first: the change set's id is drawn after the last lock, so that the ids of two change sets
of one subject have the order in which they committed. Taking a lock later is a programming error.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from app.domain.journal.model import Origin
from app.infra.db.connection import AnyConnection


class Transaction:
    """One connection inside a transaction."""

    def __init__(self, connection: AnyConnection, origin: Origin) -> None:
        """The connection's transaction is already open."""
        self.connection = connection
        self.origin = origin
        self._change_set: int | None = None

    async def rows(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """All rows of a statement that reads."""
        return await self.connection.fetch(sql, *values)

    async def row(self, sql: str, *values: object) -> asyncpg.Record | None:
        """The first row of a statement that reads."""
        return await self.connection.fetchrow(sql, *values)

    async def value(self, sql: str, *values: object) -> Any:
        """The first value of a statement that reads."""
        return await self.connection.fetchval(sql, *values)

    async def lock(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """Rows of a statement that locks; refused once the change set is open."""
        if self._change_set is not None:
            message = "locks are taken before the change set is opened"
            raise RuntimeError(message)
        return await self.connection.fetch(sql, *values)

    async def lock_key(self, space: int, *ids: UUID) -> None:
        """Transaction-scoped advisory locks on ids, taken in key order in one statement."""
        await self.lock(
            "select pg_advisory_xact_lock($1, k) from (select distinct hashtext(i) as k from unnest($2::text[]) i "
            "order by k) s",
            space,
            [str(value) for value in ids],
        )

    async def write(self, sql: str, *values: object) -> int:
        """Runs a statement that changes kept tables; returns how many rows it changed."""
        await self.change_set()
        status = await self.connection.execute(sql, *values)
        return int(status.rsplit(" ", 1)[-1])

    async def write_rows(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """Like ``write``, for statements with RETURNING."""
        await self.change_set()
        return await self.connection.fetch(sql, *values)

    async def change_set(self) -> int:
        """The transaction's change set, opened by the first write."""
        if self._change_set is None:
            o = self.origin
            self._change_set = await self.connection.fetchval(
                "select record.open_change_set($1, $2, $3, $4, $5)",
                o.account_id,
                o.person_id,
                o.on_behalf_of,
                o.channel,
                o.trace_id,
            )
        assert self._change_set is not None  # noqa: S101
        return self._change_set


def columns(rows: Sequence[Sequence[object]], width: int) -> list[list[object]]:
    """Rows turned into one array a column, as ``unnest`` takes them; ``width`` arrays even without rows."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]
