"""A hamlet of groups to restructure on real PostgreSQL, made with a few statements for any number of groups.

Ids are numbers: Tổ số 5 is the group 5, its households are 501, 502, …, its head, deputy and secretary the persons
9051, 9052, 9053. Everything holds since 1 January 2026 in a new hamlet of the commune Tân Thạnh.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.journal.model import Entry, Origin
from app.domain.restructuring.actions import execute_many, preview_many
from app.domain.restructuring.commands import ExecuteRestructuring, GroupRef, Restructure
from app.domain.shared.ids import AccountId, AssignmentId, GroupId, HouseholdId, PersonId, RestructuringId, TerritoryId
from app.domain.shared.views import ViewRegistry
from app.infra.db.connection import AnyConnection
from app.infra.db.journal import SqlJournal
from app.infra.db.transaction import Transaction
from app.infra.db.work import Begin, SqlWork
from app.infra.ids import Uuid7Source
from app.infra.reads.cursor import CursorKey
from app.infra.reads.engine import ReadEngine

SINCE, TODAY = date(2026, 1, 1), date(2026, 3, 10)
HAMLET, OTHER_HAMLET, FOREIGN_HAMLET = (TerritoryId(UUID(int=n)) for n in (11, 12, 13))
OFFICER, CHAIR = PersonId(UUID(int=801)), PersonId(UUID(int=802))

_HAMLET = """
with c as (
    select * from territories where kind = 'commune' and valid @> $4::date order by key offset $5 limit 1
), t as (
    insert into territories (id, label, kind, path, valid) overriding system value
    select $1, $2, 'hamlet', path || $2::bigint::text, daterange('2025-07-01', null) from c returning id
)
insert into territory_versions (territory_id, parent_id, kind, code, short_name, name, name_fold, sort_key, valid)
select t.id, c.id, 'hamlet', $3, $3, $3, $3, $3, daterange('2025-07-01', null) from t, c
"""

_GROUPS = """
with asked as (
    select lpad(to_hex(number), 12, '0') as tail, number, size, territory_id
    from unnest($1::int[], $2::int[], $3::uuid[]) q (number, size, territory_id)
), g as (
    insert into groups (id, origin, valid)
    select ('00000000-0000-0000-0000-' || tail)::uuid, 'recorded', daterange($4, null) from asked
), v as (
    insert into group_versions (group_id, territory_id, number, name, name_fold, sort_key, status, valid)
    select ('00000000-0000-0000-0000-' || tail)::uuid, territory_id, number, 'Tổ số ' || number, 'to so ' || number,
        number::text, 'active', daterange($4, null) from asked
)
insert into group_homes (group_id, territory_id)
select ('00000000-0000-0000-0000-' || tail)::uuid, territory_id from asked
"""

_HOUSEHOLDS = """
with asked as (
    select ('00000000-0000-0000-0000-' || lpad(to_hex(number * 100 + n), 12, '0'))::uuid as id, territory_id,
        case when number > 0 then ('00000000-0000-0000-0000-' || lpad(to_hex(number), 12, '0'))::uuid end as group_id,
        number * 100 + n as code
    from unnest($1::int[], $2::int[], $3::uuid[]) q (number, size, territory_id), generate_series(1, size) n
), h as (
    insert into households (id, code, origin, valid)
    select id, code::text, 'recorded', daterange($4, null) from asked
), homes as (
    insert into household_homes (household_id, territory_id, group_id) select id, territory_id, group_id from asked
), d as (
    insert into dwellings (household_id, territory_id, valid) select id, territory_id, daterange($4, null) from asked
)
insert into memberships (household_id, group_id, status, valid)
select id, group_id, 'member', daterange($4, null) from asked where group_id is not null
"""

_BOARDS = """
with asked as (
    select ('00000000-0000-0000-0000-' || lpad(to_hex(9000 + number * 10 + n), 12, '0'))::uuid as person_id, post,
        ('00000000-0000-0000-0000-' || lpad(to_hex(number), 12, '0'))::uuid as group_id, place
    from unnest($1::int[], $3::uuid[]) u (number, place),
        (values (1, 'head'), (2, 'deputy'), (3, 'secretary')) p (n, post)
), p as (
    insert into persons (id, lawful_basis) select person_id, 'law' from asked
), homes as (
    insert into person_homes (person_id, territory_id) select person_id, place from asked
)
insert into board_seats (group_id, person_id, post, manner, valid)
select group_id, person_id, post, 'elected', daterange($2, null) from asked
"""


class Clock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 3, 10, 5, tzinfo=UTC)

    def today(self) -> date:
        return TODAY


@dataclass(frozen=True)
class Hamlet:
    """The database with the hamlet in it, seen by an officer who drafts and a chair who executes."""

    pool: asyncpg.Pool
    begin: Begin

    @asynccontextmanager
    async def work(self, person: PersonId = OFFICER) -> AsyncIterator[SqlWork]:
        async with self.begin(Origin(None, person, "test")) as work:
            yield work

    async def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.pool.fetch(sql, *values)]

    async def value(self, sql: str, *values: object) -> Any:
        return await self.pool.fetchval(sql, *values)

    async def write(self, *statements: tuple[str, *tuple[object, ...]]) -> None:
        """Statements that change the record, in one change set."""
        async with self.pool.acquire() as connection, connection.transaction():
            await write(connection, *statements)


async def write(connection: AnyConnection, *statements: tuple[str, *tuple[object, ...]]) -> None:
    transaction = Transaction(connection, Origin(None, None, "test"))
    for sql, *values in statements:
        await transaction.write(sql, *values)
    await SqlJournal(transaction).record([Entry("test", "test", UUID(int=1))])


async def build(
    pool: asyncpg.Pool, sizes: Mapping[int, int], *, free: int = 0, elsewhere: Mapping[int, TerritoryId] | None = None
) -> Hamlet:
    """Groups by number with their households, and households 1, 2, … of no group. ``elsewhere`` names other hamlets."""
    numbers = list(sizes)
    places = [(elsewhere or {}).get(number, HAMLET) for number in numbers]
    counts = [*sizes.values(), free]
    async with pool.acquire() as connection, connection.transaction():
        await write(
            connection,
            *((_HAMLET, id_, 9_000_000 + n, f"Ấp {n}", SINCE, n // 2) for n, id_ in enumerate(_HAMLETS)),
            ("insert into persons (id, lawful_basis) values ($1, 'law'), ($2, 'law')", OFFICER, CHAIR),
            ("insert into person_homes (person_id, territory_id) values ($1, $3), ($2, $3)", OFFICER, CHAIR, HAMLET),
            (_GROUPS, numbers, list(sizes.values()), places, SINCE),
            (_HOUSEHOLDS, [*numbers, 0], counts, [*places, HAMLET], SINCE),
            (_BOARDS, numbers, SINCE, places),
        )
    engine = ReadEngine(ViewRegistry(), {}, key=CursorKey(b"test"), clock=Clock())
    return Hamlet(pool, Begin(pool, Uuid7Source(), clock=Clock(), engine=engine))


_HAMLETS = (HAMLET, OTHER_HAMLET, FOREIGN_HAMLET)


async def actor(hamlet: Hamlet, role: Role, person: PersonId, place: str = "parent") -> Actor:
    """An actor whose role reaches the hamlet (``hamlet``), its commune (``parent``), or another commune (``other``)."""
    own = FOREIGN_HAMLET if place == "other" else HAMLET
    path = str(await hamlet.value("select path::text from territories where id = $1", own))
    reached = path if place == "hamlet" else path.rpartition(".")[0]
    return Actor(AccountId(person), person, "test", (Assignment(AssignmentId(UUID(int=1)), role, path=reached),))


def group_id(number: int) -> GroupId:
    return GroupId(UUID(int=number))


def ref(number: int, version: int | None = None) -> GroupRef:
    return GroupRef(group_id(number), version)


def h(*numbers: int) -> tuple[HouseholdId, ...]:
    return tuple(HouseholdId(UUID(int=number)) for number in numbers)


def numbers_of(rows: Sequence[tuple[UUID, ...]]) -> list[int]:
    return [row[0].int for row in rows]


async def preview(hamlet: Hamlet, *commands: Restructure) -> list[UUID]:
    """The commands previewed by the officer in one transaction."""
    officer = await actor(hamlet, Role.COMMUNE_FRONT_OFFICER, OFFICER)
    async with hamlet.work() as work:
        return list(await preview_many(work, officer, commands))


async def execute(hamlet: Hamlet, *ids: UUID) -> None:
    """The previewed restructurings executed by the chair in one transaction, as they were previewed."""
    chair = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR)
    agreed = [await agreement(hamlet, id_) for id_ in ids]
    async with hamlet.work(CHAIR) as work:
        await execute_many(work, chair, agreed)


async def agreement(hamlet: Hamlet, id_: UUID) -> ExecuteRestructuring:
    """The command that executes a previewed restructuring."""
    plan_hash = await hamlet.value("select encode(plan_hash, 'hex') from restructurings where id = $1", id_)
    return ExecuteRestructuring(RestructuringId(id_), plan_hash, 1)


async def carry_out(hamlet: Hamlet, command: Restructure) -> UUID:
    """The command previewed and executed."""
    [id_] = await preview(hamlet, command)
    await execute(hamlet, id_)
    return id_
