"""One PostgreSQL per test worker, one migrated and seeded template, a fresh clone of it wherever a test writes."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from itertools import count

import asyncpg
import pytest
from hypothesis import settings

from app.infra.db.connection import connect, open_pool
from app.infra.db.migrating import migrate
from app.infra.postgres import EmbeddedServer, temporary_server
from app.infra.seeds.loading import seed_territories

# No deadline: the machine may be busy, and no test asserts seconds. `make test-deep` asks for ten times the examples.
settings.register_profile("usual", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

TEMPLATE = "template_seeded"
UNTRACED = tuple(
    f"tests/{folder}/"
    for folder in ("access", "api", "contract/reference", "faults", "hostile", "races", "scale", "stateful")
)
"""Where nothing of ``app/domain`` is reached but what other tests reach: coverage doubles the time of what it sees."""
_numbers = count(1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Coverage pauses where it would only cost time."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(plugin, "cov_controller", None) if item.nodeid.startswith(UNTRACED) else None
    if controller is not None:
        controller.pause()
    try:
        return (yield)
    finally:
        if controller is not None:
            controller.resume()


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The one loop that the service runs on too."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def test_server() -> Iterator[EmbeddedServer]:
    """The worker's own server, not durable."""
    with temporary_server() as server:
        yield server


def run_sql(dsn: str, *statements: str) -> None:
    """Runs statements one by one on a connection of their own."""

    async def run() -> None:
        connection = await asyncpg.connect(dsn)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


@pytest.fixture(scope="session")
def template(test_server: EmbeddedServer) -> str:
    """The database that all others are cloned from: migrated, with the real territories."""
    run_sql(test_server.superuser_dsn(), f"create database {TEMPLATE} owner tuquan_owner template template1")
    _let_files_be_shared(test_server)
    owner = test_server.owner_dsn(TEMPLATE)
    migrate(owner)

    async def seed() -> None:
        connection = await connect(owner)
        try:
            await seed_territories(connection)
        finally:
            await connection.close()

    asyncio.run(seed())
    return TEMPLATE


def _let_files_be_shared(server: EmbeddedServer) -> None:
    """Lets a clone share its files with the template until one of them is written, where the file system can."""
    dsn = server.superuser_dsn()
    run_sql(dsn, "alter system set file_copy_method = clone", "select pg_reload_conf()")
    try:
        run_sql(dsn, "create database shared template template1 strategy file_copy", "drop database shared")
    except asyncpg.PostgresError:
        run_sql(dsn, "alter system reset file_copy_method", "select pg_reload_conf()")


def clone(server: EmbeddedServer, template: str) -> str:
    """A new database with the template's content; returns its name."""
    name = f"clone_{next(_numbers)}"
    run_sql(server.superuser_dsn(), f"create database {name} owner tuquan_owner template {template} strategy file_copy")
    return name


@pytest.fixture
def database(test_server: EmbeddedServer, template: str) -> Iterator[str]:
    """The name of a database of the test's own."""
    name = clone(test_server, template)
    yield name
    run_sql(test_server.superuser_dsn(), f"drop database {name} with (force)")


@pytest.fixture
async def pool(test_server: EmbeddedServer, database: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool of the service's role on the test's own database."""
    pool = await open_pool(test_server.app_dsn(database), size=2)
    yield pool
    await pool.close()
