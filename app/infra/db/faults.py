"""Tells what the database refuses, or that it does not answer, as errors of the domain; no driver text goes out."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from app.domain.shared.errors import Conflict, Unavailable

_CONFLICTS = (
    asyncpg.ExclusionViolationError,  # 23P01: two facts of one owner overlap
    asyncpg.ForeignKeyViolationError,  # 23503: a fact would outlive what it refers to
    asyncpg.UniqueViolationError,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
)
_UNAVAILABLE = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InsufficientResourcesError,  # a full disk, no memory, no connections
    asyncpg.PostgresSystemError,  # a broken disk
    asyncpg.QueryCanceledError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)


@contextmanager
def told() -> Iterator[None]:
    """Turns faults of the driver into ``Conflict`` and ``Unavailable``; everything else passes through."""
    try:
        yield
    except _CONFLICTS as error:
        raise Conflict from error
    except _UNAVAILABLE as error:
        raise Unavailable from error
