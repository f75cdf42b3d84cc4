"""The whole service in the test's own process: signed in as anybody of the demo, asked over both transports."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from app.infra.settings import Settings
from app.main import opened

PASSWORD = "lua-chin-vang-dong"
URL = "http://tuquan.test"


@dataclass
class Served:
    """The running service, and a connection of the database's owner to look behind it."""

    app: FastAPI
    client: httpx.AsyncClient
    owner: asyncpg.Connection
    settings: Settings
    tokens: dict[str, str] = field(default_factory=dict)

    async def token(self, username: str) -> str:
        """The access token of a user of the demo, signed in at the first asking."""
        if username not in self.tokens:
            body = {"username": username, "password": PASSWORD}
            answer = await self.client.post("/v1/auth/login", json=body)
            assert answer.status_code == 200, answer.text
            self.tokens[username] = answer.json()["access_token"]
        return self.tokens[username]

    async def ask(
        self, method: str, path: str, username: str, *, body: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """One REST request as a user; problems are told in English."""
        token = await self.token(username)
        return await self.client.request(
            method,
            path,
            json=body,
            headers={"Authorization": f"Bearer {token}", "Accept-Language": "en", **(headers or {})},
        )

    async def get(self, path: str, username: str) -> Any:
        """The JSON of a GET that succeeds."""
        answer = await self.ask("GET", path, username)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def graphql(self, username: str, query: str, **variables: Any) -> Any:
        """The answer to a GraphQL document, whatever it is."""
        answer = await self.ask("POST", "/graphql", username, body={"query": query, "variables": variables})
        return answer.json()

    async def data(self, username: str, query: str, **variables: Any) -> Any:
        """The data of a GraphQL document that succeeds."""
        answer = await self.graphql(username, query, **variables)
        assert "errors" not in answer, json.dumps(answer["errors"], ensure_ascii=False, indent=1)
        return answer["data"]


@asynccontextmanager
async def serving(app_dsn: str, owner_dsn: str, state: Path) -> AsyncIterator[Served]:
    """Opens the service over a database."""
    # One account asks here for what a whole province asks.
    settings = Settings(
        DATABASE_URL=SecretStr(app_dsn), state=state, public_url=URL, quota_requests=0, quota_writes=0, quota_exports=0
    )
    owner = await asyncpg.connect(owner_dsn)
    try:
        async with opened(settings) as app:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=URL, timeout=60) as client:
                yield Served(app, client, owner, settings)
    finally:
        await owner.close()
