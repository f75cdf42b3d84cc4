"""The worker: duties do what they say, and none of them, nor a lost database, stops the loop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.domain.journal.model import Entry, Origin
from app.infra.db.connection import connect
from app.infra.db.journal import SqlJournal
from app.infra.db.transaction import Transaction
from app.infra.jobs.duties import DUTIES, SEAL, Duty
from app.infra.jobs.worker import Worker, run_duty
from app.infra.postgres import EmbeddedServer

BY_NAME = {duty.name: duty for duty in DUTIES}
UNSEALED = "select count(*) from change_sets where position is null"


@pytest.fixture
def dsn(test_server: EmbeddedServer, database: str) -> str:
    return test_server.app_dsn(database)


@pytest.fixture
async def connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(dsn)
    yield connection
    await connection.close()


async def change(connection: asyncpg.Connection) -> None:
    """Commits a change set with an entry."""
    async with connection.transaction():
        await SqlJournal(Transaction(connection, Origin(None, None, "test"))).record([Entry("test", "test", uuid4())])


async def comes_true(question: Callable[[], Awaitable[bool]], *, seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not await question():  # noqa: ASYNC110 -- another process changes it, which no event tells.
            await asyncio.sleep(0.02)


async def test_committed_changes_get_dense_positions(connection: asyncpg.Connection) -> None:
    await run_duty(connection, SEAL)
    for _ in range(3):
        await change(connection)
    assert await run_duty(connection, SEAL) == 1
    positions = [row[0] for row in await connection.fetch("select position from change_sets order by id")]
    assert positions == [1, 2, 3, 4]


async def test_nothing_to_seal_takes_no_lock_and_seals_nothing(connection: asyncpg.Connection, dsn: str) -> None:
    await run_duty(connection, SEAL)
    other = await connect(dsn)
    async with other.transaction():
        await other.execute("select pg_advisory_xact_lock(7214002)")
        assert await asyncio.wait_for(run_duty(connection, SEAL), 5) == 0
    await other.close()


async def test_answers_of_repeated_requests_are_kept_thirty_days(connection: asyncpg.Connection) -> None:
    await connection.execute(
        "insert into idempotency_keys (account_id, key, sealed_answer, created_at)"
        " select gen_random_uuid(), d::text, '', clock_timestamp() - make_interval(days => d)"
        " from unnest(array[0, 29, 31, 90]) d"
    )
    assert await run_duty(connection, BY_NAME["purge_idempotency_keys"]) == 2
    left = {row[0] for row in await connection.fetch("select key from idempotency_keys")}
    assert left == {"0", "29"}


async def test_an_answer_that_was_given_during_an_erasure_is_forgotten(connection: asyncpg.Connection) -> None:
    person, other = uuid4(), uuid4()
    async with connection.transaction():
        await SqlJournal(Transaction(connection, Origin(None, None, "test"))).record([Entry("test", "test", person)])
        await connection.execute(
            "insert into persons (id, lawful_basis, erased_on) values ($1, 'consent', current_date), ($2, 'law', null)",
            person,
            other,
        )
    await connection.execute(
        "insert into idempotency_keys (account_id, key, sealed_answer, shows) values"
        " ($1, 'erased', '', array[$1, $2]::uuid[]), ($1, 'other', '', array[$2]::uuid[]), ($1, 'nobody', '', '{}')",
        person,
        other,
    )
    assert await run_duty(connection, BY_NAME["forget_answers_of_erased"]) == 1
    left = {row[0] for row in await connection.fetch("select key from idempotency_keys")}
    assert left == {"other", "nobody"}


async def test_who_read_what_is_kept_two_years(connection: asyncpg.Connection) -> None:
    assert await run_duty(connection, BY_NAME["purge_personal_reads"]) == 0
    await connection.execute(
        "insert into personal_reads (id, at, account_id, person_id, purpose, door, view, sealed, row_ids)"
        " select uuidv7(make_interval(days => -d)), clock_timestamp() - make_interval(days => d),"
        " gen_random_uuid(), gen_random_uuid(), d::text, 'rest', 'person', false, '{}'"
        " from unnest(array[0, 730, 732]) d"
    )
    assert await run_duty(connection, BY_NAME["purge_personal_reads"]) == 1
    assert {row[0] for row in await connection.fetch("select purpose from personal_reads")} == {"0", "730"}


async def test_nobody_purges_younger_reads(connection: asyncpg.Connection) -> None:
    await connection.execute(
        "insert into personal_reads (at, account_id, person_id, purpose, door, view, sealed, row_ids)"
        " values (clock_timestamp() - interval '360 days', gen_random_uuid(), gen_random_uuid(), 'x', 'rest', 'person',"
        " false, '{}')"
    )
    assert await connection.fetch("select record.purge_personal_reads(interval '0', 10)") == []


async def an_account(connection: asyncpg.Connection) -> UUID:
    async with connection.transaction():
        transaction = Transaction(connection, Origin(None, None, "test"))
        person, account = uuid4(), uuid4()
        await SqlJournal(transaction).record([Entry("test", "test", person)])
        await connection.execute("insert into persons (id, lawful_basis) values ($1, 'consent')", person)
        await connection.execute(
            "insert into accounts (id, person_id, territory_id, username, status)"
            " select $1, $2, id, 'somebody', 'active' from territories where key = 'vn'",
            account,
            person,
        )
    return account


async def test_sessions_go_with_their_tokens_thirty_days_after_their_end(connection: asyncpg.Connection) -> None:
    account = await an_account(connection)
    sessions = {
        "open": "clock_timestamp() + interval '1 day', null",
        "expired lately": "clock_timestamp() - interval '29 days', null",
        "expired long ago": "clock_timestamp() - interval '31 days', null",
        "revoked long ago": "clock_timestamp() + interval '1 day', clock_timestamp() - interval '31 days'",
    }
    for name, ends in sessions.items():
        await connection.execute(
            f"with s as (insert into sessions (account_id, client_id, expires_at, revoked_at) select $1, $2, {ends}"
            " returning id) insert into refresh_tokens (token_hash, session_id, expires_at)"
            " select uuid_send(gen_random_uuid()), id, clock_timestamp() from s",
            account,
            name,
        )
    assert await run_duty(connection, BY_NAME["purge_sessions"]) == 2
    left = await connection.fetch(
        "select s.client_id, count(t.*) from sessions s left join refresh_tokens t on t.session_id = s.id group by 1"
    )
    assert {tuple(row) for row in left} == {("open", 1), ("expired lately", 1)}


async def tokens(connection: asyncpg.Connection) -> list[tuple[str, bool]]:
    rows = await connection.fetch(
        "select token_hash, sealed_answer is not null from refresh_tokens order by token_hash"
    )
    return [(row[0].decode(), row[1]) for row in rows]


async def test_the_answer_of_a_used_refresh_token_is_forgotten_when_no_retry_may_ask_for_it(
    connection: asyncpg.Connection,
) -> None:
    await add_tokens(connection, {"just used": ("1 day", "10 seconds"), "used before": ("1 day", "31 seconds")})
    assert await run_duty(connection, BY_NAME["forget_refresh_answers"]) == 1
    assert await tokens(connection) == [("just used", True), ("used before", False)]


async def test_refresh_tokens_go_a_day_after_they_expired(connection: asyncpg.Connection) -> None:
    await add_tokens(connection, {"old": ("-25 hours", "26 hours"), "recent": ("-23 hours", "26 hours")})
    assert await run_duty(connection, BY_NAME["purge_refresh_tokens"]) == 1
    assert await tokens(connection) == [("recent", True)]


async def add_tokens(connection: asyncpg.Connection, ages: dict[str, tuple[str, str]]) -> None:
    """Adds used refresh tokens of one session: when each expires from now, and how long ago it was used."""
    account = await an_account(connection)
    session = await connection.fetchval(
        "insert into sessions (account_id, client_id, expires_at) values ($1, 'x', 'infinity') returning id", account
    )
    for name, (expires, used) in ages.items():
        await connection.execute(
            "insert into refresh_tokens (token_hash, session_id, expires_at, used_at, sealed_answer) values"
            " ($1, $2, clock_timestamp() + $3::text::interval, clock_timestamp() - $4::text::interval, 'sealed')",
            name.encode(),
            session,
            expires,
            used,
        )


async def test_tries_to_sign_in_are_forgotten_after_a_day_but_not_a_lock(connection: asyncpg.Connection) -> None:
    await connection.execute(
        "insert into sign_in_tries (username_key, failed, last_at, locked_until) values"
        " ('old', 3, clock_timestamp() - interval '25 hours', null),"
        " ('locked', 9, clock_timestamp() - interval '25 hours', clock_timestamp() + interval '1 hour'),"
        " ('new', 1, clock_timestamp(), null)"
    )
    assert await run_duty(connection, BY_NAME["purge_sign_in_tries"]) == 1
    left = {row[0] for row in await connection.fetch("select username_key from sign_in_tries")}
    assert left == {b"locked", b"new"}


async def test_the_worker_seals_what_is_committed_until_it_is_stopped(connection: asyncpg.Connection, dsn: str) -> None:
    worker = Worker(dsn)
    running = asyncio.create_task(worker.run())
    await change(connection)

    async def sealed() -> bool:
        return bool(await connection.fetchval(UNSEALED) == 0)

    await comes_true(sealed)
    worker.stop()
    await asyncio.wait_for(running, 5)
    await change(connection)
    await asyncio.sleep(0.3)
    assert await connection.fetchval(UNSEALED) == 1


async def test_the_worker_connects_again_when_its_connection_is_lost(connection: asyncpg.Connection, dsn: str) -> None:
    worker = Worker(dsn)
    running = asyncio.create_task(worker.run())

    async def killed() -> bool:
        return bool(
            await connection.fetchval(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid() and usename = current_user"
            )
        )

    await comes_true(killed)
    await change(connection)

    async def sealed() -> bool:
        return bool(await connection.fetchval(UNSEALED) == 0)

    await comes_true(sealed)
    worker.stop()
    await asyncio.wait_for(running, 5)


async def test_a_duty_that_fails_does_not_keep_the_others_from_theirs(connection: asyncpg.Connection, dsn: str) -> None:
    broken = Duty("broken", timedelta(milliseconds=10), "select 1 / 0")
    worker = Worker(dsn, [broken, SEAL])
    running = asyncio.create_task(worker.run())
    await change(connection)

    async def sealed() -> bool:
        return bool(await connection.fetchval(UNSEALED) == 0)

    await comes_true(sealed)
    worker.stop()
    await asyncio.wait_for(running, 5)


async def test_a_worker_without_a_database_waits_and_can_be_stopped(tmp_path: object) -> None:
    worker = Worker(f"postgresql://nobody@/nothing?host={tmp_path}")
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.5)
    assert not running.done()
    worker.stop()
    await asyncio.wait_for(running, 5)
