"""The log of reads of personal values: gathered over concurrent requests, written a few times a second.

A request hands its read over and goes on. What waits is written by one statement whose commit does not wait for the
disk, so a crash of the process or of the machine can lose the reads of its last moments (about 0.1 s, and what
PostgreSQL flushes within three times ``wal_writer_delay``); a stop in order loses none. While the database does not
answer, reads wait here; when too many wait, requests do.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

import asyncpg
import structlog

from app.domain.privacy.model import PersonalRead
from app.domain.shared.clock import Clock
from app.domain.shared.ids import IdSource
from app.infra.db.transaction import columns

_GATHER_SECONDS: Final = 0.1
_ENOUGH: Final = 500
"""So many are written before the time is over."""
MOST_WAITING: Final = 2_000
_RETRY_SECONDS: Final = 1.0
_LAST_TRIES: Final = 5
"""Tries to write what is left when the process stops."""
_FAULTS: Final = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # The driver's word for a connection that goes away while it is being used.
)
_log = structlog.get_logger(__name__)

# The ids of a row come as the text of an array: an array of arrays of different lengths there is not. A connection that
# is lost leaves open whether its last statement was done, so what is there already is left as it is.
_ADD: Final = """
insert into personal_reads (id, at, account_id, person_id, purpose, door, view, sealed, trace_id, row_ids)
select id, at, account_id, person_id, purpose, door, view, false, trace_id, row_ids::uuid[] from unnest(
    $1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]
) r (id, at, account_id, person_id, purpose, door, view, trace_id, row_ids)
on conflict (id) do nothing
"""
_WIDTH: Final = 9
Waiting: TypeAlias = tuple[UUID, datetime, PersonalRead]


class PersonalReadLog:
    """The port ``ReadLog``; one for a process, and it writes only while ``run`` runs."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], ids: IdSource, clock: Clock) -> None:
        """It has a connection of its own, which is opened when first needed and again after a loss."""
        self._connect, self._ids, self._clock = connect, ids, clock
        self._connection: asyncpg.Connection | None = None
        self._queue: asyncio.Queue[Waiting] = asyncio.Queue(MOST_WAITING)
        self._enough, self._stopping = asyncio.Event(), asyncio.Event()

    async def note(self, read: PersonalRead) -> None:
        """Takes the read over; waits while too many are waiting to be written, and never drops one."""
        await self._queue.put((self._ids.new(), self._clock.now(), read))
        if self._queue.qsize() >= _ENOUGH:
            self._enough.set()

    async def run(self) -> None:
        """Writes until told to stop, and then what is left."""
        while not (self._stopping.is_set() and self._queue.empty()):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._enough.wait(), _GATHER_SECONDS)
            # Stopping keeps it set: what is left is written at once.
            if not self._stopping.is_set():
                self._enough.clear()
            if not self._queue.empty():
                await self._write([self._queue.get_nowait() for _ in range(self._queue.qsize())])
        if self._connection is not None:
            await self._connection.close()

    def stop(self) -> None:
        """Lets ``run`` end once everything is written."""
        self._stopping.set()
        self._enough.set()

    async def _write(self, waiting: list[Waiting]) -> None:
        """Writes them, again and again until it succeeds; a process that stops gives up after a few tries."""
        tries = 0
        while True:
            try:
                await self._insert(waiting)
            except _FAULTS as error:
                tries += 1
                self._let_go()
                _log.error("reads could not be logged", error=type(error).__name__, waiting=len(waiting), tries=tries)
                if self._stopping.is_set() and tries >= _LAST_TRIES:
                    return
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                return

    def _let_go(self) -> None:
        """Nobody knows what state a connection is in on which something failed; the next try opens another one."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _insert(self, waiting: list[Waiting]) -> None:
        rows = [
            (
                id_,
                at,
                read.account_id,
                read.person_id,
                read.purpose,
                read.door,
                read.view,
                read.trace_id,
                "{" + ",".join(map(str, read.row_ids)) + "}",
            )
            for id_, at, read in waiting
        ]
        if self._connection is None:
            self._connection = await self._connect()
            await self._connection.execute("set synchronous_commit = off")
        await self._connection.execute(_ADD, *columns(rows, _WIDTH))
