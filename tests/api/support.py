"""Doors on a real database, for tests of the transports: a fixed day, tokens that stand for actors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg

from app.api.ports import Doors
from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.accounts.codes import BAD_CREDENTIALS, REFRESH_INVALID, TOKEN_INVALID
from app.domain.privacy.model import PersonalRead
from app.domain.shared.errors import Unauthenticated
from app.domain.shared.ids import AccountId, AssignmentId, PersonId
from app.domain.shared.views import View, ViewRegistry
from app.infra.db.work import Begin
from app.infra.exports.exporter import Exporter
from app.infra.files.templates import ListTemplates
from app.infra.ids import Uuid7Source
from app.infra.reads.cursor import CursorKey
from app.infra.reads.engine import BoundReads, ReadEngine
from app.infra.reads.showing import ListLog
from app.infra.reads.source import Source
from app.infra.secrets import Sealer, ServerSecrets

TODAY = date(2026, 11, 25)
PUBLIC_URL = "https://tuquan.example"
KEYS = (b"m" * 32,)
SECRETS = ServerSecrets(Sealer(KEYS), cursor_key=b"k" * 32, names_key=b"n" * 32, blind_key=b"b" * 32)


@dataclass(frozen=True)
class Tokens:
    """A pair of tokens."""

    access_token: str
    refresh_token: str
    expires_in: int


class FixedClock:
    """Always the same day."""

    def now(self) -> datetime:
        return datetime(2026, 11, 25, 3, tzinfo=UTC)

    def today(self) -> date:
        return TODAY


class KnownTokens:
    """Tokens that stand for actors."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._actors = actors

    async def authenticate(self, token: str) -> Actor:
        if token not in self._actors:
            raise Unauthenticated(TOKEN_INVALID)
        return self._actors[token]


class OneUser:
    """One user name, one password, one refresh token; what was signed out is kept."""

    def __init__(self) -> None:
        self.signed_out: list[str] = []

    async def sign_in(self, username: str, password: str, client_id: str) -> Tokens:
        if (username, password) != ("tam.nguyen", "mua xuan tren song Tien"):
            raise Unauthenticated(BAD_CREDENTIALS)
        return Tokens(f"access-of-{client_id}", "refresh-1", 600)

    async def refresh(self, refresh_token: str) -> Tokens:
        if refresh_token != "refresh-1":
            raise Unauthenticated(REFRESH_INVALID)
        return Tokens("access-2", "refresh-2", 600)

    async def sign_out(self, refresh_token: str) -> None:
        self.signed_out.append(refresh_token)

    async def jwks(self) -> bytes:
        return b'{"keys":[]}'


class Needs:
    """What the service needs; a test may take something away."""

    def __init__(self) -> None:
        self.there = {"database": True, "migrations": True}

    async def ready(self) -> Mapping[str, bool]:
        return self.there


def actor_at(path: str, role: Role, *, number: int = 1) -> Actor:
    """A person with one role at a territory."""
    assignment = Assignment(AssignmentId(UUID(int=300 + number)), role, path=path)
    return Actor(AccountId(UUID(int=number)), PersonId(UUID(int=200 + number)), f"someone{number}", (assignment,))


class Noted:
    """A log of reads in memory."""

    def __init__(self) -> None:
        self.reads: list[PersonalRead] = []

    async def note(self, read: PersonalRead) -> None:
        self.reads.append(read)


def doors_on(
    pool: asyncpg.Pool, views: Iterable[View], sources: Iterable[Source], actors: Mapping[str, Actor]
) -> Doors:
    """Doors that lead to the database of the pool; each token of ``actors`` is its actor."""
    registry = ViewRegistry(*views)
    engine = ReadEngine(
        registry, {source.view: source for source in sources}, key=CursorKey(SECRETS.cursor_key), clock=FixedClock()
    )
    return Doors(
        begin=Begin(pool, Uuid7Source(), clock=FixedClock(), engine=engine, secrets=SECRETS),
        reads=BoundReads(engine, pool),
        exports=Exporter(engine, pool),
        authenticator=KnownTokens(actors),
        sign_in=OneUser(),
        health=Needs(),
        read_log=Noted(),
        list_log=ListLog(engine, pool),
        clock=FixedClock(),
        templates=ListTemplates(),
        views=registry,
        public_url=PUBLIC_URL,
        cors_origins=("https://portal.example",),
    )
