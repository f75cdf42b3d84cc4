"""People who sign in: a clock that can be moved, persons with accounts and roles, and everything that signs them in."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final, TypeAlias, TypeVar
from uuid import UUID

import asyncpg
from argon2 import PasswordHasher

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Place, Role, place_of
from app.domain.journal.model import Entry, Origin
from app.domain.shared.clock import VIETNAM
from app.domain.shared.commands import Done
from app.domain.shared.ids import AccountId, AssignmentId, PersonId
from app.domain.shared.views import ViewRegistry
from app.infra.actors import Actors
from app.infra.db.journal import SqlJournal
from app.infra.db.transaction import Transaction
from app.infra.db.work import Begin, SqlWork
from app.infra.ids import Uuid7Source
from app.infra.passwords import the_passwords
from app.infra.reads.cursor import CursorKey
from app.infra.reads.engine import ReadEngine
from app.infra.secrets import Sealer, ServerSecrets
from app.infra.sessions import Sessions, open_sessions
from app.infra.settings import Settings
from app.infra.signing_keys import SigningKeys
from app.infra.tokens import AccessTokens

T = TypeVar("T")
Action: TypeAlias = Callable[[SqlWork, Actor, T], Awaitable[Done]]

PASSWORD: Final = "mua-xuan-tren-song-Tien"
CLIENT: Final = "tuquan"
START: Final = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TODAY: Final = date(2026, 11, 25)
TEST: Final = Origin(None, None, "test")
SECRETS: Final = ServerSecrets(
    Sealer([bytes(32)]), cursor_key=bytes(32), names_key=bytes(range(32)), blind_key=bytes(range(32, 64))
)
IDS: Final = Uuid7Source()
SETTINGS: Final = Settings(public_url="https://tuquan.example", issuer="https://id.tuquan.example")


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.astimezone(VIETNAM).date()

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody with an account."""

    account_id: AccountId
    person_id: PersonId
    username: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A hamlet of a real commune with a group and a household in it."""

    country: UUID
    province: UUID
    commune: UUID
    hamlet: UUID
    group: UUID
    household: UUID
    paths: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class Process:
    """What one process of the service signs in and authenticates with."""

    sessions: Sessions
    tokens: AccessTokens
    keys: SigningKeys
    actors: Actors


def process(pool: asyncpg.Pool, clock: MovableClock) -> Process:
    sessions, tokens, keys = open_sessions(
        pool, settings=SETTINGS, secrets=SECRETS, passwords=the_passwords(), ids=IDS, clock=clock
    )
    return Process(sessions, tokens, keys, Actors(pool, tokens, keys, clock=clock))


def begin(pool: asyncpg.Pool, clock: MovableClock) -> Begin:
    engine = ReadEngine(ViewRegistry(), {}, key=CursorKey(SECRETS.cursor_key), clock=clock)
    return Begin(pool, IDS, clock=clock, engine=engine, secrets=SECRETS)


async def soon(question: Callable[[], Awaitable[bool]]) -> bool:
    """Whether the answer becomes yes within two seconds."""
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        if await question():
            return True
        await asyncio.sleep(0.001)
    return False


async def carry_out(
    pool: asyncpg.Pool, action: Action[T], actor: Actor, command: T, clock: MovableClock | None = None
) -> Done:
    """The action in a transaction of its own."""
    async with begin(pool, clock or MovableClock())(TEST) as work:
        return await action(work, actor, command)


@cache
def password_hash() -> str:
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(PASSWORD)


async def write(pool: asyncpg.Pool, *statements: tuple[str, *tuple[object, ...]]) -> None:
    """Changes of the record in one transaction, with one journal entry."""
    async with pool.acquire() as connection, connection.transaction():
        transaction = Transaction(connection, TEST)
        for sql, *values in statements:
            await transaction.write(sql, *values)
        await SqlJournal(transaction).record([Entry("test", "test", IDS.new())])


async def add_person(pool: asyncpg.Pool) -> PersonId:
    person_id = PersonId(IDS.new())
    await write(pool, ("insert into persons (id, lawful_basis) values ($1, 'law')", person_id))
    return person_id


async def add_officer(pool: asyncpg.Pool, username: str = "tam.nguyen", *, territory: UUID | None = None) -> Officer:
    """Somebody with an account and the password of all tests; the account is kept at the country unless said."""
    officer = Officer(AccountId(IDS.new()), await add_person(pool), username)
    kept_at = territory or await pool.fetchval("select id from territories where key = 'vn'")
    await write(
        pool,
        (
            "insert into accounts (id, person_id, territory_id, username, status) values ($1, $2, $3, $4, 'active')",
            officer.account_id,
            officer.person_id,
            kept_at,
            username,
        ),
        ("insert into credentials (account_id, password_hash) values ($1, $2)", officer.account_id, password_hash()),
    )
    return officer


async def add_tree(pool: asyncpg.Pool) -> Tree:
    [commune] = await pool.fetch(
        "select id, path::text from territories where kind = 'commune' and upper_inf(valid) and nlevel(path) = 3 "
        "order by path limit 1"
    )
    above = await pool.fetch(
        "select id, path::text from territories where path @> $1::text::ltree order by path", commune["path"]
    )
    hamlet, group, household = IDS.new(), IDS.new(), IDS.new()
    await write(
        pool,
        (
            "insert into territories (id, kind, path, valid) values ($1, 'hamlet', ($2 || '.999999')::ltree, $3)",
            hamlet,
            commune["path"],
            asyncpg.Range(date(2025, 7, 1), None),
        ),
        ("insert into groups (id, origin, valid) values ($1, 'recorded', '[2025-07-01,)')", group),
        ("insert into group_homes (group_id, territory_id) values ($1, $2)", group, hamlet),
        ("insert into households (id, code, origin, valid) values ($1, 'H1', 'recorded', '[2025-07-01,)')", household),
        (
            "insert into household_homes (household_id, territory_id, group_id) values ($1, $2, $3)",
            household,
            hamlet,
            group,
        ),
    )
    paths = {row["id"]: row["path"] for row in above} | {hamlet: f"{commune['path']}.999999"}
    return Tree(above[0]["id"], above[1]["id"], commune["id"], hamlet, group, household, paths)


async def give(
    pool: asyncpg.Pool, officer: Officer, role: Role, place: UUID, *, start: date = TODAY, end: date | None = None
) -> AssignmentId:
    """A role, written without telling anybody, as an import does."""
    column = {Place.TERRITORY: "territory_id", Place.GROUP: "group_id", Place.HOUSEHOLD: "household_id"}[place_of(role)]
    key = AssignmentId(IDS.new())
    columns = f"(id, person_id, role, {column}, valid)"
    await write(
        pool,
        (
            f"insert into assignments {columns} values ($1, $2, $3, $4, daterange($5, $6))",
            key,
            officer.person_id,
            role.value,
            place,
            start,
            end,
        ),
    )
    return key


def acting(officer: Officer, *assignments: Assignment, session_id: UUID | None = None) -> Actor:
    """The officer as an actor with these roles."""
    return Actor(officer.account_id, officer.person_id, officer.username, assignments, session_id=session_id)


def admin_at(officer: Officer, path: str) -> Actor:
    """The officer as administrator of a territory."""
    return acting(officer, Assignment(AssignmentId(IDS.new()), Role.SYSTEM_ADMIN, path))
