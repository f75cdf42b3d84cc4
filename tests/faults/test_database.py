"""A database that is refused, gone, silent, slow or full: every request is told so, and all is well again afterwards.

No test asserts seconds: that nobody waits five of them follows from three limits, which the first test adds up.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest

from app.domain.shared.errors import Unavailable
from app.infra.db import connection, pulse
from app.infra.db.faults import told
from app.infra.postgres import EmbeddedServer
from tests.faults.proxy import Line, line_to
from tests.province import demo_database, demo_template
from tests.serving import Served, serving

__all__ = ["demo_database", "demo_template"]
PERSON = {"full_name": "Nguyễn Văn Tám", "lawful_basis": "consent", "notice_on": "2026-01-15"}
HAMLET = "select territory_id from group_homes order by group_id limit 1"
Fault = Callable[[Line], Awaitable[None]]


async def refused(line: Line) -> None:
    await line.refuse()


async def silent(line: Line) -> None:
    line.hang()


@pytest.fixture
async def served_over_a_line(
    test_server: EmbeddedServer, demo_database: str, tmp_path: Path
) -> AsyncIterator[tuple[Served, Line]]:
    owner = test_server.owner_dsn(demo_database)
    async with line_to(test_server.app_dsn(demo_database)) as (line, dsn), serving(dsn, owner, tmp_path) as service:
        await service.token("canbo.xa")
        await service.get("/v1/groups?limit=1", "canbo.xa")
        yield service, line


def test_nobody_waits_five_seconds() -> None:
    assert connection.ACQUIRE_SECONDS < 5
    assert pulse.EVERY_SECONDS + pulse.ANSWER_SECONDS < 5


async def ask_everything(service: Served, hamlet: str) -> tuple[httpx.Response, ...]:
    """A read, a write, a file, a document, the probe: all at once, as many callers do."""
    query = {"query": "{ groups(first: 1) { nodes { id } } }"}
    return await asyncio.gather(
        service.ask("GET", "/v1/groups?limit=1", "canbo.xa"),
        service.ask("POST", "/v1/persons", "canbo.xa", body={**PERSON, "territory_id": hamlet}),
        service.ask("GET", "/v1/groups?format=csv", "canbo.xa"),
        service.ask("POST", "/graphql", "canbo.xa", body=query),
        service.client.post("/v1/auth/login", json={"username": "canbo.xa", "password": "x"}),
    )


@pytest.mark.parametrize("fault", [refused, silent])
async def test_who_asks_is_told_and_all_is_well_again(served_over_a_line: tuple[Served, Line], fault: Fault) -> None:
    service, line = served_over_a_line
    hamlet = str(await service.owner.fetchval(HAMLET))
    before = await service.owner.fetchval("select count(*) from persons")
    await fault(line)
    for _ in range(2):  # With connections that were open, and then with none.
        for answer in await ask_everything(service, hamlet):
            problem = answer.json()
            code = problem["errors"][0]["extensions"]["code"] if "errors" in problem else problem["code"]
            assert (answer.status_code, code) == (503, "unavailable"), answer.text
            assert int(answer.headers["retry-after"]) > 0
        assert (await service.client.get("/readyz")).status_code == 503
        assert (await service.client.get("/livez")).status_code == 200
    line.flow()
    if fault is refused:
        await line.open()
    async with asyncio.timeout(60):
        while (await service.client.get("/readyz")).status_code != 200:  # noqa: ASYNC110 - another task connects
            await asyncio.sleep(0.05)
    statuses = [answer.status_code for answer in await ask_everything(service, hamlet)]
    assert statuses == [200, 201, 200, 200, 401]
    assert await service.owner.fetchval("select count(*) from persons") == before + 1


async def test_a_connection_that_is_cut_is_replaced(served_over_a_line: tuple[Served, Line]) -> None:
    service, line = served_over_a_line
    for _ in range(3):
        line.cut()
        statuses = {(await service.ask("GET", "/v1/groups?limit=1", "canbo.xa")).status_code for _ in range(10)}
        assert statuses <= {200, 503}
        assert (await service.ask("GET", "/v1/groups?limit=1", "canbo.xa")).status_code == 200


async def test_a_slow_line_is_waited_for(served_over_a_line: tuple[Served, Line]) -> None:
    service, line = served_over_a_line
    line.delay = 0.2
    assert (await service.ask("GET", "/v1/groups?limit=1", "canbo.xa")).status_code == 200


@pytest.mark.parametrize("state", ["53100", "53200", "53300", "57P01", "57P02", "57P03", "08006", "58030"])
async def test_what_the_server_cannot_do_is_told_as_unavailable(
    test_server: EmbeddedServer, template: str, state: str
) -> None:
    """A full disk, no memory, no connections, a shutdown, a crash, a start, a lost line, a broken disk."""
    owner = await asyncpg.connect(test_server.superuser_dsn())
    try:
        with pytest.raises(Unavailable), told():
            await owner.execute(f"do $$ begin raise exception 'x' using errcode = '{state}'; end $$")
    finally:
        await owner.close()
