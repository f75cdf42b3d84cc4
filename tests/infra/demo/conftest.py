"""The smallest demo province, made once for all tests that only read it, and a database that is still empty."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import asyncpg
import pytest

from app.infra.db.connection import connect
from app.infra.demo.loading import Demo, load_demo
from app.infra.demo.size import DemoSize
from app.infra.postgres import EmbeddedServer
from tests.conftest import clone

TODAY = date(2026, 11, 25)
SMALLEST = Demo(DemoSize(40), "no hash")


@pytest.fixture(scope="session")
def small_province(test_server: EmbeddedServer, template: str) -> str:
    """The address of a database with the smallest demo."""
    dsn = test_server.owner_dsn(clone(test_server, template))

    async def load() -> None:
        connection = await connect(dsn)
        try:
            await load_demo(connection, SMALLEST, today=TODAY)
        finally:
            await connection.close()

    asyncio.run(load())
    return dsn


@pytest.fixture
async def small(small_province: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to the smallest demo, which all tests share: only to read."""
    connection = await connect(small_province)
    yield connection
    await connection.close()


@pytest.fixture
async def empty(test_server: EmbeddedServer, database: str) -> AsyncIterator[asyncpg.Connection]:
    """The owner's connection to a database with the map and nothing else."""
    connection = await connect(test_server.owner_dsn(database))
    yield connection
    await connection.close()
