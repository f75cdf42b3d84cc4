"""Record time: change sets with a dense position, twins that keep every version, a journal that cannot be skipped."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from app.domain.journal.model import Entry, Origin
from app.infra.db.journal import SqlJournal
from app.infra.db.transaction import Transaction

NOBODY = Origin(None, None, "test")
PERSON = UUID("01981a2b-0000-7000-8000-0000000000aa")
NEW_PERSON = "insert into persons (id, lawful_basis) values ($1, $2)"
CHANGE_PERSON = "update persons set lawful_basis = $2, recorded_in = record.current_change_set() where id = $1"
TWINS = "select lawful_basis, recorded_in, superseded_in from history.persons where id = $1 order by superseded_in"


async def journalled(transaction: Transaction, subject: UUID = PERSON) -> int:
    await SqlJournal(transaction).record([Entry("person.changed", "person", subject)])
    return await transaction.change_set()


async def change(pool: asyncpg.Pool, sql: str, *values: object) -> int:
    """One change in a transaction of its own; returns its change set."""
    async with pool.acquire() as connection, connection.transaction():
        transaction = Transaction(connection, NOBODY)
        await transaction.write(sql, *values)
        return await journalled(transaction)


async def test_an_update_leaves_the_older_version_in_the_twin(pool: asyncpg.Pool) -> None:
    first = await change(pool, NEW_PERSON, PERSON, "consent")
    second = await change(pool, CHANGE_PERSON, PERSON, "law")
    third = await change(pool, "delete from persons where id = $1", PERSON)
    twins = [tuple(row) for row in await pool.fetch(TWINS, PERSON)]
    assert twins == [("consent", first, second), ("law", second, third)]


async def test_what_a_change_set_replaces_itself_was_never_seen(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection, connection.transaction():
        transaction = Transaction(connection, NOBODY)
        await transaction.write(NEW_PERSON, PERSON, "consent")
        await transaction.write(CHANGE_PERSON, PERSON, "law")
        await journalled(transaction)
    assert await pool.fetch(TWINS, PERSON) == []


async def test_a_change_without_a_journal_entry_does_not_commit(pool: asyncpg.Pool) -> None:
    with pytest.raises(asyncpg.PostgresError) as caught:
        async with pool.acquire() as connection, connection.transaction():
            await Transaction(connection, NOBODY).write(NEW_PERSON, PERSON, "consent")
    assert caught.value.sqlstate == "TQ002"
    assert await pool.fetchval("select count(*) from persons where id = $1", PERSON) == 0


async def test_an_update_outside_its_change_set_is_refused(pool: asyncpg.Pool) -> None:
    await change(pool, NEW_PERSON, PERSON, "consent")
    async with pool.acquire() as connection:
        running = connection.transaction()
        await running.start()
        transaction = Transaction(connection, NOBODY)
        with pytest.raises(asyncpg.PostgresError) as caught:
            await transaction.write("update persons set lawful_basis = 'law' where id = $1", PERSON)
        await running.rollback()
    assert caught.value.sqlstate == "TQ001"


async def test_an_earlier_change_set_cannot_write_over_a_later_one(pool: asyncpg.Pool) -> None:
    await change(pool, NEW_PERSON, PERSON, "consent")
    async with pool.acquire() as slow:
        running = slow.transaction()
        await running.start()
        earlier = Transaction(slow, NOBODY)
        await earlier.change_set()
        await change(pool, CHANGE_PERSON, PERSON, "law")
        with pytest.raises(asyncpg.SerializationError):
            await earlier.write(CHANGE_PERSON, PERSON, "contract")
        await running.rollback()
    assert await pool.fetchval("select lawful_basis from persons where id = $1", PERSON) == "law"


async def test_locks_come_before_the_change_set(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection, connection.transaction():
        transaction = Transaction(connection, NOBODY)
        await transaction.write(NEW_PERSON, PERSON, "consent")
        with pytest.raises(RuntimeError):
            await transaction.lock("select 1")
        await journalled(transaction)


async def test_positions_are_dense_whatever_was_rolled_back(pool: asyncpg.Pool) -> None:
    await pool.execute("select record.seal()")
    base = await pool.fetchval("select max(position) from change_sets")
    people = [UUID(int=PERSON.int + n) for n in range(1, 13)]

    async def one(number: int, person: UUID) -> None:
        async with pool.acquire() as connection:
            running = connection.transaction()
            await running.start()
            transaction = Transaction(connection, NOBODY)
            await transaction.write(NEW_PERSON, person, "consent")
            await journalled(transaction, person)
            await (running.rollback() if number % 3 == 0 else running.commit())

    async def seal() -> None:
        for _ in range(5):
            await pool.execute("select record.seal()")

    await asyncio.gather(seal(), *(one(number, person) for number, person in enumerate(people)))
    last = await pool.fetchval("select record.seal()")
    positions = [
        row[0] for row in await pool.fetch("select position from change_sets where position > $1 order by 1", base)
    ]
    assert positions == list(range(base + 1, base + 9))
    assert last == base + 8
    assert await pool.fetchval("select bool_and(sealed_at is not null) from change_sets") is True
