"""The GraphQL door on a real database with the real territories."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
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
from app.api.ports import Doors, Tokens
from app.api.surface.command import Create, Offer
from app.domain.access.actor import Actor, Assignment
from app.domain.access.permissions import Permission
from app.domain.access.roles import Role
from app.domain.policies.views import VIEWS as POLICIES
from app.domain.shared.codes import Code, Text
from app.domain.shared.commands import Bounds, Doc, Done
from app.domain.shared.errors import (
    UNAVAILABLE,
    WRONG_STATE,
    Conflict,
    Forbidden,
    NotFound,
    StaleVersion,
    TooManyAttempts,
    Unauthenticated,
    Unavailable,
)
from app.domain.shared.ids import AccountId, AssignmentId, PersonId
from app.domain.shared.views import ViewRegistry
from app.domain.territories.actions import register_cluster, register_hamlet
from app.domain.territories.commands import RegisterCluster, RegisterHamlet
from app.domain.territories.views import VIEWS as TERRITORIES
from app.infra.db.work import Begin
from app.infra.ids import Uuid7Source
from app.infra.reads.cursor import CursorKey
from app.infra.reads.engine import BoundReads, ReadEngine
from app.infra.reads.policies import SOURCES as POLICIES_SQL
from app.infra.reads.territories import SOURCES as TERRITORIES_SQL
from app.infra.secrets import Sealer, ServerSecrets

SECRETS = ServerSecrets(Sealer([b"m" * 32]), cursor_key=b"k" * 32, names_key=b"n" * 32)
TODAY = date(2026, 11, 25)
WRONG_TOKEN = Code("wrong-token-of-a-test", Text("Sai mã", "Wrong token"), Text("Sai mã.", "The token is wrong."))
VIEWS = ViewRegistry(*TERRITORIES, *POLICIES)


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


class FixedClock:
    """Always the same day."""

    def now(self) -> datetime:
        return datetime(2026, 11, 25, 3, tzinfo=UTC)

    def today(self) -> date:
        return TODAY


class KnownTokens:
    """Tokens that stand for actors."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._actors = actors

    async def authenticate(self, token: str) -> Actor:
        if token not in self._actors:
            raise Unauthenticated(WRONG_TOKEN)
        return self._actors[token]


class Unused:
    """What these tests never reach."""

    async def sign_in(self, username: str, password: str, client_id: str) -> Tokens:
        raise NotImplementedError

    async def refresh(self, refresh_token: str) -> Tokens:
        raise NotImplementedError

    async def sign_out(self, refresh_token: str) -> None:
        raise NotImplementedError

    async def jwks(self) -> bytes:
        raise NotImplementedError

    async def ready(self) -> Mapping[str, bool]:
        raise NotImplementedError


def actor_at(path: str, role: Role) -> Actor:
    """A person with one role at a territory."""
    assignment = Assignment(AssignmentId(UUID(int=3)), role, path=path)
    return Actor(AccountId(UUID(int=1)), PersonId(UUID(int=2)), "someone", (assignment,))


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


@pytest.fixture
def doors(pool: asyncpg.Pool) -> Doors:
    engine = ReadEngine(
        VIEWS,
        {source.view: source for source in (*TERRITORIES_SQL, *POLICIES_SQL)},
        key=CursorKey(SECRETS.cursor_key),
        clock=FixedClock(),
    )
    actors = {"province": actor_at("1", Role.PROVINCE_FRONT_CHAIR), "nobody": actor_at("9999", Role.AUDITOR)}
    return Doors(
        begin=Begin(pool, Uuid7Source(), clock=FixedClock(), engine=engine, secrets=SECRETS),
        reads=BoundReads(engine, pool),
        authenticator=KnownTokens(actors),
        sign_in=Unused(),
        health=Unused(),
        clock=FixedClock(),
        views=VIEWS,
        public_url="https://tuquan.example",
    )


@pytest.fixture
def app(doors: Doors) -> Edge:
    app = FastAPI()
    tell_problems(app, public_url=doors.public_url)
    mount(app, doors, OFFERS)
    return Edge(app, public_url=doors.public_url)


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
