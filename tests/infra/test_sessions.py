"""Signing in and out on PostgreSQL: tries, locks, rotation, retries, reuse."""

import asyncio
import json
import time
from datetime import timedelta

import asyncpg
import jwt
import pytest
from structlog.testing import capture_logs

from app.domain.access.roles import Role
from app.domain.accounts.model import TokenPair
from app.domain.shared.errors import TooManyAttempts, Unauthenticated
from app.infra.jobs.duties import DUTIES
from app.infra.passwords import the_passwords
from tests.infra.officers import (
    CLIENT,
    PASSWORD,
    SECRETS,
    SETTINGS,
    START,
    MovableClock,
    Officer,
    add_officer,
    add_tree,
    give,
    process,
    soon,
    write,
)

WRONG = "mua-ha-tren-song-Tien"


def claims_of(pair: TokenPair) -> dict[str, object]:
    read: dict[str, object] = jwt.decode(pair.access_token, options={"verify_signature": False})
    return read


async def refused(pool: asyncpg.Pool, clock: MovableClock, username: str, password: str = WRONG) -> str:
    """The code that the sign-in is refused with."""
    with pytest.raises((Unauthenticated, TooManyAttempts)) as caught:
        await process(pool, clock).sessions.sign_in(username, password, CLIENT)
    return caught.value.code.code


async def refresh_refused(pool: asyncpg.Pool, clock: MovableClock, token: str) -> str:
    with pytest.raises(Unauthenticated) as caught:
        await process(pool, clock).sessions.refresh(token)
    return caught.value.code.code


async def disable(pool: asyncpg.Pool, officer: Officer) -> None:
    """The account closed by hand, without ending sessions, as a restored backup might have it."""
    await write(
        pool,
        (
            "update accounts set status = 'disabled', recorded_in = record.current_change_set() where id = $1",
            officer.account_id,
        ),
    )


# Signing in.


async def test_a_sign_in_opens_a_session(pool: asyncpg.Pool) -> None:
    clock, officer, tree = MovableClock(), await add_officer(pool), await add_tree(pool)
    key = await give(pool, officer, Role.COMMUNE_FRONT_OFFICER, tree.commune)
    pair = await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, "phone")
    claims = claims_of(pair)
    assert (claims["iss"], claims["aud"]) == (SETTINGS.token_issuer, SETTINGS.public_url)
    assert (claims["sub"], claims["sid"], claims["client_id"]) == (
        str(officer.account_id),
        str(pair.session_id),
        "phone",
    )
    assert (claims["roles"], claims["assignments"]) == (["commune_front_officer"], [str(key)])
    row = await pool.fetchrow("select account_id, client_id, created_at, expires_at, revoked_at from sessions")
    assert row is not None
    assert tuple(row) == (officer.account_id, "phone", START, START + timedelta(days=90), None)


async def test_a_name_is_typed_in_any_case(pool: asyncpg.Pool) -> None:
    await add_officer(pool, "tam.nguyen")
    await process(pool, MovableClock()).sessions.sign_in(" Tam.Nguyen ", PASSWORD, CLIENT)


async def test_a_refresh_token_is_kept_as_its_hash_only(pool: asyncpg.Pool) -> None:
    officer = await add_officer(pool)
    pair = await process(pool, MovableClock()).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    rows = await pool.fetch("select * from refresh_tokens")
    assert len(rows) == 1
    assert pair.refresh_token not in str([tuple(row) for row in rows])
    assert rows[0]["expires_at"] == START + timedelta(days=30)


async def test_signing_in_is_no_change_of_the_record(pool: asyncpg.Pool) -> None:
    officer = await add_officer(pool)
    before = await pool.fetchval("select count(*) from change_sets")
    await process(pool, MovableClock()).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    assert await pool.fetchval("select count(*) from change_sets") == before


async def test_wrong_passwords_unknown_names_and_disabled_accounts_look_alike(pool: asyncpg.Pool) -> None:
    clock, closed, bare = MovableClock(), await add_officer(pool, "closed"), await add_officer(pool, "bare")
    await add_officer(pool, "open")
    await disable(pool, closed)
    await pool.execute("delete from credentials where account_id = $1", bare.account_id)
    found = {
        "wrong": await refused(pool, clock, "open"),
        "unknown": await refused(pool, clock, "nobody", PASSWORD),
        "impossible": await refused(pool, clock, "no\x00body", PASSWORD),
        "broken": await refused(pool, clock, "\ud800", PASSWORD),
        "disabled": await refused(pool, clock, "closed", PASSWORD),
        "without a password": await refused(pool, clock, "bare", PASSWORD),
    }
    assert set(found.values()) == {"bad-credentials"}
    assert await pool.fetchval("select count(*) from sessions") == 0


async def test_an_unknown_name_takes_as_much_work_as_a_wrong_password(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    await add_officer(pool, "known")
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for _ in range(7):
        for username, times in took.items():
            clock.move(days=3)
            start = time.process_time()
            await refused(pool, clock, username)
            times.append(time.process_time() - start)
    known, unknown = (sorted(times)[3] for times in took.values())
    assert 0.5 < unknown / known < 2


# Locks.


@pytest.mark.parametrize("username", ["tam.nguyen", "nobody"])
async def test_five_wrong_tries_lock_a_name_whether_anybody_bears_it(pool: asyncpg.Pool, username: str) -> None:
    clock = MovableClock()
    await add_officer(pool)
    assert [await refused(pool, clock, username) for _ in range(6)] == ["bad-credentials"] * 5 + ["account-locked"]


async def test_a_lock_holds_for_the_right_password_too_and_tells_how_long(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    for _ in range(5):
        await refused(pool, clock, officer.username)
    clock.move(minutes=14)
    with pytest.raises(TooManyAttempts) as caught:
        await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    assert caught.value.retry_after == 60
    clock.move(minutes=1)
    await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    assert await pool.fetchval("select count(*) from sign_in_tries") == 0


async def test_the_next_lock_is_twice_as_long(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    for _ in range(5):
        await refused(pool, clock, officer.username)
    clock.move(minutes=15)
    assert await refused(pool, clock, officer.username) == "bad-credentials"
    clock.move(minutes=29, seconds=59)
    assert await refused(pool, clock, officer.username, PASSWORD) == "account-locked"
    clock.move(seconds=1)
    await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, CLIENT)


async def test_tries_at_one_moment_count_each(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    await add_officer(pool)
    sessions = process(pool, clock).sessions

    async def attempt() -> str:
        try:
            await sessions.sign_in("tam.nguyen", WRONG, CLIENT)
        except (Unauthenticated, TooManyAttempts) as error:
            return error.code.code
        return "signed in"

    answers = await asyncio.gather(*(attempt() for _ in range(20)))
    assert (answers.count("bad-credentials"), answers.count("account-locked")) == (5, 15)


async def test_a_success_forgets_the_tries_before_it(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    for _ in range(4):
        await refused(pool, clock, officer.username)
    await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    assert [await refused(pool, clock, officer.username) for _ in range(5)] == ["bad-credentials"] * 5


async def test_a_locked_name_keeps_its_open_sessions(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    pair = await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    for _ in range(6):
        await refused(pool, clock, officer.username)
    await process(pool, clock).sessions.refresh(pair.refresh_token)


async def test_names_that_were_tried_are_not_kept_in_clear(pool: asyncpg.Pool) -> None:
    await refused(pool, MovableClock(), PASSWORD)
    rows = await pool.fetch("select * from sign_in_tries")
    assert len(rows) == 1
    assert PASSWORD.lower() not in str([tuple(row) for row in rows])


async def test_a_failed_sign_in_is_logged_without_the_name(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    with capture_logs() as logs:
        await refused(pool, clock, officer.username)
        await refused(pool, clock, "nobody")
    assert [(line["event"], line["account_id"]) for line in logs] == [
        ("sign_in_failed", str(officer.account_id)),
        ("sign_in_failed", None),
    ]
    assert officer.username not in str(logs)


async def test_a_password_that_changes_while_it_is_compared_opens_nothing(pool: asyncpg.Pool) -> None:
    officer = await add_officer(pool)
    # Others are before it, so that the comparison takes long enough for the change.
    others = [asyncio.ensure_future(the_passwords().matches(None, WRONG)) for _ in range(12)]
    signing_in = asyncio.ensure_future(
        process(pool, MovableClock()).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    )

    async def is_counted() -> bool:
        return bool(await pool.fetchval("select count(*) from sign_in_tries"))

    assert await soon(is_counted)
    await pool.execute("update credentials set password_hash = 'other' where account_id = $1", officer.account_id)
    with pytest.raises(Unauthenticated) as caught:
        await signing_in
    assert caught.value.code.code == "bad-credentials"
    assert await pool.fetchval("select count(*) from sessions") == 0
    await asyncio.gather(*others)


# Refreshing.


async def test_a_refresh_gives_the_next_pair_of_the_same_session(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    sessions = process(pool, clock).sessions
    first = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    clock.move(minutes=9)
    second = await sessions.refresh(first.refresh_token)
    assert second.session_id == first.session_id
    assert {second.access_token, second.refresh_token}.isdisjoint({first.access_token, first.refresh_token})
    assert claims_of(second)["iat"] == int(clock.at.timestamp())
    third = await sessions.refresh(second.refresh_token)
    assert third.session_id == first.session_id


async def test_a_refresh_takes_the_roles_of_the_day(pool: asyncpg.Pool) -> None:
    clock, officer, tree = MovableClock(), await add_officer(pool), await add_tree(pool)
    sessions = process(pool, clock).sessions
    first = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    assert claims_of(first)["roles"] == []
    await give(pool, officer, Role.HAMLET_FRONT, tree.hamlet)
    assert claims_of(await sessions.refresh(first.refresh_token))["roles"] == ["hamlet_front"]


async def test_a_lost_answer_is_given_again_for_thirty_seconds(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    first = await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    second = await process(pool, clock).sessions.refresh(first.refresh_token)
    clock.move(seconds=30)
    assert await process(pool, clock).sessions.refresh(first.refresh_token) == second
    assert await pool.fetchval("select revoked_at from sessions") is None


async def test_two_refreshes_at_one_moment_get_one_answer(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    sessions = process(pool, clock).sessions
    first = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    one, other = await asyncio.gather(sessions.refresh(first.refresh_token), sessions.refresh(first.refresh_token))
    assert one == other
    assert await pool.fetchval("select count(*) from refresh_tokens") == 2


async def test_the_kept_answer_lies_sealed(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    sessions = process(pool, clock).sessions
    first = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    second = await sessions.refresh(first.refresh_token)
    row = await pool.fetchrow("select token_hash, sealed_answer from refresh_tokens where sealed_answer is not null")
    assert row is not None
    assert second.refresh_token.encode() not in row["sealed_answer"]
    plain = SECRETS.sealer.open(row["sealed_answer"], f"refresh_tokens.sealed_answer:{row['token_hash'].hex()}")
    assert json.loads(plain)["refresh_token"] == second.refresh_token


async def test_a_reused_token_revokes_the_whole_session(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    sessions = process(pool, clock).sessions
    first = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    other = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    second = await sessions.refresh(first.refresh_token)
    clock.move(seconds=31)
    with capture_logs() as logs:
        assert await refresh_refused(pool, clock, first.refresh_token) == "refresh-reused"
    assert logs == [
        {
            "event": "session_revoked",
            "because": "refresh_reused",
            "log_level": "warning",
            "account_id": str(officer.account_id),
            "session_id": str(first.session_id),
        }
    ]
    row = await pool.fetchrow("select revoked_at, revoked_because from sessions where id = $1", first.session_id)
    assert row is not None
    assert tuple(row) == (clock.at, "token_reused")
    assert await refresh_refused(pool, clock, second.refresh_token) == "refresh-invalid"
    assert await refresh_refused(pool, clock, first.refresh_token) == "refresh-invalid"
    await sessions.refresh(other.refresh_token)


async def test_an_unknown_token_is_refused(pool: asyncpg.Pool) -> None:
    clock = MovableClock()
    assert [await refresh_refused(pool, clock, token) for token in ("", "x", "\ud800", "x" * 10_000)] == [
        "refresh-invalid"
    ] * 4


async def test_a_token_that_nobody_used_for_a_month_is_refused(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    pair = await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    clock.move(days=30)
    assert await refresh_refused(pool, clock, pair.refresh_token) == "refresh-invalid"


async def test_a_session_ends_however_often_it_was_refreshed(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    sessions = process(pool, clock).sessions
    pair = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    for _ in range(4):
        clock.move(days=22)
        pair = await sessions.refresh(pair.refresh_token)
    clock.move(days=2)
    assert await refresh_refused(pool, clock, pair.refresh_token) == "refresh-invalid"


async def test_a_disabled_account_refreshes_nothing(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    pair = await process(pool, clock).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    await disable(pool, officer)
    assert await refresh_refused(pool, clock, pair.refresh_token) == "refresh-invalid"


# Signing out.


async def test_a_sign_out_ends_the_session(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    sessions = process(pool, clock).sessions
    pair = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    await sessions.sign_out(pair.refresh_token)
    row = await pool.fetchrow("select revoked_at, revoked_because from sessions")
    assert row is not None
    assert tuple(row) == (START, "signed_out")
    assert await refresh_refused(pool, clock, pair.refresh_token) == "refresh-invalid"


async def test_signing_out_twice_or_with_an_unknown_token_changes_nothing(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    sessions = process(pool, clock).sessions
    pair = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    await sessions.sign_out(pair.refresh_token)
    clock.move(minutes=1)
    await sessions.sign_out(pair.refresh_token)
    await sessions.sign_out("unknown")
    assert await pool.fetchval("select revoked_at from sessions") == START


async def test_a_session_ends_by_its_id(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    sessions = process(pool, clock).sessions
    pair = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    await sessions.end_session(pair.session_id)
    assert await refresh_refused(pool, clock, pair.refresh_token) == "refresh-invalid"


async def test_the_published_keys_verify_the_tokens(pool: asyncpg.Pool) -> None:
    officer = await add_officer(pool)
    sessions = process(pool, MovableClock()).sessions
    pair = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    keys = jwt.PyJWKSet.from_json((await sessions.jwks()).decode())
    kid = jwt.get_unverified_header(pair.access_token)["kid"]
    claims = jwt.decode(
        pair.access_token,
        keys[kid].key,
        algorithms=["ES256"],
        audience=SETTINGS.public_url,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["sub"] == str(officer.account_id)


async def test_a_forgotten_answer_is_not_invented(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    sessions = process(pool, clock).sessions
    pair = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    await sessions.refresh(pair.refresh_token)
    await pool.execute("update refresh_tokens set sealed_answer = null")
    assert await refresh_refused(pool, clock, pair.refresh_token) == "refresh-invalid"


# What the worker forgets.


async def forget(pool: asyncpg.Pool, name: str) -> None:
    [duty] = [duty for duty in DUTIES if duty.name == name]
    await pool.execute(duty.sql, duty.older_than)


@pytest.mark.parametrize(("seconds", "left"), [(25, 1), (31, 0)])
async def test_an_answer_is_forgotten_when_no_retry_can_ask_for_it(pool: asyncpg.Pool, seconds: int, left: int) -> None:
    officer = await add_officer(pool)
    sessions = process(pool, MovableClock()).sessions
    pair = await sessions.sign_in(officer.username, PASSWORD, CLIENT)
    await sessions.refresh(pair.refresh_token)
    await pool.execute(
        "update refresh_tokens set used_at = clock_timestamp() - $1::interval where used_at is not null",
        timedelta(seconds=seconds),
    )
    await forget(pool, "forget_refresh_answers")
    assert await pool.fetchval("select count(sealed_answer) from refresh_tokens") == left
    assert await pool.fetchval("select count(*) from refresh_tokens") == 2


@pytest.mark.parametrize(("hours", "left"), [(23, 1), (25, 0)])
async def test_a_token_is_forgotten_a_day_after_it_was_too_old(pool: asyncpg.Pool, hours: int, left: int) -> None:
    officer = await add_officer(pool)
    await process(pool, MovableClock()).sessions.sign_in(officer.username, PASSWORD, CLIENT)
    await pool.execute(
        "update refresh_tokens set expires_at = clock_timestamp() - $1::interval", timedelta(hours=hours)
    )
    await forget(pool, "purge_refresh_tokens")
    assert await pool.fetchval("select count(*) from refresh_tokens") == left
