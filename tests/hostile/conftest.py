"""One service on one demo province for all hostile requests: none of them may change it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.infra.postgres import EmbeddedServer
from tests.conftest import clone, run_sql
from tests.hostile.world import Ground, make_ground
from tests.province import demo_template
from tests.serving import Served, serving

__all__ = ["demo_template"]


@pytest.fixture(scope="session")
def hostile_database(test_server: EmbeddedServer, demo_template: str) -> Iterator[str]:
    name = clone(test_server, demo_template)
    yield name
    run_sql(test_server.superuser_dsn(), f"drop database {name} with (force)")


@pytest.fixture(scope="session")
async def served(
    test_server: EmbeddedServer, hostile_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    state: Path = tmp_path_factory.mktemp("hostile")
    async with serving(
        test_server.app_dsn(hostile_database), test_server.owner_dsn(hostile_database), state
    ) as service:
        yield service


@pytest.fixture(scope="session")
async def ground(served: Served) -> Ground:
    return await make_ground(served)
