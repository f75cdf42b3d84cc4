"""Signing in and out: each call is whole, with transactions of its own.

The rules are the domain's (``domain/accounts``: tries and locks, rotation of refresh tokens); here they are put
together so that no connection waits while a password is compared.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import structlog

from app.domain.accounts import actions
from app.domain.accounts.codes import BAD_CREDENTIALS
from app.domain.accounts.model import Because, Grant, TokenPair
from app.domain.accounts.ports import Passwords
from app.domain.accounts.rotation import RefreshReused
from app.domain.journal.model import Origin
from app.domain.shared.clock import Clock
from app.domain.shared.errors import KeptRefusal, TooManyAttempts, Unauthenticated
from app.domain.shared.ids import IdSource
from app.infra.db.accounts import SqlAccounts
from app.infra.db.faults import told
from app.infra.db.sessions import Lifetimes, SqlSessions
from app.infra.db.transaction import Transaction
from app.infra.secrets import ServerSecrets
from app.infra.settings import Settings
from app.infra.signing_keys import SigningKeys
from app.infra.tokens import AccessTokens, SigningKey

_NOBODY = Origin(None, None, "sign_in")
_log = structlog.get_logger(__name__)


class Mint:
    """The port ``TokenMint`` at one moment, with the key that signs then."""

    def __init__(self, tokens: AccessTokens, key: SigningKey, now: datetime) -> None:
        """The key is found before a transaction begins: looking for it needs a connection."""
        self._tokens, self._key, self._now = tokens, key, now

    def pair(self, grant: Grant) -> TokenPair:
        """A signed access token and a random refresh token."""
        return self._tokens.pair(self._key, grant, self._now)


class SessionWork:
    """The open transaction as signing in sees it."""

    def __init__(
        self, accounts: SqlAccounts, sessions: SqlSessions, mint: Mint, *, ids: IdSource, now: datetime
    ) -> None:
        """Keeps the stores and what is the same for the whole transaction."""
        self.accounts, self.sessions, self.mint = accounts, sessions, mint
        self.ids, self.now = ids, now


class Sessions:
    """Signs people in and out, and publishes the keys of their tokens."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        *,
        keys: SigningKeys,
        tokens: AccessTokens,
        passwords: Passwords,
        secrets: ServerSecrets,
        lifetimes: Lifetimes,
        ids: IdSource,
        clock: Clock,
    ) -> None:
        """One for the whole process."""
        self._pool, self._keys, self._tokens, self._passwords = pool, keys, tokens, passwords
        self._secrets, self._lifetimes, self._ids, self._clock = secrets, lifetimes, ids, clock

    async def sign_in(self, username: str, password: str, client_id: str) -> TokenPair:
        """A new session.

        Raises ``Unauthenticated`` (bad-credentials) and ``TooManyAttempts`` (account-locked). An unknown name takes as
        long as a wrong password, and is locked as often.
        """
        try:
            async with self._begin() as work:
                credentials = await actions.try_sign_in(work, username)
        except TooManyAttempts as error:
            _log.warning("sign_in_locked", retry_after=error.retry_after, client_id=client_id)
            raise
        matches = await self._passwords.matches(None if credentials is None else credentials.password_hash, password)
        if credentials is None or not matches:
            account_id = None if credentials is None else str(credentials.account_id)
            _log.warning("sign_in_failed", account_id=account_id, client_id=client_id)
            raise Unauthenticated(BAD_CREDENTIALS)
        async with self._begin() as work:
            return await actions.sign_in(work, username, credentials, client_id=client_id)

    async def refresh(self, refresh_token: str) -> TokenPair:
        """The next pair. Raises ``Unauthenticated`` (refresh-invalid, refresh-reused)."""
        try:
            async with self._begin() as work:
                return await actions.refresh(work, refresh_token)
        except RefreshReused as error:
            account_id, session_id = str(error.account_id), str(error.session_id)
            _log.warning("session_revoked", because="refresh_reused", account_id=account_id, session_id=session_id)
            raise

    async def sign_out(self, refresh_token: str) -> None:
        """Ends the session of the refresh token; a token that is unknown changes nothing (RFC 7009)."""
        async with self._begin() as work:
            await actions.sign_out(work, refresh_token)

    async def end_session(self, session_id: UUID) -> None:
        """Ends the session of whoever is signed in (``actor.session_id``)."""
        async with self._begin() as work:
            await work.sessions.revoke(session_id, Because.SIGNED_OUT)

    async def jwks(self) -> bytes:
        """The public keys that access tokens are verified with (RFC 7517)."""
        return await self._keys.published()

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[SessionWork]:
        refused: KeptRefusal | None = None
        key = await self._keys.signing()
        now, today = self._clock.now(), self._clock.today()
        with told():
            async with self._pool.acquire() as connection, connection.transaction():
                accounts = SqlAccounts(Transaction(connection, _NOBODY), self._secrets.names_key)
                sessions = SqlSessions(
                    connection, self._secrets.sealer, lifetimes=self._lifetimes, now=now, today=today
                )
                try:
                    yield SessionWork(accounts, sessions, Mint(self._tokens, key, now), ids=self._ids, now=now)
                except KeptRefusal as error:
                    refused = error
        if refused is not None:
            raise refused


def open_sessions(
    pool: asyncpg.Pool,
    *,
    settings: Settings,
    secrets: ServerSecrets,
    passwords: Passwords,
    ids: IdSource,
    clock: Clock,
) -> tuple[Sessions, AccessTokens, SigningKeys]:
    """The parts that sign in and that verify, as the settings say."""
    keys = SigningKeys(pool, secrets.sealer, clock)
    tokens = AccessTokens(
        keys, issuer=settings.token_issuer, audience=settings.public_url, minutes=settings.access_token_minutes
    )
    lifetimes = Lifetimes(timedelta(days=settings.refresh_days), timedelta(days=settings.session_days))
    sessions = Sessions(
        pool,
        keys=keys,
        tokens=tokens,
        passwords=passwords,
        secrets=secrets,
        lifetimes=lifetimes,
        ids=ids,
        clock=clock,
    )
    return sessions, tokens, keys
