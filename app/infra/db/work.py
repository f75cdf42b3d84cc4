"""The one transaction of an action: opens it, offers the stores, commits on clean exit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import cached_property

import asyncpg

from app.domain.journal.model import Origin
from app.domain.shared.clock import Clock
from app.domain.shared.ids import IdSource
from app.infra.db.journal import SqlJournal
from app.infra.db.places import SqlPlaces
from app.infra.db.transaction import Transaction


class SqlWork:
    """Satisfies every context's ``…Work`` protocol; a store is made when an action first asks for it."""

    def __init__(self, transaction: Transaction, ids: IdSource, now: datetime, today: date) -> None:
        """Keeps the transaction and what is the same for its whole length."""
        self.transaction = transaction
        self.ids, self.now, self.today = ids, now, today

    @cached_property
    def journal(self) -> SqlJournal:
        """The journal."""
        return SqlJournal(self.transaction)

    @cached_property
    def places(self) -> SqlPlaces:
        """Where records count for access today."""
        return SqlPlaces(self.transaction)


class Rehearsed(Exception):  # noqa: N818
    """Raised by a door to roll a rehearsed action back (``validate_only``)."""


class Begin:
    """Opens a transaction for one action. READ COMMITTED: what is decided on is read after the lock."""

    def __init__(self, pool: asyncpg.Pool, ids: IdSource, clock: Clock) -> None:
        """Connections come from the process's pool."""
        self._pool, self._ids, self._clock = pool, ids, clock

    @asynccontextmanager
    async def __call__(self, origin: Origin) -> AsyncIterator[SqlWork]:
        """The open transaction; commits on clean exit, rolls back on any error."""
        async with self._pool.acquire() as connection, connection.transaction():
            yield SqlWork(Transaction(connection, origin), self._ids, self._clock.now(), self._clock.today())
