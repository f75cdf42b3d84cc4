"""The GraphQL door of the whole service, before a database that has nothing: what is left is the event loop's work."""

from collections.abc import Mapping
from typing import Any, cast

import asyncpg
import httpx
from fastapi import FastAPI

from app.api.application import build
from app.domain.access.roles import Role
from app.domain.catalogue import VIEWS
from app.infra.reads.catalogue import SOURCES
from tests.api.support import actor_at, doors_on

OFFICER, NOBODY = "officer", ""


class Nothing:
    """A pool whose reads find nothing, and that gives no connection to write."""

    async def fetchrow(self, query: str, *values: Any) -> Mapping[str, Any] | None:
        """The positions that a read may ask for, or no row."""
        return {"positions": [1] * len(values[0])} if "known_position" in query else None

    def acquire(self) -> Any:
        raise asyncpg.InterfaceError("no connection")


def open_door() -> FastAPI:
    """The service with an officer of a province, whose token is ``OFFICER``."""
    pool = cast("asyncpg.Pool", Nothing())
    return build(doors_on(pool, VIEWS, SOURCES.values(), {OFFICER: actor_at("1.31", Role.PROVINCE_FRONT_OFFICER)}))


def client_of(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://tuquan")


async def ask(client: httpx.AsyncClient, body: bytes, token: str) -> httpx.Response:
    headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
    signed = {"Authorization": f"Bearer {token}"} if token else {}
    return await client.post("/graphql", content=body, headers={**headers, **signed})
