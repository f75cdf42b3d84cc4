"""Whether the service can do its work: the database answers, and is as new as the code expects."""

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
            revision = await self._pool.fetchval("select version_num from alembic_version", timeout=_TIMEOUT_SECONDS)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return {"database": False, "migrations": False}
        return {"database": True, "migrations": revision == self._newest}
