"""The whole application on a real database with the real territories and a table of notes."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from app.api.application import build
from app.api.ports import Doors
from app.domain.access.roles import Role
from app.domain.catalogue import VIEWS
from app.domain.shared.text import fold
from app.infra.db.connection import open_pool
from app.infra.postgres import EmbeddedServer
from app.infra.reads.catalogue import SOURCES
from tests.api import notes
from tests.api.support import Needs, OneUser, actor_at, doors_on
from tests.conftest import clone, run_sql
from tests.province import demo_database, demo_template, service

__all__ = ["demo_database", "demo_template", "service"]


@dataclass(frozen=True)
class Commune:
    """A real commune."""

    id: UUID
    path: str


@pytest.fixture(scope="session")
def notebook(test_server: EmbeddedServer, template: str) -> Iterator[str]:
    """The name of one database for all these tests, with a table of notes."""
    name = clone(test_server, template)
    run_sql(test_server.owner_dsn(name), notes.TABLE)
    yield name
    run_sql(test_server.superuser_dsn(), f"drop database {name} with (force)")


@pytest.fixture(scope="session")
async def shared_pool(test_server: EmbeddedServer, notebook: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool of the service's role."""
    pool = await open_pool(test_server.app_dsn(notebook), size=2)
    yield pool
    await pool.close()


@pytest.fixture(scope="session")
async def communes(shared_pool: asyncpg.Pool) -> list[Commune]:
    """Two communes of one province."""
    rows = await shared_pool.fetch(
        "select t.id, t.path::text from territories t where nlevel(t.path) = 3 and upper(t.valid) is null "
        "order by t.path limit 2"
    )
    return [Commune(row["id"], row["path"]) for row in rows]


@pytest.fixture(scope="session")
async def doors(shared_pool: asyncpg.Pool, communes: list[Commune]) -> Doors:
    here, there = communes
    country = here.path.split(".", maxsplit=1)[0]
    actors = {
        "officer": actor_at(here.path, Role.COMMUNE_FRONT_OFFICER, number=1),
        "elsewhere": actor_at(there.path, Role.COMMUNE_FRONT_OFFICER, number=2),
        "reader": actor_at(here.path, Role.PARTNER_AGENCY, number=3),
        "admin": actor_at(country, Role.SYSTEM_ADMIN, number=4),
    }
    return doors_on(shared_pool, (notes.NOTE, *VIEWS), (notes.SOURCE, *SOURCES.values()), actors)


@pytest.fixture(scope="session")
async def app(doors: Doors) -> FastAPI:
    return build(doors, notes.OFFERS)


@pytest.fixture
async def pool(shared_pool: asyncpg.Pool, test_server: EmbeddedServer, notebook: str) -> AsyncIterator[asyncpg.Pool]:
    """For tests that write: what they have written is gone after them."""
    yield shared_pool
    owner = await asyncpg.connect(test_server.owner_dsn(notebook))
    try:
        await owner.execute("delete from notes; delete from idempotency_keys")
        await owner.execute("truncate journal_entries, journal_subjects, annulments, change_answers")
    finally:
        await owner.close()


@pytest.fixture
def needs(doors: Doors) -> Iterator[dict[str, bool]]:
    """What the service needs, and whether it is there."""
    assert isinstance(doors.health, Needs)
    yield doors.health.there
    doors.health.there.update(dict.fromkeys(doors.health.there, True))


@pytest.fixture
def signed_out(doors: Doors) -> list[str]:
    """The refresh tokens whose sessions were ended."""
    assert isinstance(doors.sign_in, OneUser)
    doors.sign_in.signed_out.clear()
    return doors.sign_in.signed_out


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tuquan") as client:
        yield client


@pytest.fixture
async def note(pool: asyncpg.Pool, communes: list[Commune]) -> UUID:
    """One draft in the first commune, at version 3."""
    return await add_note(pool, communes[0], code="GC-1", title="Họp tổ", version=3)


async def add_note(
    pool: asyncpg.Pool, commune: Commune, *, code: str, title: str, pages: int = 1, version: int = 1
) -> UUID:
    """A note as it would have been written."""
    found = await pool.fetchval(
        "insert into notes (id, territory_id, code, title, title_fold, secret, pages, version, written_on) "
        "values (uuidv7(), $1, $2, $3, $4, 'riêng', $5, $6, '2026-01-31') returning id",
        commune.id,
        code,
        title,
        fold(title),
        pages,
        version,
    )
    return UUID(str(found))


def _as(name: str) -> object:
    @pytest.fixture(name=name)
    async def client(app: FastAPI, pool: asyncpg.Pool) -> AsyncIterator[httpx.AsyncClient]:
        headers = {"Authorization": f"Bearer {name}", "Accept-Language": "en"}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://tuquan", headers=headers) as client:
            yield client

    return client


officer, elsewhere, reader, admin = _as("officer"), _as("elsewhere"), _as("reader"), _as("admin")
