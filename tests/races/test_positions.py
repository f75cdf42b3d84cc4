"""Eight writers, slow transactions, two sealers and readers: positions are dense and no earlier answer ever changes."""

import asyncio
import subprocess
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from app.domain.access.actor import Actor
from app.domain.households.actions import record_people_count, record_presence
from app.domain.households.commands import RecordPeopleCount, RecordPresence
from app.domain.households.model import Presence
from app.domain.shared.errors import DomainError
from app.domain.shared.ids import HouseholdId
from app.infra.db.connection import open_pool
from app.infra.db.sequencer import seal
from app.infra.postgres import EmbeddedServer
from app.infra.postgres.binaries import installed_binaries
from tests.conftest import run_sql
from tests.infra.db.hamlet import SINCE, TODAY, Hamlet, build
from tests.reading import Reader, reader_of

WRITERS, EACH = 8, 30
HOUSEHOLDS = [UUID(int=number * 100 + n) for number in (1, 2, 3) for n in (1, 2, 3, 4)]
FIELDS = ("id", "people_count", "presence", "version")
"""What is read of a household."""


@asynccontextmanager
async def opened(server: EmbeddedServer, database: str) -> AsyncIterator[tuple[Hamlet, Reader]]:
    pool = await open_pool(server.app_dsn(database), size=WRITERS + 4)
    try:
        hamlet = await build(pool, {1: 4, 2: 4, 3: 4})
        yield hamlet, await reader_of(hamlet)
    finally:
        await pool.close()


async def write(hamlet: Hamlet, officer: Actor, chance: Random) -> bool:
    """One change of a household by the real action, committed after a while; False where another was faster."""
    household = HouseholdId(chance.choice(HOUSEHOLDS))
    version = await hamlet.value("select version from households where id = $1", household)
    given: dict[str, Any] = {"household_id": household, "effective_on": TODAY, "expected_version": version}
    try:
        async with hamlet.work() as work:
            if chance.random() < 0.7:
                await record_people_count(work, officer, RecordPeopleCount(people=chance.randint(1, 9), **given))
            else:
                presence = chance.choice(list(Presence))
                await record_presence(work, officer, RecordPresence(presence=presence, **given))
            await asyncio.sleep(chance.choice([0, 0, 0, 0.01, 0.05, 0.2]))
    except DomainError:
        return False
    return True


async def writing(hamlet: Hamlet, officer: Actor, number: int) -> int:
    chance = Random(number)
    return sum([await write(hamlet, officer, chance) for _ in range(EACH)])


async def sealing(hamlet: Hamlet, done: asyncio.Event) -> None:
    while not done.is_set():
        async with hamlet.pool.acquire() as connection:
            await seal(connection)
        await asyncio.sleep(0.003)


async def watching(hamlet: Hamlet, reader: Reader, done: asyncio.Event) -> dict[int, Any]:
    """What was answered as known at each position that the reader came upon."""
    seen: dict[int, Any] = {}
    while not done.is_set():
        position = await hamlet.value("select coalesce(max(position), 0) from change_sets")
        seen[position] = await reader.known("household", FIELDS, position)
        await asyncio.sleep(0.002)
    return seen


async def following(reader: Reader, done: asyncio.Event) -> list[Any]:
    """The feed, taken from where the last answer ended."""
    got: list[Any] = []
    while True:
        ending = done.is_set()
        new = await reader.changes(got[-1]["position"] if got else 0)
        got += new
        if ending and not new:
            return got
        await asyncio.sleep(0.002)


async def test_positions_are_dense_and_what_was_known_never_changes(
    test_server: EmbeddedServer, database: str, tmp_path: Path
) -> None:
    async with opened(test_server, database) as (hamlet, reader):
        done = asyncio.Event()
        before = await hamlet.value("select count(*) from change_sets")
        sealers = [asyncio.ensure_future(sealing(hamlet, done)) for _ in range(2)]
        watched = asyncio.ensure_future(watching(hamlet, reader, done))
        followed = asyncio.ensure_future(following(reader, done))
        written = sum(await asyncio.gather(*(writing(hamlet, reader.officer, number) for number in range(WRITERS))))
        async with hamlet.pool.acquire() as connection:
            last = await seal(connection)
        done.set()
        await asyncio.gather(*sealers)
        seen, feed = await asyncio.gather(watched, followed)

        assert written > WRITERS * EACH / 2
        assert last == before + written
        await _positions_are_dense(hamlet, last)
        await _subjects_are_in_order(hamlet)
        entries = await hamlet.rows("select id from journal_entries")
        assert sorted(each["id"] for each in feed) == sorted(str(row[0]) for row in entries)
        assert [each["position"] for each in feed] == sorted(each["position"] for each in feed)
        assert len(seen) > 20
        for position, answer in seen.items():
            assert await reader.known("household", FIELDS, position) == answer
        await _answers_the_same_elsewhere(test_server, database, reader, tmp_path / "dump")


async def _positions_are_dense(hamlet: Hamlet, last: int) -> None:
    positions = [row[0] for row in await hamlet.rows("select position from change_sets order by position")]
    assert positions == list(range(1, last + 1))


async def _subjects_are_in_order(hamlet: Hamlet) -> None:
    """Each household's versions count up with the positions, none missing."""
    rows = await hamlet.rows(
        "select h.id, h.version, c.position from (select id, version, recorded_in from households "
        "union all select id, version, recorded_in from history.households) h "
        "join change_sets c on c.id = h.recorded_in order by h.id, c.position"
    )
    versions: dict[UUID, list[int]] = defaultdict(list)
    for id_, version, _position in rows:
        versions[id_].append(version)
    assert all(each == list(range(1, len(each) + 1)) for each in versions.values())


async def _answers_the_same_elsewhere(server: EmbeddedServer, database: str, reader: Reader, dump: Path) -> None:
    """A dump restored into another database answers every question about the past as this one does."""
    name = f"{database}_restored"
    await asyncio.to_thread(
        run_sql, server.superuser_dsn(), f"create database {name} owner tuquan_owner template template0"
    )
    restored = None
    try:
        await asyncio.to_thread(_tool, "pg_dump", "--format=custom", f"--file={dump}", server.superuser_dsn(database))
        await asyncio.to_thread(
            _tool, "pg_restore", "--exit-on-error", f"--dbname={server.superuser_dsn(name)}", str(dump)
        )
        restored = await open_pool(server.app_dsn(name), size=2)
        other = Reader(restored, reader.officer, reader.auditor)
        last = await restored.fetchval("select max(position) from change_sets")
        for position in range(0, last + 1, 7):
            for day in (SINCE, TODAY):
                told, kept = [await each.known("household", FIELDS, position, day) for each in (other, reader)]
                assert told == kept
        assert await other.changes(0) == await reader.changes(0)
    finally:
        if restored is not None:
            await restored.close()
        await asyncio.to_thread(run_sql, server.superuser_dsn(), f"drop database {name} with (force)")


def _tool(name: str, *arguments: str) -> None:
    program = installed_binaries().program(name)
    subprocess.run([program, *arguments], check=True, capture_output=True)


async def test_what_lies_ahead_cannot_be_asked_for(test_server: EmbeddedServer, database: str) -> None:
    async with opened(test_server, database) as (hamlet, reader):
        async with hamlet.pool.acquire() as connection:
            last = await seal(connection)
        assert await reader.engine.positions(hamlet.pool, [0, last]) == [0, last]
        with pytest.raises(DomainError, match="known-ahead"):
            await reader.engine.positions(hamlet.pool, [last + 1])
