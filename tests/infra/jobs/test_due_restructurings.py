"""Workers that carry scheduled restructurings out: each once, whatever happens to workers and database."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import asyncpg
import pytest

from app.domain.journal.model import Origin
from app.domain.restructuring.actions import execute_due, set_aside_due
from app.domain.restructuring.commands import (
    SplitPart,
)
from app.domain.shared.errors import Conflict, Unavailable
from app.domain.shared.ids import RestructuringId
from app.infra.db.connection import open_pool
from app.infra.db.work import Begin
from app.infra.jobs.errands import errands
from app.infra.jobs.worker import Worker
from app.infra.postgres import EmbeddedServer
from tests.infra.db.hamlet import (
    CHAIR,
    TODAY,
    build,
    h,
    ref,
)
from tests.infra.db.schedule_steps import (
    EVERYTHING,
    STATE,
    TACH,
    TOMORROW,
    at,
    codes_of,
    journal,
    schedule,
    work_off,
)

# Once, whatever happens to workers.


async def test_two_workers_carry_each_out_once(pool: asyncpg.Pool, test_server: EmbeddedServer, database: str) -> None:
    hamlet = await build(pool, dict.fromkeys(range(5, 11), 4))
    ids = await schedule(
        hamlet,
        *(
            replace(TACH, origin=ref(n), parts=(SplitPart(household_ids=h(n * 100 + 1), number=n + 50), TACH.parts[1]))
            for n in range(5, 11)
        ),
    )
    async with await open_pool(test_server.app_dsn(database), size=2) as other:
        barrier = asyncio.Barrier(2)

        async def start(begin: Begin) -> int:
            await barrier.wait()
            return await work_off(begin)

        looked = await asyncio.gather(start(at(hamlet, TOMORROW)), start(at(hamlet, TOMORROW, pool=other)))
    assert sum(looked) >= len(ids)
    assert await hamlet.rows("select state, count(*) from restructurings group by 1") == [("executed", 6)]
    assert await hamlet.rows(
        "select action, count(*) from journal_entries where action like 'execute%' or action like 'set%' group by 1"
    ) == [("execute_restructuring", 6)]
    assert await hamlet.rows("select order_no from restructurings order by id") == [(n,) for n in range(1, 7)]
    assert await hamlet.value("select count(*) from groups") == 12


async def test_two_workers_at_the_same_one_carry_it_out_once(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    [id_] = await schedule(hamlet, TACH)
    begin, barrier = at(hamlet, TOMORROW), asyncio.Barrier(2)

    async def once() -> None:
        async with begin(Origin(CHAIR, CHAIR, "worker")) as work:
            await barrier.wait()
            await execute_due(work, RestructuringId(id_))

    await asyncio.gather(once(), once())
    assert [row[0] for row in await journal(hamlet, id_)].count("execute_restructuring") == 1
    assert await hamlet.value("select count(*) from groups") == 2


async def test_a_worker_that_is_killed_leaves_it_scheduled(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    [id_] = await schedule(hamlet, TACH)
    begin = at(hamlet, TOMORROW)

    async def kill_in_between() -> None:
        async with begin(Origin(CHAIR, CHAIR, "worker")) as work:
            await execute_due(work, RestructuringId(id_))
            await pool.fetchval(
                "select pg_terminate_backend($1)", await work.transaction.value("select pg_backend_pid()")
            )

    with pytest.raises((Unavailable, asyncpg.InternalClientError)):
        await kill_in_between()
    assert await hamlet.rows(STATE, id_) == [("scheduled", 2, 1)]
    assert await hamlet.value("select count(*) from groups") == 1
    assert await work_off(begin) == 1
    assert await hamlet.rows(STATE, id_) == [("executed", 3, 1)]


async def test_the_worker_does_it_by_itself(pool: asyncpg.Pool, test_server: EmbeddedServer, database: str) -> None:
    hamlet = await build(pool, {5: 4})
    [id_] = await schedule(hamlet, TACH)
    worker = Worker(test_server.app_dsn(database), errands=errands(at(hamlet, TOMORROW)))
    running = asyncio.create_task(worker.run())

    async def executed() -> bool:
        return await hamlet.rows(STATE, id_) == [("executed", 3, 1)]

    await comes_true(executed)
    worker.stop()
    await asyncio.wait_for(running, 5)


async def comes_true(question: Callable[[], Awaitable[bool]], *, seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not await question():  # noqa: ASYNC110 -- another task changes it, which no event tells.
            await asyncio.sleep(0.02)


# What fails while it is carried out: a fault that only the database finds, and one that is tried again.

BREAK = """
create function fail() returns trigger language plpgsql as $$
begin
    raise exception 'broken' using errcode = '{code}';
end $$
"""
TRIGGER = "create trigger fail before insert on lineage_edges for each row execute function fail()"


async def break_it(owner: str, code: str) -> None:
    """From now on every execution fails with that code of the database."""
    connection = await asyncpg.connect(owner)
    try:
        for statement in (BREAK.format(code=code), TRIGGER):
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest.mark.parametrize(("code", "reason"), [("23505", "conflict"), ("22012", "execution-failed")])
async def test_a_fault_sets_it_aside_and_stops_no_other(
    pool: asyncpg.Pool, test_server: EmbeddedServer, database: str, code: str, reason: str
) -> None:
    hamlet = await build(pool, {5: 4})
    [id_] = await schedule(hamlet, TACH)
    before = await hamlet.rows(EVERYTHING)
    await break_it(test_server.owner_dsn(database), code)
    assert await work_off(at(hamlet, TOMORROW)) == 1
    assert await hamlet.rows(EVERYTHING) == before
    assert await hamlet.rows(STATE, id_) == [("needs_attention", 3, None)]
    assert await codes_of(hamlet, id_) == [(reason, "")]


async def test_while_the_database_is_away_everything_waits(
    pool: asyncpg.Pool, test_server: EmbeddedServer, database: str
) -> None:
    hamlet = await build(pool, {5: 4})
    [id_] = await schedule(hamlet, TACH)
    await break_it(test_server.owner_dsn(database), "57P01")
    with pytest.raises(Unavailable):
        await work_off(at(hamlet, TOMORROW))
    assert await hamlet.rows(STATE, id_) == [("scheduled", 2, 1)]


async def test_what_is_no_longer_scheduled_is_left_alone(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    [id_] = await schedule(hamlet, TACH)
    begin = at(hamlet, TOMORROW)
    await work_off(begin)
    async with begin(Origin(CHAIR, CHAIR, "worker")) as work:
        await execute_due(work, RestructuringId(id_))
        await set_aside_due(work, RestructuringId(id_), Conflict())
    assert await hamlet.rows(STATE, id_) == [("executed", 3, 1)]


async def test_nothing_is_carried_out_before_its_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 4})
    [id_] = await schedule(hamlet, TACH)
    async with at(hamlet, TODAY)(Origin(CHAIR, CHAIR, "worker")) as work:
        await execute_due(work, RestructuringId(id_))
    assert await hamlet.rows(STATE, id_) == [("scheduled", 2, 1)]
