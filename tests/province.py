"""Fixtures of the whole service on a demo province; test folders that need them name this module as a plugin."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app.infra.clock import SystemClock
from app.infra.db.connection import connect
from app.infra.demo.loading import Demo, load_demo
from app.infra.demo.size import FEWEST_GROUPS, DemoSize
from app.infra.postgres import EmbeddedServer
from tests.conftest import clone, run_sql
from tests.serving import PASSWORD, Served, serving


@pytest.fixture(scope="session")
def demo_template(test_server: EmbeddedServer, template: str) -> str:
    """The smallest demo province, loaded once a worker."""
    name = clone(test_server, template)

    async def load() -> None:
        connection = await connect(test_server.owner_dsn(name))
        try:
            demo = Demo(
                DemoSize(FEWEST_GROUPS), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
            )
            await load_demo(connection, demo, today=SystemClock().today())
        finally:
            await connection.close()

    asyncio.run(load())
    return name


@pytest.fixture
def demo_database(test_server: EmbeddedServer, demo_template: str) -> Iterator[str]:
    """A demo province of the test's own."""
    name = clone(test_server, demo_template)
    yield name
    run_sql(test_server.superuser_dsn(), f"drop database {name} with (force)")


@pytest.fixture
async def service(test_server: EmbeddedServer, demo_database: str, tmp_path: Path) -> AsyncIterator[Served]:
    """The whole service, as ``main`` puts it together, on a demo province of the test's own."""
    async with serving(test_server.app_dsn(demo_database), test_server.owner_dsn(demo_database), tmp_path) as service:
        yield service
