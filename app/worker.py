"""The composition root of the worker, a program of its own: ``python -m app.worker``.

Settings come from the environment; the address of the database has to be in ``DATABASE_URL``.
"""

import asyncio
import signal
import sys
from datetime import timedelta
from typing import Final

import uvloop

from app.api.deferring import Carrier
from app.api.surface.catalogue import OFFERS
from app.domain.access.actor import Actor
from app.domain.shared.ids import AccountId
from app.infra import log
from app.infra.actors import find_actor
from app.infra.clock import SystemClock
from app.infra.db.connection import BoundedPool, connect, open_pool
from app.infra.db.pulse import Pulse
from app.infra.db.work import Begin
from app.infra.ids import Uuid7Source
from app.infra.jobs.errands import Errand, errands
from app.infra.jobs.imports import ImportWorker
from app.infra.jobs.worker import Worker
from app.infra.processes import watch_parent
from app.infra.secrets import keys_of, load_secrets
from app.infra.settings import Settings

_CONNECTIONS: Final = 3
"""Of the errands; the duties have their own."""
_LOOK_FOR_OPERATIONS: Final = timedelta(milliseconds=200)


class Operations:
    """Carries out what was put aside; the secrets that seal it are asked for when the database is first there."""

    def __init__(self, pool: BoundedPool, settings: Settings) -> None:
        """Nothing is connected yet."""
        self._pool, self._settings, self._clock = pool, settings, SystemClock()
        self._carrier: Carrier | None = None

    async def carry_on(self) -> bool:
        """Does the next part; False where there is nothing to do."""
        if self._carrier is None:
            async with self._pool.acquire() as connection, connection.transaction():
                secrets = await load_secrets(connection, keys_of(self._settings))
            begin = Begin(self._pool, Uuid7Source(), clock=self._clock, secrets=secrets)
            self._carrier = Carrier(begin, OFFERS, self._actor_of, public_url=self._settings.public_url)
        return await self._carrier.carry_on()

    async def _actor_of(self, account_id: AccountId) -> Actor | None:
        return await find_actor(self._pool, self._clock.today(), account_id=account_id)


async def _work(settings: Settings, dsn: str) -> None:
    async with await open_pool(dsn, size=_CONNECTIONS, ready=False) as pool:
        carrying = Errand("carry_out_operations", _LOOK_FOR_OPERATIONS, Operations(pool, settings).carry_on)
        domain = errands(Begin(pool, Uuid7Source(), clock=SystemClock()))
        worker = Worker(dsn, errands=(*domain, carrying))
        imports = ImportWorker(dsn, keys_of(settings))
        loop = asyncio.get_running_loop()

        def stop() -> None:
            worker.stop()
            imports.stop()

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        watching = asyncio.create_task(Pulse(lambda: connect(dsn), pool.cut).watch())
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(worker.run())
                group.create_task(imports.run())
        finally:
            watching.cancel()


def main() -> None:
    """Works until told to stop."""
    settings = Settings()
    log.configure(level=settings.log_level, form=settings.log_format)
    if settings.database_url is None:
        sys.exit("DATABASE_URL is not set: the worker is started by `tuquan run`, or with the address of a database.")
    watch_parent()
    uvloop.run(_work(settings, settings.database_url.get_secret_value()))


if __name__ == "__main__":
    main()
