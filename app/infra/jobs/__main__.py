"""The worker as a program: ``python -m app.infra.jobs``, with the settings of the environment."""

import asyncio
import signal
import sys
from collections.abc import Sequence

import uvloop

from app.infra import log
from app.infra.clock import SystemClock
from app.infra.db.connection import connect, open_pool
from app.infra.db.pulse import Pulse
from app.infra.db.work import Begin
from app.infra.ids import Uuid7Source
from app.infra.jobs.errands import errands
from app.infra.jobs.imports import ImportWorker
from app.infra.jobs.worker import Worker
from app.infra.processes import watch_parent
from app.infra.secrets import keys_of
from app.infra.settings import Settings

_CONNECTIONS = 2
"""Of the errands; the duties have their own."""


async def _work(dsn: str, keys: Sequence[bytes]) -> None:
    async with await open_pool(dsn, size=_CONNECTIONS, ready=False) as pool:
        worker = Worker(dsn, errands=errands(Begin(pool, Uuid7Source(), clock=SystemClock())))
        imports = ImportWorker(dsn, keys)
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
    """Works until told to stop; the address of the database has to be in ``DATABASE_URL``."""
    settings = Settings()
    log.configure(level=settings.log_level, form=settings.log_format)
    if settings.database_url is None:
        sys.exit("DATABASE_URL is not set: the worker is started by `tuquan run`, or with the address of a database.")
    watch_parent()
    uvloop.run(_work(settings.database_url.get_secret_value(), keys_of(settings)))


if __name__ == "__main__":
    main()
