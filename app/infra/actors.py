"""Who asks: from an access token to the actor of today, nearly always from memory.

Two memories. A token that was verified is known by its whole text until it expires. An actor that was loaded (account
active, session open, assignments of today) is known for 30 seconds at most, never past midnight in Vietnam, when
assignments begin and end. A revocation takes effect sooner: whatever changes what somebody may do says so on the
channel ``access_changed``, and a connection of its own listens. While it is down the 30 seconds are what holds.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
import structlog

from app.domain.access.actor import Actor
from app.domain.accounts.codes import TOKEN_EXPIRED, TOKEN_INVALID
from app.domain.shared.clock import VIETNAM, Clock
from app.domain.shared.errors import Unauthenticated
from app.domain.shared.ids import AccountId, PersonId
from app.infra.db.accounts import CHANNEL
from app.infra.db.assignments import PLACED, RESOLVED, assignment_of
from app.infra.db.faults import told
from app.infra.signing_keys import SigningKeys
from app.infra.tokens import AccessTokens, Claims, UnknownKeyError

FRESH_FOR: Final = timedelta(seconds=30)
"""How long an actor is believed without asking again."""
TOKENS_KEPT: Final = 20_000
"""Verified tokens in memory, the least recently used goes first; about 1 kB each."""
ACTORS_KEPT: Final = 10_000
"""Accounts in memory."""
HEARTBEAT_SECONDS: Final = 15.0
"""How often the listening connection is asked whether it is alive: a dead one may look open for hours."""
RETRY_SECONDS: Final = 1.0
"""How long until a lost listening connection is opened again."""

_LOAD = f"""
select a.person_id, a.username, s.client_id, s.expires_at, {PLACED}
from sessions s join accounts a on a.id = s.account_id
left join assignments x on x.person_id = a.person_id and x.valid @> $3::date {RESOLVED}
where s.id = $1 and a.id = $2 and a.status = 'active' and s.revoked_at is null and s.expires_at > $4
order by x.id
"""
_FIND = f"""
select a.id as account_id, a.person_id, a.username, {PLACED} from accounts a
left join assignments x on x.person_id = a.person_id and x.valid @> $1::date {RESOLVED}
where (a.id = $2 or a.username = lower($3)) and a.status = 'active' order by x.id
"""
_log = structlog.get_logger(__name__)


async def find_actor(
    executor: asyncpg.Pool | asyncpg.Connection,
    today: date,
    *,
    account_id: AccountId | None = None,
    username: str | None = None,
) -> Actor | None:
    """An active account without a session, with the roles of today; None where there is none."""
    with told():
        rows = await executor.fetch(_FIND, today, account_id, username)
    if not rows:
        return None
    return Actor(
        account_id=AccountId(rows[0]["account_id"]),
        person_id=PersonId(rows[0]["person_id"]),
        username=rows[0]["username"],
        assignments=tuple(assignment_of(row) for row in rows if row["id"] is not None),
    )


@dataclass(slots=True)
class Loaded:
    """An actor, and until when it is believed."""

    actor: Actor
    until: datetime


class Actors:
    """Authenticates access tokens; one for the whole process."""

    def __init__(self, pool: asyncpg.Pool, tokens: AccessTokens, keys: SigningKeys, *, clock: Clock) -> None:
        """Nothing is known yet, and nothing listens before ``listen``."""
        self._pool, self._tokens, self._keys, self._clock = pool, tokens, keys, clock
        self._verified: OrderedDict[str, Claims] = OrderedDict()
        self._loaded: OrderedDict[UUID, dict[UUID, Loaded]] = OrderedDict()
        self._changes = 0
        self.listening = asyncio.Event()

    async def authenticate(self, token: str) -> Actor:
        """The actor behind an access token. Raises ``Unauthenticated`` (token-invalid, token-expired)."""
        now = self._clock.now()
        claims = self._verified.get(token)
        if claims is None:
            claims = await self._verify(token, now)
        elif claims.expires_at <= now:
            del self._verified[token]
            raise Unauthenticated(TOKEN_EXPIRED)
        else:
            self._verified.move_to_end(token)
        sessions = self._loaded.get(claims.account_id)
        loaded = None if sessions is None else sessions.get(claims.session_id)
        if loaded is not None and now < loaded.until and loaded.actor.client_id == claims.client_id:
            return loaded.actor
        return await self._load(claims, now)

    def forget(self, account_id: UUID) -> None:
        """Believes nothing more about the account; what is being loaded meanwhile is not kept either."""
        self._changes += 1
        self._loaded.pop(account_id, None)

    def forget_all(self) -> None:
        """Believes nothing more about anybody."""
        self._changes += 1
        self._loaded.clear()

    async def listen(self, connect: Callable[[], Awaitable[asyncpg.Connection]]) -> None:
        """Listens to what changes until cancelled, and opens a lost connection again.

        ``connect`` opens a connection outside the pool. What was said while nobody listened is not known, so
        everything is forgotten when listening begins.
        """
        while True:
            try:
                await self._listen(await connect())
            except Exception as error:  # noqa: BLE001 - whatever it was, listening must go on
                _log.warning("access_listener_lost", error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self, connection: asyncpg.Connection) -> None:
        lost = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _connection: lost.set())
            await connection.add_listener(CHANNEL, self._heard)
            self.forget_all()
            self.listening.set()
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), HEARTBEAT_SECONDS)
                await connection.execute("select 1", timeout=HEARTBEAT_SECONDS)
        finally:
            self.listening.clear()
            with contextlib.suppress(Exception):
                connection.terminate()

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        try:
            self.forget(UUID(str(payload)))
        except ValueError:
            self.forget_all()

    async def _verify(self, token: str, now: datetime) -> Claims:
        try:
            claims = self._tokens.verify(token, now)
        except UnknownKeyError:
            claims = await self._verify_again(token, now)
        self._verified[token] = claims
        if len(self._verified) > TOKENS_KEPT:
            self._verified.popitem(last=False)
        return claims

    async def _verify_again(self, token: str, now: datetime) -> Claims:
        """Once more with the keys that other processes have made meanwhile."""
        await self._keys.look_again()
        try:
            return self._tokens.verify(token, now)
        except UnknownKeyError:
            raise Unauthenticated(TOKEN_INVALID) from None

    async def _load(self, claims: Claims, now: datetime) -> Actor:
        changes = self._changes
        with told():
            rows = await self._pool.fetch(_LOAD, claims.session_id, claims.account_id, self._clock.today(), now)
        if not rows or rows[0]["client_id"] != claims.client_id:
            raise Unauthenticated(TOKEN_INVALID)
        first = rows[0]
        actor = Actor(
            account_id=claims.account_id,
            person_id=PersonId(first["person_id"]),
            username=first["username"],
            assignments=tuple(assignment_of(row) for row in rows if row["id"] is not None),
            client_id=claims.client_id,
            session_id=claims.session_id,
        )
        if changes == self._changes:
            self._keep(claims, Loaded(actor, min(now + FRESH_FOR, first["expires_at"], next_midnight(now))), now)
        return actor

    def _keep(self, claims: Claims, loaded: Loaded, now: datetime) -> None:
        account: AccountId = claims.account_id
        known = self._loaded.get(account, {})
        others = {session: each for session, each in known.items() if now < each.until}
        self._loaded[account] = {**others, claims.session_id: loaded}
        self._loaded.move_to_end(account)
        if len(self._loaded) > ACTORS_KEPT:
            self._loaded.popitem(last=False)


def next_midnight(now: datetime) -> datetime:
    """When the next civil day begins in Vietnam."""
    tomorrow = now.astimezone(VIETNAM).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), VIETNAM)
