"""Whether the service can do its work: the database answers, and is as new as the code expects."""

import asyncio
from collections.abc import Mapping

import asyncpg

from app.infra.db.revision import newest_revision

_TIMEOUT_SECONDS = 4.0


class Readiness:
    """Looks at the database through the process's own pool, so an exhausted pool shows too."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        """Remembers what the newest migration is."""
        self._pool = pool
        self._newest = newest_revision()

    async def ready(self) -> Mapping[str, bool]:
        """Each thing that is needed, and whether it is there."""
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                revision = await self._pool.fetchval("select version_num from alembic_version")
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
            return {"database": False, "migrations": False}
        return {"database": True, "migrations": revision == self._newest}
