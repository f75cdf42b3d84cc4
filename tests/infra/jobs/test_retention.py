"""Time erases: whose time is over, once, each alone, whoever stands in the way of one of them."""

import asyncio
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from app.domain.shared.ids import PersonId
from app.infra.db.work import Begin
from app.infra.ids import Uuid7Source
from app.infra.jobs import retention
from app.infra.jobs.errands import errands
from app.infra.jobs.retention import erase_those_past_retention
from app.infra.postgres import EmbeddedServer
from tests.infra.db.desk import Desk, FixedClock
from tests.infra.db.test_privacy import past

ERASED = "select id from persons where erased_on is not null order by id"


def begin(pool: asyncpg.Pool, desk: Desk) -> Begin:
    """As the worker begins: without the server's secrets."""
    return Begin(pool, Uuid7Source(), clock=FixedClock(), engine=desk._engine)


async def erased(pool: asyncpg.Pool) -> list[UUID]:
    return [row["id"] for row in await pool.fetch(ERASED)]


async def test_those_past_their_time_are_erased_and_the_others_stay(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    over = [await past(desk, date(2020, 1, number), number) for number in (1, 2)]
    await past(desk, date(2025, 1, 1), 3)
    assert await erase_those_past_retention(begin(pool, desk)) is False
    assert await erased(pool) == over
    assert await pool.fetchval("select count(*) from journal_entries where action = 'erase_person'") == 2


async def test_a_full_portion_says_that_there_may_be_more(pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PORTION", 2)
    desk = Desk(pool)
    over = [await past(desk, date(2020, 1, number), number) for number in (1, 2, 3)]
    assert await erase_those_past_retention(begin(pool, desk)) is True
    assert await erased(pool) == over[:2]
    assert await erase_those_past_retention(begin(pool, desk)) is False
    assert await erased(pool) == over


async def test_two_workers_erase_nobody_twice(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    over = [await past(desk, date(2020, 1, number), number) for number in range(1, 9)]
    await asyncio.gather(*(erase_those_past_retention(begin(pool, desk)) for _ in range(2)))
    assert await erased(pool) == over
    assert await pool.fetchval("select count(*) from journal_entries where action = 'erase_person'") == len(over)


async def test_one_who_cannot_be_erased_keeps_nobody_else_from_it(
    pool: asyncpg.Pool, test_server: EmbeddedServer, database: str
) -> None:
    desk = Desk(pool)
    held, free = [PersonId(await past(desk, date(2020, 1, number), number)) for number in (1, 2)]
    impatient = {"lock_timeout": "100ms"}
    async with (
        asyncpg.create_pool(test_server.app_dsn(database), min_size=1, server_settings=impatient) as hurried,
        pool.acquire() as connection,
        connection.transaction(),
    ):
        await connection.execute("select from persons where id = $1 for key share", held)
        assert await erase_those_past_retention(begin(hurried, desk)) is False
        assert await erased(pool) == [free]
    assert await erase_those_past_retention(begin(pool, desk)) is False
    assert await erased(pool) == [held, free]


async def test_it_is_an_errand_of_the_worker(pool: asyncpg.Pool) -> None:
    desk = Desk(pool)
    over = [await past(desk, date(2020, 1, 1), 1)]
    [errand] = [each for each in errands(begin(pool, desk)) if each.name == "erase_past_retention"]
    assert await errand.do() is False
    assert await erased(pool) == over
