"""Who asks: from memory, in one statement when not, and at once without what was revoked."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import asyncpg
import jwt
import pytest

from app.domain.access.actor import Actor, Assignment
from app.domain.access.permissions import Permission
from app.domain.access.roles import Role
from app.domain.accounts import actions
from app.domain.accounts.commands import AssignRole, DisableAccount, EndAssignment
from app.domain.accounts.model import Grant, TokenPair
from app.domain.shared.errors import Unauthenticated
from app.domain.shared.ids import TerritoryId
from app.domain.shared.scope import Scope
from app.infra import actors as module
from app.infra.actors import Actors, next_midnight
from app.infra.db.connection import connect
from app.infra.postgres import EmbeddedServer
from tests.infra.officers import (
    CLIENT,
    PASSWORD,
    START,
    MovableClock,
    Officer,
    Process,
    add_officer,
    add_tree,
    admin_at,
    carry_out,
    give,
    process,
    soon,
    write,
)

REVOKE = "update sessions set revoked_at = created_at, revoked_because = 'signed_out'"


@pytest.fixture
def dsn(test_server: EmbeddedServer, database: str) -> str:
    return test_server.app_dsn(database)


@asynccontextmanager
async def listening(actors: Actors, dsn: str) -> AsyncIterator[asyncio.Task[None]]:
    """The actors listen meanwhile."""
    task = asyncio.create_task(actors.listen(lambda: connect(dsn)))
    try:
        await asyncio.wait_for(actors.listening.wait(), 5)
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def sign_in(running: Process, officer: Officer) -> TokenPair:
    return await running.sessions.sign_in(officer.username, PASSWORD, CLIENT)


async def refusal(actors: Actors, token: str) -> str:
    with pytest.raises(Unauthenticated) as caught:
        await actors.authenticate(token)
    return caught.value.code.code


async def count_loads(pool: asyncpg.Pool) -> list[str]:
    """The statements that the pool's connections run from now on, as they come."""
    statements: list[str] = []
    for holder in pool._holders:  # type: ignore[attr-defined]
        holder._con.add_query_logger(lambda query: statements.append(query.query))
    return statements


# Loading.


async def test_an_actor_has_the_assignments_of_today_with_their_places(pool: asyncpg.Pool) -> None:
    running, officer, tree = process(pool, MovableClock()), await add_officer(pool), await add_tree(pool)
    front = await give(pool, officer, Role.COMMUNE_FRONT_OFFICER, tree.commune, end=date(2027, 1, 1))
    head = await give(pool, officer, Role.GROUP_HEAD, tree.group)
    rep = await give(pool, officer, Role.HOUSEHOLD_REP, tree.household)
    await give(pool, officer, Role.AUDITOR, tree.commune, start=date(2026, 1, 1), end=date(2026, 11, 25))
    await give(pool, officer, Role.SYSTEM_ADMIN, tree.commune, start=date(2026, 11, 26))
    pair = await sign_in(running, officer)
    actor = await running.actors.authenticate(pair.access_token)
    path = tree.paths[tree.hamlet]
    assert actor == Actor(
        officer.account_id,
        officer.person_id,
        "tam.nguyen",
        (
            Assignment(front, Role.COMMUNE_FRONT_OFFICER, tree.paths[tree.commune], ends_on=date(2027, 1, 1)),
            Assignment(head, Role.GROUP_HEAD, path, tree.group),
            Assignment(rep, Role.HOUSEHOLD_REP, path, tree.group, tree.household),
        ),
        client_id=CLIENT,
        session_id=pair.session_id,
    )


async def test_a_household_in_no_group_gives_no_group(pool: asyncpg.Pool) -> None:
    running, officer, tree = process(pool, MovableClock()), await add_officer(pool), await add_tree(pool)
    await give(pool, officer, Role.HOUSEHOLD_REP, tree.household)
    await pool.execute("update household_homes set group_id = null")
    actor = await running.actors.authenticate((await sign_in(running, officer)).access_token)
    assert actor.scopes[Permission.GROUP_READ] == Scope()
    assert actor.scopes[Permission.HOUSEHOLD_READ] == Scope(households=(tree.household,))


async def test_somebody_without_roles_is_somebody(pool: asyncpg.Pool) -> None:
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    actor = await running.actors.authenticate((await sign_in(running, officer)).access_token)
    assert actor.assignments == ()
    assert actor.scopes[Permission.ACCOUNT_READ] == Scope(persons=(officer.person_id,))


async def test_an_actor_is_loaded_in_one_statement_and_then_known(pool: asyncpg.Pool) -> None:
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    token = (await sign_in(running, officer)).access_token
    statements = await count_loads(pool)
    first = await running.actors.authenticate(token)
    assert len(statements) == 1
    assert await running.actors.authenticate(token) is first
    assert len(statements) == 1


async def test_a_known_actor_costs_microseconds(pool: asyncpg.Pool) -> None:
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    token = (await sign_in(running, officer)).access_token
    await running.actors.authenticate(token)
    best = float("inf")
    for _ in range(20):
        start = time.perf_counter()
        for _ in range(200):
            await running.actors.authenticate(token)
        best = min(best, (time.perf_counter() - start) / 200)
    assert best < 5e-6


# Believing.


async def test_an_actor_is_believed_for_thirty_seconds(pool: asyncpg.Pool) -> None:
    clock, officer, tree = MovableClock(), await add_officer(pool), await add_tree(pool)
    running = process(pool, clock)
    token = (await sign_in(running, officer)).access_token
    await running.actors.authenticate(token)
    await give(pool, officer, Role.HAMLET_FRONT, tree.hamlet)
    clock.move(seconds=29)
    assert (await running.actors.authenticate(token)).assignments == ()
    clock.move(seconds=1)
    assert [each.role for each in (await running.actors.authenticate(token)).assignments] == [Role.HAMLET_FRONT]


async def test_no_actor_is_believed_past_midnight_in_vietnam(pool: asyncpg.Pool) -> None:
    clock, officer, tree = (
        MovableClock(datetime(2026, 11, 25, 16, 59, 50, tzinfo=UTC)),
        await add_officer(pool),
        await add_tree(pool),
    )
    running = process(pool, clock)
    await give(pool, officer, Role.HAMLET_FRONT, tree.hamlet, end=date(2026, 11, 26))
    token = (await sign_in(running, officer)).access_token
    assert len((await running.actors.authenticate(token)).assignments) == 1
    clock.move(seconds=10)
    assert (await running.actors.authenticate(token)).assignments == ()


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        (datetime(2026, 11, 25, 16, 59, 59, tzinfo=UTC), datetime(2026, 11, 25, 17, tzinfo=UTC)),
        (datetime(2026, 11, 25, 17, 0, 0, tzinfo=UTC), datetime(2026, 11, 26, 17, tzinfo=UTC)),
    ],
)
def test_midnight_is_that_of_vietnam(now: datetime, midnight: datetime) -> None:
    assert next_midnight(now) == midnight


async def test_a_known_token_ends_to_the_second(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    running = process(pool, clock)
    token = (await sign_in(running, officer)).access_token
    clock.move(minutes=9, seconds=59)
    await running.actors.authenticate(token)
    clock.move(seconds=1)
    assert await refusal(running.actors, token) == "token-expired"
    assert await refusal(running.actors, token) == "token-expired"


async def test_memory_is_bounded(pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOKENS_KEPT", 3)
    monkeypatch.setattr(module, "ACTORS_KEPT", 2)
    running = process(pool, MovableClock())
    officers = [await add_officer(pool, f"officer.{number}") for number in range(4)]
    tokens = [(await sign_in(running, officer)).access_token for officer in officers]
    for token in (*tokens[:3], tokens[0], tokens[3]):
        await running.actors.authenticate(token)
    assert list(running.actors._verified) == [tokens[2], tokens[0], tokens[3]]
    assert list(running.actors._loaded) == [officers[0].account_id, officers[3].account_id]


async def test_sessions_of_one_account_that_are_old_are_not_kept(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    running = process(pool, clock)
    for _ in range(3):
        await running.actors.authenticate((await sign_in(running, officer)).access_token)
        clock.move(seconds=20)
    assert len(running.actors._loaded[officer.account_id]) == 2


# Refusing.


async def test_what_is_no_token_of_ours_is_refused(pool: asyncpg.Pool) -> None:
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    pair = await sign_in(running, officer)
    stranger = jwt.encode({"sub": str(officer.account_id)}, "x" * 32, "HS256")
    for token in ("", "x", pair.refresh_token, stranger, pair.access_token[:-4] + "AAAA"):
        assert await refusal(running.actors, token) == "token-invalid"
    assert len(running.actors._verified) == 0


async def test_a_refused_token_is_refused_again(pool: asyncpg.Pool) -> None:
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    token = (await sign_in(running, officer)).access_token
    await pool.execute(REVOKE)
    assert [await refusal(running.actors, token) for _ in range(2)] == ["token-invalid"] * 2


async def test_a_disabled_account_is_refused(pool: asyncpg.Pool) -> None:
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    token = (await sign_in(running, officer)).access_token
    await write(pool, ("update accounts set status = 'disabled', recorded_in = record.current_change_set()",))
    assert await refusal(running.actors, token) == "token-invalid"


async def test_a_session_that_is_over_is_refused(pool: asyncpg.Pool) -> None:
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    token = (await sign_in(running, officer)).access_token
    await pool.execute("update sessions set expires_at = $1", START)
    assert await refusal(running.actors, token) == "token-invalid"


async def test_an_actor_is_not_believed_longer_than_the_session_lasts(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    running = process(pool, clock)
    token = (await sign_in(running, officer)).access_token
    await pool.execute("update sessions set expires_at = $1", START + timedelta(seconds=5))
    await running.actors.authenticate(token)
    clock.move(seconds=5)
    assert await refusal(running.actors, token) == "token-invalid"


async def test_a_token_of_another_account_or_client_for_the_session_is_refused(pool: asyncpg.Pool) -> None:
    running, officer, other = process(pool, MovableClock()), await add_officer(pool), await add_officer(pool, "other")
    pair, key = await sign_in(running, officer), await running.keys.signing()
    for grant in (
        Grant(other.account_id, pair.session_id, CLIENT),
        Grant(officer.account_id, pair.session_id, "other-client"),
    ):
        token = running.tokens.sign(key, grant, START)
        assert await refusal(running.actors, token) == "token-invalid"


# Several processes.


async def test_a_token_of_a_key_that_another_process_made_is_known(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    one, other = process(pool, clock), process(pool, clock)
    await other.keys.signing()
    clock.move(days=31)
    token = (await sign_in(one, officer)).access_token
    assert (await other.actors.authenticate(token)).account_id == officer.account_id


async def test_key_ids_that_nobody_made_are_refused(pool: asyncpg.Pool) -> None:
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    pair, key = await sign_in(running, officer), await running.keys.signing()
    assert key.private is not None
    claims = jwt.decode(pair.access_token, options={"verify_signature": False})
    forged = jwt.encode(claims, key.private, "ES256", headers={"typ": "at+jwt", "kid": "unknown"})
    assert [await refusal(running.actors, forged) for _ in range(2)] == ["token-invalid"] * 2


async def test_a_revoked_session_is_refused_at_once_in_every_process(pool: asyncpg.Pool, dsn: str) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    one, other = process(pool, clock), process(pool, clock)
    pair = await sign_in(one, officer)
    async with listening(one.actors, dsn), listening(other.actors, dsn):
        for running in (one, other):
            await running.actors.authenticate(pair.access_token)
        await one.sessions.sign_out(pair.refresh_token)
        assert await soon(lambda: refused_now(one.actors, pair.access_token))
        assert await soon(lambda: refused_now(other.actors, pair.access_token))


async def refused_now(actors: Actors, token: str) -> bool:
    try:
        await actors.authenticate(token)
    except Unauthenticated:
        return True
    return False


async def test_a_disabled_account_is_refused_at_once_in_another_process(pool: asyncpg.Pool, dsn: str) -> None:
    clock, officer, admin = MovableClock(), await add_officer(pool), await add_officer(pool, "admin")
    other = process(pool, clock)
    token = (await sign_in(other, officer)).access_token
    version = await pool.fetchval("select recorded_in from accounts where id = $1", officer.account_id)
    async with listening(other.actors, dsn):
        await other.actors.authenticate(token)
        command = DisableAccount(account_id=officer.account_id, expected_version=version)
        await carry_out(pool, actions.disable_account, admin_at(admin, "1"), command)
        assert await soon(lambda: refused_now(other.actors, token))


async def test_a_role_begins_and_ends_at_once_in_another_process(pool: asyncpg.Pool, dsn: str) -> None:
    clock, tree = MovableClock(), await add_tree(pool)
    officer, admin = await add_officer(pool), await add_officer(pool, "admin")
    other = process(pool, clock)
    token = (await sign_in(other, officer)).access_token

    async def roles() -> list[Role]:
        return [each.role for each in (await other.actors.authenticate(token)).assignments]

    async def has(*expected: Role) -> bool:
        return await roles() == list(expected)

    async with listening(other.actors, dsn):
        assert await roles() == []
        give_it = AssignRole(person_id=officer.person_id, role=Role.HAMLET_FRONT, territory_id=TerritoryId(tree.hamlet))
        done = await carry_out(pool, actions.assign_role, admin_at(admin, "1"), give_it)
        assert await soon(lambda: has(Role.HAMLET_FRONT))
        version = await pool.fetchval("select recorded_in from assignments where id = $1", done.id)
        end_it = EndAssignment(assignment_id=done.id, expected_version=version)  # type: ignore[arg-type]
        await carry_out(pool, actions.end_assignment, admin_at(admin, "1"), end_it)
        assert await soon(has)


async def test_without_a_listener_the_thirty_seconds_hold(pool: asyncpg.Pool) -> None:
    clock, officer = MovableClock(), await add_officer(pool)
    one, other = process(pool, clock), process(pool, clock)
    pair = await sign_in(one, officer)
    await other.actors.authenticate(pair.access_token)
    await one.sessions.sign_out(pair.refresh_token)
    clock.move(seconds=29)
    await other.actors.authenticate(pair.access_token)
    clock.move(seconds=1)
    assert await refusal(other.actors, pair.access_token) == "token-invalid"


async def test_a_lost_listener_comes_back_and_believes_nothing_from_before(
    pool: asyncpg.Pool, dsn: str, test_server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.05)
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    token = (await sign_in(running, officer)).access_token
    async with listening(running.actors, dsn):
        await running.actors.authenticate(token)
        await pool.execute(REVOKE)
        await end_listeners(test_server, dsn)
        assert await soon(lambda: refused_now(running.actors, token))
        assert running.actors.listening.is_set()


async def end_listeners(server: EmbeddedServer, dsn: str) -> None:
    """Ends the connections that listen, as a server that restarts does."""
    connection = await asyncpg.connect(server.superuser_dsn())
    try:
        ended = await connection.fetchval(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1 and query like 'LISTEN%'",
            dsn.split("?", maxsplit=1)[0].rsplit("/", 1)[1],
        )
        assert ended == 1
    finally:
        await connection.close()


async def test_a_listener_that_cannot_connect_tries_again(
    pool: asyncpg.Pool, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.01)
    running, tries = process(pool, MovableClock()), 0

    async def unreliable() -> asyncpg.Connection:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ConnectionRefusedError
        return await connect(dsn)

    task = asyncio.create_task(running.actors.listen(unreliable))
    await asyncio.wait_for(running.actors.listening.wait(), 5)
    task.cancel()
    await asyncio.wait([task])
    assert tries == 3
    assert not running.actors.listening.is_set()


async def test_what_changes_while_an_actor_is_loaded_is_not_kept(pool: asyncpg.Pool) -> None:
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    token = (await sign_in(running, officer)).access_token
    loading = asyncio.ensure_future(running.actors.authenticate(token))
    await asyncio.sleep(0)
    running.actors.forget(officer.account_id)
    assert (await loading).account_id == officer.account_id
    assert officer.account_id not in running.actors._loaded


async def test_a_message_that_names_nobody_makes_everybody_be_asked_again(pool: asyncpg.Pool, dsn: str) -> None:
    running, officer = process(pool, MovableClock()), await add_officer(pool)
    token = (await sign_in(running, officer)).access_token

    async def nobody_known() -> bool:
        return len(running.actors._loaded) == 0

    async with listening(running.actors, dsn):
        await running.actors.authenticate(token)
        assert not await nobody_known()
        await pool.execute("select pg_notify('access_changed', '*')")
        assert await soon(nobody_known)
