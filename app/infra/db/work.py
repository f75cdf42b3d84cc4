"""The one transaction of an action: opens it, offers the stores, commits on clean exit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import cached_property

import asyncpg

from app.domain.journal.model import Origin
from app.domain.shared.clock import Clock
from app.domain.shared.ids import IdSource
from app.infra.db.faults import told
from app.infra.db.journal import SqlJournal
from app.infra.db.places import SqlPlaces
from app.infra.db.transaction import Transaction
from app.infra.reads.engine import BoundReads, ReadEngine


class SqlWork:
    """Satisfies every context's ``…Work`` protocol; a store is made when an action first asks for it."""

    def __init__(self, transaction: Transaction, begin: "Begin", *, now: datetime, today: date) -> None:
        """Keeps the transaction and what is the same for its whole length."""
        self.transaction = transaction
        self.ids, self.now, self.today = begin.ids, now, today
        self._begin = begin

    @cached_property
    def journal(self) -> SqlJournal:
        """The journal."""
        return SqlJournal(self.transaction)

    @cached_property
    def places(self) -> SqlPlaces:
        """Where records count for access today."""
        return SqlPlaces(self.transaction)

    @cached_property
    def reads(self) -> BoundReads:
        """Reads that see what this transaction has written."""
        return BoundReads(self._begin.engine, self.transaction.connection)


class Begin:
    """Opens a transaction for one action. READ COMMITTED: what is decided on is read after the lock."""

    def __init__(self, pool: asyncpg.Pool, ids: IdSource, *, clock: Clock, engine: ReadEngine) -> None:
        """Connections come from the process's pool."""
        self.ids, self.engine = ids, engine
        self._pool, self._clock = pool, clock

    @asynccontextmanager
    async def __call__(self, origin: Origin) -> AsyncIterator[SqlWork]:
        """The open transaction; commits on clean exit, rolls back on any error. Faults are told as domain errors."""
        with told():
            async with self._pool.acquire() as connection, connection.transaction():
                transaction = Transaction(connection, origin)
                yield SqlWork(transaction, self, now=self._clock.now(), today=self._clock.today())
