"""Which database a command works on: the one of ``DATABASE_URL``, or the embedded one of the state folder."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import asyncpg
from asyncpg.types import ServerVersion

from app.infra.postgres import EmbeddedServer, find_running
from app.infra.settings import Settings

OLDEST_MAJOR = 18
"""WITHOUT OVERLAPS, PERIOD and uuidv7() came with PostgreSQL 18."""
_CONNECT_SECONDS = 10.0


class DatabaseError(Exception):
    """The database cannot be used; the message says why and what to do, and holds no password."""


def _nothing() -> None:
    """A server of somebody else is not looked after."""


@dataclass(frozen=True, slots=True, repr=False)
class Database:
    """Addresses of the owner and of the service; ``look_after`` starts an embedded server again when it died."""

    owner_dsn: str
    app_dsn: str
    look_after: Callable[[], None] = _nothing


@contextmanager
def owned_database(settings: Settings) -> Iterator[Database]:
    """The database for the service: an embedded server lives exactly as long as this block."""
    if settings.database_url is not None:
        yield _external(settings.database_url.get_secret_value())
        return
    with EmbeddedServer(settings.state) as server:
        yield Database(server.owner_dsn(), server.app_dsn(), server.revive)


@contextmanager
def any_database(settings: Settings) -> Iterator[Database]:
    """The database for a command: also that of a service which runs at this moment."""
    if settings.database_url is None:
        owner = find_running(settings.state, role="owner")
        app = find_running(settings.state, role="app")
        if owner is not None and app is not None:
            yield Database(owner, app)
            return
    with owned_database(settings) as database:
        yield database


def _external(dsn: str) -> Database:
    asyncio.run(_check(dsn))
    return Database(dsn, dsn)


async def _check(dsn: str) -> None:
    """Raises ``DatabaseError`` unless a server that is new enough answers."""
    try:
        connection = await asyncpg.connect(dsn, timeout=_CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseError(f"The database of DATABASE_URL cannot be reached: {_said(error)}") from None
    try:
        version = connection.get_server_version()
    finally:
        await connection.close()
    require_new_enough(version)


def require_new_enough(version: ServerVersion) -> None:
    """Raises ``DatabaseError`` for a server that is older than what the tables need."""
    if version.major < OLDEST_MAJOR:
        raise DatabaseError(
            f"The database of DATABASE_URL is PostgreSQL {version.major}.{version.minor}; tuquan needs"
            f" {OLDEST_MAJOR} or newer. Upgrade it, or leave DATABASE_URL out to use the embedded one."
        )


def _said(error: Exception) -> str:
    """The error's own words, where it has any; asyncpg never puts the password into them."""
    return str(error) or type(error).__name__
