"""Reads, checks and applies imports, one after the other, beside the duties: on two connections of its own.

One holds the work in a transaction, the other tells how far it is. Nothing is lost when the worker is killed: the next
one finds the task and begins its step anew.
"""

import asyncio
import contextlib
from collections.abc import Sequence

import asyncpg
import structlog

from app.infra.db.connection import connect
from app.infra.db.imports.carrying import carry_on
from app.infra.secrets import load_secrets

_PAUSE_SECONDS = 0.3
_AFTER_LOSS_SECONDS = 2.0
_LOST = (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.OperatorInterventionError)
_log = structlog.get_logger(__name__)


class ImportWorker:
    """The loop over what waits; it ends between two steps, or with its process."""

    def __init__(self, dsn: str, keys: Sequence[bytes]) -> None:
        """Connects with the service's address; the master keys open what seals."""
        self._dsn, self._keys = dsn, keys
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ends the loop after the step that is running."""
        self._stop.set()

    async def run(self) -> None:
        """Works until stopped, and connects again after each loss."""
        while not self._stop.is_set():
            try:
                await self._work()
            except _LOST as error:
                _log.warning("imports wait for the database", error=type(error).__name__)
                await self._pause(_AFTER_LOSS_SECONDS)

    async def _work(self) -> None:
        connection, telling = await connect(self._dsn), await connect(self._dsn)
        try:
            async with connection.transaction():
                secrets = await load_secrets(connection, self._keys)
            while not self._stop.is_set():
                if not await carry_on(connection, telling, secrets):
                    await self._pause(_PAUSE_SECONDS)
        finally:
            for each in (connection, telling):
                each.terminate()

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)
