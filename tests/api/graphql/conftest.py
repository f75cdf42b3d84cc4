"""The GraphQL door on a real database with the real territories."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from app.api.answering import tell_problems
from app.api.edge import Edge
from app.api.graphql.http import mount
from app.api.graphql.schema import Served, build_schema
from app.api.ports import Doors
from app.api.surface.command import Create, Offer
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.access.roles import Role
from app.domain.catalogue import VIEWS
from app.domain.shared.codes import Text
from app.domain.shared.commands import Bounds, Doc, Done
from app.domain.shared.errors import (
    UNAVAILABLE,
    WRONG_STATE,
    Conflict,
    Forbidden,
    NotFound,
    StaleVersion,
    TooManyAttempts,
    Unavailable,
)
from app.domain.territories.actions import register_cluster, register_hamlet
from app.domain.territories.commands import RegisterCluster, RegisterHamlet
from app.infra.db.connection import open_pool
from app.infra.postgres import EmbeddedServer
from app.infra.reads.catalogue import SOURCES
from tests.api.support import actor_at, doors_on
from tests.conftest import clone, run_sql
from tests.province import demo_database, demo_template, service

__all__ = ["VIEWS", "demo_database", "demo_template", "service"]


class Refusal(StrEnum):
    """How the action of these tests ends."""

    STALE = "stale"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what is refused."""

    household_ids: Annotated[tuple[UUID, ...], Doc("Các hộ.", "Households."), Bounds(1, 2)]
    number: Annotated[int | None, Doc("Số.", "A number."), Bounds(1, 9)] = None


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refuses whatever it is told to refuse."""

    way: Annotated[Refusal, Doc("Cách.", "The way.")]
    parts: Annotated[tuple[Part, ...], Doc("Các phần.", "Parts."), Bounds(0, 3)] = ()
    on: Annotated[date | None, Doc("Ngày.", "A day.")] = None
    share: Annotated[float, Doc("Phần.", "A share.")] = 0.5
    quiet: Annotated[bool, Doc("Im lặng.", "Quiet.")] = False


async def refuse(work: Any, _actor: Actor, command: Refuse) -> Done:
    """Ends as it is told, after it has written something that must not stay."""
    await work.transaction.change_set()
    errors: dict[Refusal, Exception] = {
        Refusal.STALE: StaleVersion(7),
        Refusal.CONFLICT: Conflict(WRONG_STATE, {"action": "a", "state": "b"}, allowed_actions=("resume",)),
        Refusal.FORBIDDEN: Forbidden("territory:write"),
        Refusal.NOT_FOUND: NotFound("territory"),
        Refusal.TOO_MANY: TooManyAttempts(UNAVAILABLE, 30),
        Refusal.UNAVAILABLE: Unavailable(),
        Refusal.FAULT: RuntimeError("a secret value"),
    }
    raise errors[command.way]


OFFERS = (
    Offer(
        name="refuse_this",
        command=Refuse,
        action=refuse,
        view="cluster",
        way=Create(),
        permission=Permission.TERRITORY_WRITE,
        doc=Text("Từ chối.", "Refuses."),
    ),
    Offer(
        name="register_hamlet",
        command=RegisterHamlet,
        action=register_hamlet,
        view="territory",
        way=Create("hamlet"),
        permission=Permission.TERRITORY_WRITE,
        doc=Text("Đăng ký ấp, khóm.", "Registers a hamlet."),
    ),
    Offer(
        name="register_cluster",
        command=RegisterCluster,
        action=register_cluster,
        view="cluster",
        way=Create(),
        permission=Permission.TERRITORY_WRITE,
        doc=Text("Đăng ký hẻm, tuyến.", "Registers an alley, canal or road."),
    ),
)


@dataclass
class Caller:
    """Sends GraphQL requests; ``statements`` are the queries that the last one ran."""

    client: httpx.AsyncClient
    statements: list[str] = field(default_factory=list)

    async def send(self, query: str, **variables: Any) -> httpx.Response:
        self.statements.clear()
        return await self.client.post("/graphql", json={"query": query, "variables": variables})

    async def data(self, query: str, **variables: Any) -> Any:
        response = await self.send(query, **variables)
        body = response.json()
        assert "errors" not in body, body
        assert response.status_code == 200
        return body["data"]

    async def code(self, query: str, **variables: Any) -> tuple[int, str]:
        """Status and code of a refusal."""
        response = await self.send(query, **variables)
        body = response.json()
        assert "data" not in body, body
        return response.status_code, body["errors"][0]["extensions"]["code"]


@pytest.fixture(scope="session")
def served() -> Served:
    return build_schema(VIEWS, OFFERS)


@pytest.fixture(scope="session")
def read_only(test_server: EmbeddedServer, template: str) -> Iterator[str]:
    """The name of one database for all tests that only read."""
    name = clone(test_server, template)
    yield name
    run_sql(test_server.superuser_dsn(), f"drop database {name} with (force)")


@pytest.fixture
async def pool(test_server: EmbeddedServer, read_only: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool of the service's role; tests that write have a database of their own."""
    pool = await open_pool(test_server.app_dsn(read_only), size=2)
    yield pool
    await pool.close()


@pytest.fixture
def doors(pool: asyncpg.Pool) -> Doors:
    actors = {"province": actor_at("1", Role.PROVINCE_FRONT_CHAIR), "nobody": actor_at("9999", Role.AUDITOR)}
    return doors_on(pool, VIEWS, SOURCES.values(), actors)


@pytest.fixture
def app(doors: Doors) -> Edge:
    app = FastAPI()
    tell_problems(app, public_url=doors.public_url)
    mount(app, doors, OFFERS)
    return Edge(app, public_url=doors.public_url, quotas=doors.quotas)


@pytest.fixture
async def anonymous(app: Edge) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tuquan") as client:
        yield client


@pytest.fixture
async def caller(app: Edge, pool: asyncpg.Pool) -> AsyncIterator[Caller]:
    """The chair of the whole country's Front, who takes GraphQL's own media type."""
    headers = {"Authorization": "Bearer province", "Accept": "application/graphql-response+json"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://tuquan", headers=headers
    ) as client:
        caller = Caller(client)
        for holder in pool._holders:  # type: ignore[attr-defined]
            holder._con.add_query_logger(lambda record: caller.statements.append(record.query))
        yield caller
