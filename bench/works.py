"""The works that are measured: reads W1 to W3 and the split W5, each as a hamlet's and as a province's user.

What pgbench runs for a read is not written here: it is the very statement that the service runs for that request, with
the values that it binds, taken from the driver.
"""

import asyncio
import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
from pydantic import SecretStr

from app.infra.db import connection as connections
from app.infra.settings import Settings
from app.main import opened
from bench.load import Request
from bench.pgbench import as_text
from bench.running import HAMLET_USER, PROVINCE_USER, Running
from bench.splitting import Split

MANY = 20
"""Records that W1 takes in turn."""
W3 = (
    "query W3($within: ID!) { groups(within: $within, first: 50) { nodes { id code number name householdCount "
    "territory { name } households(first: 20) { nodes { id code peopleCount address } } } } }"
)


@dataclass(frozen=True)
class Read:
    """A read: the requests, and the statement that one of them becomes."""

    name: str
    requests: Sequence[Request]
    sql: str
    values: Sequence[str]


def reads(service: Running) -> Iterator[Read]:
    """W1, W2 and W3 for both users."""
    [home] = service.ask(
        "select g.group_id, h.territory_id as hamlet, c.territory_id as commune from assignments a "
        "join territory_versions h on h.territory_id = a.territory_id and upper_inf(h.valid) "
        "join territory_versions c on c.territory_id = h.parent_id and upper_inf(c.valid) "
        "join group_homes g on g.territory_id = h.territory_id "
        "where a.role = 'hamlet_front' limit 1"
    )
    for user, territory in ((HAMLET_USER, home["hamlet"]), (PROVINCE_USER, home["commune"])):
        groups = service.ask(
            "select gh.group_id from group_homes gh join territories t on t.id = gh.territory_id join group_versions v "
            "on v.group_id = gh.group_id and upper_inf(v.valid) where t.path <@ (select path from territories "
            "where id = $1) order by gh.group_id limit $2",
            territory,
            MANY,
        )
        who = "hamlet" if user == HAMLET_USER else "province"
        fields = (
            "id,code,number,name,status,household_count,territory.name,board_seats.post,board_seats.person.full_name"
        )
        one = "/v1/groups/{}?expand=territory,board_seats.person&fields=" + fields
        yield _read(service, f"W1 one group ({who})", user, paths=[one.format(row["group_id"]) for row in groups])
        page = f"/v1/groups?within={territory}&limit=50"
        yield _read(service, f"W2 page of groups ({who})", user, paths=[page])
        body = json.dumps({"query": W3, "variables": {"within": f"territory_{territory}"}}).encode()
        yield _read(service, f"W3 GraphQL 50 x 20 ({who})", user, paths=["/graphql"], body=body)


def splits(service: Running, options: Namespace) -> Iterator[Split]:
    """W5 as a province's user; a hamlet's user drafts, and others execute."""
    yield Split(service, "W5 split of 60 (province)", PROVINCE_USER, rounds=options.rounds)


def _read(service: Running, name: str, user: str, *, paths: Sequence[str], body: bytes = b"") -> Read:
    token = service.tokens[user]
    requests = [Request(_head(path, token, body), body) for path in paths]
    sql, values = asyncio.run(_statement(service, token, path=paths[0], body=body))
    return Read(name, requests, sql, values)


def _head(path: str, token: str, body: bytes) -> bytes:
    lines = [
        f"{'POST' if body else 'GET'} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {token}",
        "Accept: application/json",
    ]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _statement(service: Running, token: str, *, path: str, body: bytes) -> tuple[str, list[str]]:
    """The one statement of the request with its values, as the driver was given them."""
    seen: list[tuple[str, tuple[Any, ...]]] = []
    prepare = connections.prepare

    async def listen(connection: asyncpg.Connection) -> None:
        await prepare(connection)
        connection.add_query_logger(lambda logged: seen.append((logged.query, logged.args)))

    connections.prepare = listen
    try:
        settings = Settings(DATABASE_URL=SecretStr(service.app_dsn), state=service.state, public_url=service.url)
        async with opened(settings) as app:
            transport = httpx.ASGITransport(app)
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            async with httpx.AsyncClient(transport=transport, base_url=service.url, headers=headers) as client:
                for _ in range(2):
                    seen.clear()
                    answer = await client.request("POST" if body else "GET", path, content=body or None)
                    assert answer.status_code == 200, answer.text
                    assert b'"errors"' not in answer.content, answer.text[:2_000]
    finally:
        connections.prepare = prepare
    [(sql, values)] = [found for found in seen if "row_to_json" in found[0]]
    return sql, [as_text(value) for value in values]
