"""The log of reads: gathered, written in the order of the reads, none lost by a stop, none dropped while it waits."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg
import pytest

from app.domain.privacy.model import PersonalRead
from app.domain.shared.ids import AccountId, PersonId
from app.infra.db import read_log
from app.infra.db.connection import connect
from app.infra.db.read_log import PersonalReadLog
from app.infra.ids import Uuid7Source
from app.infra.postgres import EmbeddedServer
from tests.infra.officers import START, MovableClock, soon

# The connection of the log; those of the pool asked something else last, or ask this.
END_THEM = """
select pg_terminate_backend(pid) from pg_stat_activity where query like '%insert into personal_reads%'
and datname = current_database() and pid <> pg_backend_pid()
"""
ROWS = "select * from personal_reads order by id"


def read_of(number: int, *shown: int) -> PersonalRead:
    return PersonalRead(
        account_id=AccountId(UUID(int=1)),
        person_id=PersonId(UUID(int=2)),
        purpose=f"Lần {number}",
        door="rest",
        view="person",
        row_ids=tuple(UUID(int=each) for each in shown) or (UUID(int=number),),
        trace_id=None if number % 2 else "f" * 32,
    )


@pytest.fixture
def connecting(test_server: EmbeddedServer, database: str) -> Callable[[], Awaitable[asyncpg.Connection]]:
    return lambda: connect(test_server.app_dsn(database))


Connecting = Callable[[], Awaitable[asyncpg.Connection]]


async def test_a_read_is_written(pool: asyncpg.Pool, connecting: Connecting) -> None:
    log = PersonalReadLog(connecting, Uuid7Source(), MovableClock())
    running = asyncio.create_task(log.run())
    await log.note(read_of(0, 7, 8, 9))

    async def is_there() -> bool:
        return bool(await pool.fetchval("select count(*) from personal_reads"))

    assert await soon(is_there)
    row = dict(await pool.fetchrow(ROWS) or {})
    del row["id"]
    assert row == {
        "at": START,
        "account_id": UUID(int=1),
        "person_id": UUID(int=2),
        "purpose": "Lần 0",
        "door": "rest",
        "view": "person",
        "sealed": False,
        "trace_id": "f" * 32,
        "row_ids": [UUID(int=7), UUID(int=8), UUID(int=9)],
    }
    log.stop()
    await asyncio.wait_for(running, 5)


async def test_a_stop_loses_none(pool: asyncpg.Pool, connecting: Connecting) -> None:
    log = PersonalReadLog(connecting, Uuid7Source(), MovableClock())
    for number in range(1_200):
        await log.note(read_of(number))
    log.stop()
    await asyncio.wait_for(log.run(), 20)
    rows = await pool.fetch(ROWS)
    assert [row["purpose"] for row in rows] == [f"Lần {number}" for number in range(1_200)]


async def test_many_wait_for_few_statements(
    pool: asyncpg.Pool, connecting: Connecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []

    async def watched() -> asyncpg.Connection:
        connection = await connecting()
        connection.add_query_logger(lambda record: statements.append(record.query))
        return connection

    log = PersonalReadLog(watched, Uuid7Source(), MovableClock())
    for number in range(400):
        await log.note(read_of(number))
    log.stop()
    await log.run()
    assert len([each for each in statements if "insert" in each]) == 1
    assert await pool.fetchval("select count(*) from personal_reads") == 400


async def test_when_too_many_wait_requests_wait_and_none_is_dropped(
    pool: asyncpg.Pool, connecting: Connecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_log, "MOST_WAITING", 3)
    log = PersonalReadLog(connecting, Uuid7Source(), MovableClock())
    noting = asyncio.gather(*(log.note(read_of(number)) for number in range(10)))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(noting), 0.1)
    running = asyncio.create_task(log.run())
    await asyncio.wait_for(noting, 10)
    log.stop()
    await asyncio.wait_for(running, 10)
    assert await pool.fetchval("select count(*) from personal_reads") == 10


async def test_what_could_not_be_written_is_tried_again(
    pool: asyncpg.Pool, connecting: Connecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_log, "_RETRY_SECONDS", 0.01)
    tries = 0

    async def late() -> asyncpg.Connection:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ConnectionRefusedError
        return await connecting()

    log = PersonalReadLog(late, Uuid7Source(), MovableClock())
    running = asyncio.create_task(log.run())
    await log.note(read_of(1))

    async def is_there() -> bool:
        return bool(await pool.fetchval("select count(*) from personal_reads"))

    assert await soon(is_there)
    await pool.execute(END_THEM)
    await log.note(read_of(2))
    log.stop()
    await asyncio.wait_for(running, 10)
    assert [row["purpose"] for row in await pool.fetch(ROWS)] == ["Lần 1", "Lần 2"]


async def test_a_stop_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_log, "_RETRY_SECONDS", 0.01)

    async def never() -> asyncpg.Connection:
        raise ConnectionRefusedError

    log = PersonalReadLog(never, Uuid7Source(), MovableClock())
    await log.note(read_of(1))
    log.stop()
    await asyncio.wait_for(log.run(), 5)


async def test_a_read_that_was_written_before_its_connection_was_lost_stands_there_once(
    pool: asyncpg.Pool, connecting: Connecting
) -> None:
    log = PersonalReadLog(connecting, Uuid7Source(), MovableClock())
    waiting = [(Uuid7Source().new(), START, read_of(number)) for number in (1, 2)]
    await log._insert(waiting[:1])
    log._let_go()
    await log._insert(waiting)
    log._let_go()
    assert [row["purpose"] for row in await pool.fetch(ROWS)] == ["Lần 1", "Lần 2"]
