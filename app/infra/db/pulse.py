"""Tells a database that is slow from one that has stopped answering, and ends what waits for the second.

A statement may rightly take long, so no time limit of its own could be short. Instead one connection asks every second
whether anybody is there. When no answer comes, the pool's connections are cut: what waits on them is told at once that
the database is away, instead of when the network gives up, and the next request opens a new connection or is told too.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import asyncpg
import structlog

EVERY_SECONDS: Final = 1.0
"""How often the database is asked."""
ANSWER_SECONDS: Final = 2.5
"""How long an answer may take; with the above, how long a request waits for a database that is gone: below 5 s."""
_log = structlog.get_logger(__name__)


class Pulse:
    """Watches over one database for one process."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], cut: Callable[[], int]) -> None:
        """``connect`` opens a connection outside the pools; ``cut`` ends those of the pools and says how many."""
        self._connect, self._cut, self._is_there = connect, cut, True

    async def watch(self) -> None:
        """Watches until cancelled."""
        while True:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    connection = await self._connect()
            except Exception as error:  # noqa: BLE001 - whatever it was, the watch goes on
                self._away(error)
                await asyncio.sleep(EVERY_SECONDS)
                continue
            try:
                await self._listen(connection)
            except TimeoutError as error:
                self._away(error)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
                pass  # this one connection is gone; whether the database is, the next one tells
            finally:
                connection.terminate()

    async def _listen(self, connection: asyncpg.Connection) -> None:
        while True:
            async with asyncio.timeout(ANSWER_SECONDS):
                await connection.fetchval("select 1")
            if not self._is_there:
                _log.warning("database_back")
            self._is_there = True
            await asyncio.sleep(EVERY_SECONDS)

    def _away(self, error: Exception) -> None:
        """Cuts each time, because new connections may have been opened; tells it once."""
        cut = self._cut()
        if self._is_there:
            _log.warning("database_away", error=type(error).__name__, connections_cut=cut)
        self._is_there = False
