"""Defects for every process of a service that finds this folder on its path: the ledger must see them."""

import contextlib
import os
from collections.abc import AsyncIterator
from typing import Any

from app.infra.db import work
from app.infra.db.idempotency import SqlIdempotency


def _answers_before_it_is_written() -> None:
    """Commits without waiting for the disk, and then for longer than PostgreSQL does."""
    begun = work.Begin.__call__

    @contextlib.asynccontextmanager
    async def careless(self: Any, origin: Any) -> AsyncIterator[Any]:
        async with begun(self, origin) as opened:
            await opened.transaction.connection.execute("set local synchronous_commit = off")
            yield opened

    work.Begin.__call__ = careless  # type: ignore[method-assign]


def _forgets_what_it_answered() -> None:
    async def forget(*_arguments: Any, **_named: Any) -> None:
        return

    SqlIdempotency.keep = forget  # type: ignore[method-assign]


{
    "answers before it is written": _answers_before_it_is_written,
    "forgets what it answered": _forgets_what_it_answered,
}[os.environ["PLANTED"]]()
