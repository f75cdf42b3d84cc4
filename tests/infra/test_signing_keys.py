"""The keys of access tokens: one for all processes, replaced with an overlap, sealed in the database."""

import asyncio
import json
from datetime import timedelta

import asyncpg
import jwt
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.infra.secrets import Sealer
from app.infra.signing_keys import SigningKeys
from tests.infra.officers import SECRETS, START, MovableClock

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def keys_of(pool: asyncpg.Pool, clock: MovableClock, sealer: Sealer = SECRETS.sealer) -> SigningKeys:
    return SigningKeys(pool, sealer, clock)


async def published(keys: SigningKeys) -> list[str]:
    return [key["kid"] for key in json.loads(await keys.published())["keys"]]


async def test_the_first_key_signs_at_once(pool: asyncpg.Pool) -> None:
    key = await keys_of(pool, MovableClock()).signing()
    assert (key.active_from, key.retires_at) == (START, START + 32 * DAY)


async def test_processes_that_start_together_have_one_key(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    kids = await asyncio.gather(*((keys_of(pool, clock).signing()) for _ in range(4)))
    assert len({key.kid for key in kids}) == 1
    assert await pool.fetchval("select count(*) from signing_keys") == 1


async def test_the_private_half_lies_sealed(pool: asyncpg.Pool) -> None:
    key = await keys_of(pool, MovableClock()).signing()
    assert key.private is not None
    secret = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sealed = await pool.fetchval("select sealed_private_key from signing_keys")
    assert secret not in sealed
    assert SECRETS.sealer.open(sealed, f"signing_keys.sealed_private_key:{key.kid}") == secret


async def test_the_published_set_is_public_and_verifies(pool: asyncpg.Pool) -> None:
    keys = keys_of(pool, MovableClock())
    key = await keys.signing()
    document = json.loads(await keys.published())
    [shown] = document["keys"]
    assert set(shown) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert (shown["kty"], shown["crv"], shown["use"], shown["alg"]) == ("EC", "P-256", "sig", "ES256")
    assert key.private is not None
    token = jwt.encode({"a": 1}, key.private, "ES256")
    assert jwt.decode(token, jwt.PyJWK.from_dict(shown).key, algorithms=["ES256"]) == {"a": 1}


async def test_the_next_key_is_published_an_hour_before_it_signs(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    keys = keys_of(pool, clock)
    first = await keys.signing()
    clock.at = START + 30 * DAY - 2 * HOUR
    assert await published(keys) == [first.kid]
    clock.at = START + 30 * DAY - HOUR
    [_, second] = await published(keys)
    assert (await keys.signing()).kid == first.kid
    clock.move(minutes=59)
    assert (await keys.signing()).kid == first.kid
    clock.move(minutes=1)
    assert (await keys.signing()).kid == second


async def test_an_old_key_verifies_until_it_retires(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    keys = keys_of(pool, clock)
    first = await keys.signing()
    clock.at = START + 30 * DAY - HOUR
    await keys.look()
    clock.at = START + 32 * DAY - timedelta(seconds=1)
    assert keys.verifying(first.kid, clock.at) is not None
    assert len(await published(keys)) == 2
    clock.move(seconds=1)
    assert keys.verifying(first.kid, clock.at) is None
    assert first.kid not in await published(keys)


async def test_retired_keys_are_deleted_when_the_next_one_is_made(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    first = await keys_of(pool, clock).signing()
    clock.at = START + 40 * DAY
    second = await keys_of(pool, clock).signing()
    assert [row["kid"] for row in await pool.fetch("select kid from signing_keys")] == [second.kid]
    assert second.kid != first.kid


async def test_after_a_long_stop_a_new_key_signs_at_once(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    await keys_of(pool, clock).signing()
    clock.at = START + 31 * DAY
    key = await keys_of(pool, clock).signing()
    assert key.active_from == clock.at


async def test_a_process_learns_of_a_key_that_another_one_made(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    one, other = keys_of(pool, clock), keys_of(pool, clock)
    await one.signing()
    await other.signing()
    clock.at = START + 31 * DAY
    made = await other.signing()
    assert one.verifying(made.kid, clock.at) is None
    assert await one.look_again()
    assert one.verifying(made.kid, clock.at) is not None


async def test_unknown_key_ids_do_not_make_it_look_again_and_again(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    keys = keys_of(pool, clock)
    assert await keys.look_again()
    clock.move(seconds=4)
    assert not await keys.look_again()
    clock.move(seconds=1)
    assert await keys.look_again()


async def test_under_a_lost_master_key_old_tokens_verify_and_a_new_key_signs(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    first = await keys_of(pool, clock).signing()
    clock.move(minutes=1)
    keys = keys_of(pool, clock, Sealer([bytes(range(32))]))
    second = await keys.signing()
    assert second.kid != first.kid
    known = keys.verifying(first.kid, clock.at)
    assert known is not None
    assert known.private is None
