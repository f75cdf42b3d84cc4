"""Connections to the smallest demo province, and to a database that is still empty."""

from collections.abc import AsyncIterator
from datetime import date

import asyncpg
import pytest

from app.infra.db.connection import connect
from app.infra.postgres import EmbeddedServer

TODAY = date(2026, 11, 25)


@pytest.fixture
async def small(test_server: EmbeddedServer, demo_template: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to the smallest demo, which all tests share: only to read."""
    connection = await connect(test_server.owner_dsn(demo_template))
    yield connection
    await connection.close()


@pytest.fixture
async def empty(test_server: EmbeddedServer, database: str) -> AsyncIterator[asyncpg.Connection]:
    """The owner's connection to a database with the map and nothing else."""
    connection = await connect(test_server.owner_dsn(database))
    yield connection
    await connection.close()
