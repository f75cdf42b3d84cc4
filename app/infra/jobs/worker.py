"""Runs the duties when they are due, on one connection, and the errands beside them, until it is told to stop.

When the database goes away it waits and connects again; nothing is lost by that, as everything finds its work in the
tables.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import asyncpg
import structlog

from app.infra.db.connection import connect
from app.infra.jobs.duties import BATCH, DUTIES, Duty
from app.infra.jobs.errands import Errand

_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 5.0
_CLOSE_SECONDS = 2.0
_AFTER_FAILURE = timedelta(seconds=5)
_LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # The driver's word for a connection that goes away while it is being used.
    asyncpg.OperatorInterventionError,
)
_log = structlog.get_logger(__name__)


class Worker:
    """The loop over the duties, and one for each errand."""

    def __init__(self, dsn: str, duties: Sequence[Duty] = DUTIES, errands: Sequence[Errand] = ()) -> None:
        """Connects with the service's address; everything is due at once. Errands bring their own connections."""
        self._dsn, self._duties, self._errands = dsn, duties, errands
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ends the loops after the statement, or the part of an errand, that is running."""
        self._stop.set()

    async def run(self) -> None:
        """Works until stopped."""
        async with asyncio.TaskGroup() as loops:
            loops.create_task(self._keep_duties())
            for errand in self._errands:
                loops.create_task(self._keep(errand))

    async def _keep(self, errand: Errand) -> None:
        """Does the errand again and again; a failure only makes the pause longer."""
        while not self._stop.is_set():
            try:
                pause = timedelta() if await errand.do() else errand.every
            except Exception as error:  # noqa: BLE001 - whatever it is, the other loops go on
                _log.exception("an errand failed", errand=errand.name, error=type(error).__name__)
                pause = max(errand.every, _AFTER_FAILURE)
            await self._pause(pause.total_seconds())

    async def _keep_duties(self) -> None:
        """Connects again after each loss, more slowly each time."""
        pause = _FIRST_PAUSE_SECONDS
        while not self._stop.is_set():
            try:
                async with _connected(self._dsn) as connection:
                    pause = _FIRST_PAUSE_SECONDS
                    await self._work(connection)
            except _LOST as error:
                _log.warning("the database is away", error=type(error).__name__, retry_seconds=pause)
                await self._pause(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _work(self, connection: asyncpg.Connection) -> None:
        now = asyncio.get_running_loop().time
        due = dict.fromkeys(self._duties, 0.0)
        while not self._stop.is_set():
            for duty in self._duties:
                if due[duty] <= now():
                    due[duty] = now() + (await _pause_after(connection, duty)).total_seconds()
            await self._pause(max(0.0, min(due.values()) - now()))

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)


async def run_duty(connection: asyncpg.Connection, duty: Duty) -> int:
    """Does the duty once; returns how many rows it changed or returned."""
    arguments = () if duty.older_than is None else (duty.older_than,)
    status = await connection.execute(duty.sql, *arguments)
    return int(status.rsplit(" ", 1)[-1])


async def _pause_after(connection: asyncpg.Connection, duty: Duty) -> timedelta:
    """Does the duty and says when it is due again: at once while there is more, later when it failed."""
    try:
        return timedelta() if await run_duty(connection, duty) >= BATCH else duty.every
    except _LOST:
        raise
    except asyncpg.PostgresError as error:
        _log.error("a duty failed", duty=duty.name, error=type(error).__name__, sqlstate=error.sqlstate)
        return max(duty.every, _AFTER_FAILURE)


@contextlib.asynccontextmanager
async def _connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(dsn)
    try:
        yield connection
    finally:
        try:
            await connection.close(timeout=_CLOSE_SECONDS)
        except (TimeoutError, *_LOST):
            connection.terminate()
