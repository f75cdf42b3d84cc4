"""Answers of repeated requests: given again, sealed, never twice carried out."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from app.domain.accounts.model import Stored
from app.domain.shared.errors import Conflict, Invalid
from app.domain.shared.ids import AccountId
from tests.infra.officers import START, TEST, MovableClock, begin

ACCOUNT, OTHER = AccountId(UUID(int=1)), AccountId(UUID(int=2))
KEY, PRINT = "8f1c", b"\x01" * 32
ANSWER = Stored(201, {"Location": "/v1/persons/1", "ETag": '"1-ab"'}, '{"full_name":"Nguyễn Văn Tám"}'.encode())


async def claim(
    pool: asyncpg.Pool, clock: MovableClock, account: AccountId = ACCOUNT, key: str = KEY, fingerprint: bytes = PRINT
) -> Stored | None:
    async with begin(pool, clock)(TEST) as work:
        return await work.idempotency.claim(account, key, fingerprint)


async def carry_out(
    pool: asyncpg.Pool, clock: MovableClock, answer: Stored = ANSWER, fingerprint: bytes = PRINT
) -> None:
    async with begin(pool, clock)(TEST) as work:
        assert await work.idempotency.claim(ACCOUNT, KEY, fingerprint) is None
        await work.idempotency.keep(
            ACCOUNT, KEY, fingerprint, status=answer.status, headers=answer.headers, body=answer.body
        )


async def test_a_key_that_is_free_is_taken(pool: asyncpg.Pool) -> None:
    assert await claim(pool, MovableClock()) is None


async def test_the_answer_is_given_again(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    await carry_out(pool, clock)
    assert await claim(pool, clock) == ANSWER


async def test_an_answer_may_be_empty(pool: asyncpg.Pool) -> None:
    clock, empty = MovableClock(), Stored(204, {}, b"")
    await carry_out(pool, clock, empty)
    assert await claim(pool, clock) == empty


async def test_another_request_under_the_key_is_refused(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    await carry_out(pool, clock)
    with pytest.raises(Invalid) as caught:
        await claim(pool, clock, fingerprint=b"\x02" * 32)
    assert (caught.value.code.code, caught.value.pointer) == ("idempotency-mismatch", "Idempotency-Key")


async def test_keys_belong_to_their_account(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    await carry_out(pool, clock)
    assert await claim(pool, clock, account=OTHER) is None
    assert await claim(pool, clock, key="9a2b") is None


async def test_while_the_first_one_runs_the_second_is_told_at_once(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    async with begin(pool, clock)(TEST) as work:
        await work.idempotency.claim(ACCOUNT, KEY, PRINT)
        with pytest.raises(Conflict) as caught:
            await asyncio.wait_for(claim(pool, clock), 5)
        assert caught.value.code.code == "idempotency-running"
        assert await claim(pool, clock, key="9a2b") is None
    assert await claim(pool, clock) is None


async def test_what_was_rolled_back_is_not_kept(pool: asyncpg.Pool) -> None:
    clock = MovableClock()

    async def fail() -> None:
        async with begin(pool, clock)(TEST) as work:
            await work.idempotency.claim(ACCOUNT, KEY, PRINT)
            await work.idempotency.keep(ACCOUNT, KEY, PRINT, status=201, headers={}, body=b"{}")
            raise Conflict

    with pytest.raises(Conflict):
        await fail()
    assert await claim(pool, clock) is None


async def test_of_many_at_once_one_is_carried_out(pool: asyncpg.Pool) -> None:
    clock, done = MovableClock(), 0

    async def request() -> str:
        nonlocal done
        try:
            async with begin(pool, clock)(TEST) as work:
                if await work.idempotency.claim(ACCOUNT, KEY, PRINT) is not None:
                    return "replayed"
                done += 1
                await work.idempotency.keep(ACCOUNT, KEY, PRINT, status=201, headers={}, body=b"{}")
                return "carried out"
        except Conflict:
            return "running"

    answers = await asyncio.gather(*(request() for _ in range(20)))
    assert done == answers.count("carried out") == 1


async def test_answers_lie_sealed_in_the_database(pool: asyncpg.Pool) -> None:
    await carry_out(pool, MovableClock())
    kept = await pool.fetchval("select sealed_answer from idempotency_keys")
    assert "Nguyễn".encode() not in kept
    assert b"Location" not in kept
    assert PRINT not in kept


async def test_keeping_an_answer_opens_no_change_set(pool: asyncpg.Pool) -> None:
    before = await pool.fetchval("select count(*) from change_sets")
    await carry_out(pool, MovableClock())
    assert await pool.fetchval("select count(*) from change_sets") == before


async def test_after_thirty_days_the_key_is_free_again(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    await carry_out(pool, clock)
    clock.at = START + timedelta(days=30) - timedelta(seconds=1)
    assert await claim(pool, clock) == ANSWER
    clock.at = START + timedelta(days=30)
    later = Stored(200, {}, b"later")
    await carry_out(pool, clock, later, b"\x03" * 32)
    assert await claim(pool, clock, fingerprint=b"\x03" * 32) == later
