"""Sessions and refresh tokens in one transaction. A token is known by its hash, its answer is sealed for a retry."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from app.domain.access.roles import Role
from app.domain.accounts.changes import SessionOpened
from app.domain.accounts.codes import REFRESH_INVALID
from app.domain.accounts.model import AccountStatus, Because, RefreshFacts, TokenPair
from app.domain.shared.errors import Unauthenticated
from app.domain.shared.ids import AccountId, AssignmentId
from app.infra.db.accounts import CHANNEL
from app.infra.db.connection import AnyConnection
from app.infra.secrets import Sealer

# The rows are held, so that a change of the password or of the status either comes before and is seen here, or comes
# after and ends this session.
_OPEN = """
with same as (
    select a.id from accounts a join credentials c on c.account_id = a.id
    where a.id = $2 and a.status = 'active' and c.password_hash = $3 for share of a, c
)
insert into sessions (id, account_id, client_id, created_at, expires_at) select $1, id, $4, $5, $6 from same
returning id
"""
_ROLES = """
select x.id, x.role from assignments x join accounts a on a.person_id = x.person_id
where a.id = $1 and x.valid @> $2::date order by x.id
"""
_ADD_TOKEN = "insert into refresh_tokens (token_hash, session_id, issued_at, expires_at) values ($1, $2, $3, $4)"  # noqa: S105
_LOCK_TOKEN = """
select r.session_id, s.account_id, s.client_id, r.expires_at, r.used_at, s.expires_at as session_expires_at,
       s.revoked_at, a.status
from refresh_tokens r join sessions s on s.id = r.session_id join accounts a on a.id = s.account_id
where r.token_hash = $1 for no key update of r
"""  # noqa: S105
_USE_TOKEN = "update refresh_tokens set used_at = $2, sealed_answer = $3 where token_hash = $1"  # noqa: S105
_ANSWER = "select sealed_answer from refresh_tokens where token_hash = $1"
_REVOKE = """
update sessions set revoked_at = $2, revoked_because = $3 where id = $1 and revoked_at is null returning account_id
"""
_TELL = f"select pg_notify('{CHANNEL}', $1)"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a refresh token is good while nobody uses it, and when everybody signs in anew."""

    refresh: timedelta
    session: timedelta


class SqlSessions:
    """The store of sessions over one transaction; they lie outside the record, so it opens no change set."""

    def __init__(
        self, connection: AnyConnection, sealer: Sealer, *, lifetimes: Lifetimes, now: datetime, today: date
    ) -> None:
        """The connection's transaction is already open."""
        self._connection, self._sealer, self._lifetimes = connection, sealer, lifetimes
        self._now, self._today = now, today

    async def open(self, opened: SessionOpened) -> bool:
        """Adds the session; no when the account was closed or its password changed since it was compared."""
        added = await self._connection.fetchval(
            _OPEN,
            opened.session_id,
            opened.account_id,
            opened.password_hash,
            opened.client_id,
            opened.opened_at,
            opened.opened_at + self._lifetimes.session,
        )
        return added is not None

    async def find_roles(self, account_id: AccountId) -> tuple[tuple[AssignmentId, Role], ...]:
        """The roles that the account's person holds today."""
        rows = await self._connection.fetch(_ROLES, account_id, self._today)
        return tuple((AssignmentId(row["id"]), Role(row["role"])) for row in rows)

    async def add_token(self, token: str, session_id: UUID) -> None:
        """Adds a refresh token that may be used from now on."""
        expires_at = self._now + self._lifetimes.refresh
        await self._connection.execute(_ADD_TOKEN, digest(token), session_id, self._now, expires_at)

    async def lock_token(self, token: str) -> RefreshFacts | None:
        """The refresh token with its session and account, locked."""
        row = await self._connection.fetchrow(_LOCK_TOKEN, digest(token))
        if row is None:
            return None
        return RefreshFacts(
            session_id=row["session_id"],
            account_id=AccountId(row["account_id"]),
            client_id=row["client_id"],
            expires_at=row["expires_at"],
            used_at=row["used_at"],
            session_expires_at=row["session_expires_at"],
            revoked_at=row["revoked_at"],
            status=AccountStatus(row["status"]),
        )

    async def use_token(self, token: str, answer: TokenPair) -> None:
        """Marks the refresh token as used, and keeps its answer sealed for a retry."""
        key = digest(token)
        plain = json.dumps({**asdict(answer), "session_id": str(answer.session_id)}).encode()
        await self._connection.execute(_USE_TOKEN, key, self._now, self._sealer.seal(plain, _place(key)))

    async def get_answer(self, token: str) -> TokenPair:
        """The answer that was given for a used refresh token. Raises ``Unauthenticated`` when it is forgotten."""
        key = digest(token)
        sealed = await self._connection.fetchval(_ANSWER, key)
        if sealed is None:
            raise Unauthenticated(REFRESH_INVALID)
        values = json.loads(self._sealer.open(sealed, _place(key)))
        return TokenPair(**{**values, "session_id": UUID(values["session_id"])})

    async def revoke(self, session_id: UUID, because: Because) -> None:
        """Ends the session; every process learns of it."""
        account_id = await self._connection.fetchval(_REVOKE, session_id, self._now, because.value)
        if account_id is not None:
            await self._connection.execute(_TELL, str(account_id))


def digest(token: str) -> bytes:
    """What a refresh token is known by: it is random enough that a plain hash is safe."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def _place(key: bytes) -> str:
    return f"refresh_tokens.sealed_answer:{key.hex()}"
