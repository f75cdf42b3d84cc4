"""The embedded PostgreSQL 18 server: programs from a wheel, under our own supervision.

It is the default so that a fresh machine needs nothing but Python; any PostgreSQL 18 or newer serves as well, by its
address, and then nothing of this package runs. Nothing here knows the tables: migrations are run by others, with
``owner_dsn``. The order of the files: account → binaries, settings → credentials, folders → postmaster → cluster →
server.
"""

from app.infra.postgres.account import default_state
from app.infra.postgres.errors import (
    AccountError,
    BinariesError,
    DataVersionError,
    EmbeddedServerError,
    ServerStartError,
    StateFolderError,
    StateFolderInUseError,
)
from app.infra.postgres.server import EmbeddedServer, find_running
from app.infra.postgres.temporary import temporary_server

__all__ = [
    "AccountError",
    "BinariesError",
    "DataVersionError",
    "EmbeddedServer",
    "EmbeddedServerError",
    "ServerStartError",
    "StateFolderError",
    "StateFolderInUseError",
    "default_state",
    "find_running",
    "temporary_server",
]
