"""A desk where an actor works and reads: real actions and the real read engine, a real database, a fixed day."""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.catalogue import VIEWS
from app.domain.journal.model import Entry, Origin
from app.domain.shared.commands import Done
from app.domain.shared.ids import AccountId, AssignmentId, GroupId, PersonId, TerritoryId
from app.domain.shared.selection import Item, Listing, Nest, NestMany, Pick, Read, Root, Selection, Shape
from app.domain.shared.views import Field, Many, View
from app.infra.db.work import Begin, SqlWork
from app.infra.ids import Uuid7Source
from app.infra.postgres import EmbeddedServer
from app.infra.reads.catalogue import SOURCES
from app.infra.reads.cursor import CursorKey
from app.infra.reads.engine import ReadEngine
from tests.conftest import run_sql
from tests.infra.officers import SECRETS

TODAY = date(2026, 3, 10)
COMMAND = TypeVar("COMMAND")
Action = Callable[[SqlWork, Actor, COMMAND], Awaitable[Done]]

COMMUNE, OTHER_COMMUNE, PROVINCE, COUNTRY = "vn:2025:30154", "vn:2025:30025", "vn:2025:82", "vn"
FORMER_COMMUNE = "vn:legacy:30157"


class FixedClock:
    """Always the same day."""

    def now(self) -> datetime:
        return datetime(2026, 3, 10, 3, tzinfo=UTC)

    def today(self) -> date:
        return TODAY


@dataclass(frozen=True, slots=True)
class Place:
    """A territory with its label path."""

    id: TerritoryId
    path: str


def only_read(server: EmbeddedServer, template: str, name: str) -> Iterator[str]:
    """A clone that the tests of one module share, because none of them writes; for a fixture of the module."""
    run_sql(server.superuser_dsn(), f"create database {name} owner tuquan_owner template {template}")
    yield name
    run_sql(server.superuser_dsn(), f"drop database {name} with (force)")


class Desk:
    """Work and reading for any actor."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self._engine = ReadEngine(VIEWS, SOURCES, key=CursorKey(b"k" * 32), clock=FixedClock())
        self._begin = Begin(pool, Uuid7Source(), clock=FixedClock(), engine=self._engine, secrets=SECRETS)

    async def place(self, key: str) -> Place:
        row = await self.pool.fetchrow("select id, path::text from territories where key = $1", key)
        assert row is not None
        return Place(TerritoryId(row["id"]), row["path"])

    async def actor(self, role: Role, key: str, *, number: int = 1) -> Actor:
        """Somebody with one role at a territory of the map."""
        return actor_with(role, number=number, path=(await self.place(key)).path)

    async def carry_out(self, action: Action[COMMAND], actor: Actor, command: COMMAND) -> UUID:
        """The action in a transaction of its own; returns the id of what is to be shown."""
        async with self._begin(Origin(actor.account_id, actor.person_id, "test")) as work:
            return (await action(work, actor, command)).id

    async def write(self, *statements: tuple[str, *tuple[object, ...]]) -> None:
        """Rows as an import writes them, in one transaction with one journal entry about nothing."""
        async with self._begin(Origin(None, None, "test")) as work:
            for sql, *values in statements:
                await work.transaction.write(sql, *values)
            await work.journal.record([Entry("import", "import", UUID(int=0))])

    async def entry(self, subject_id: UUID) -> dict[str, Any]:
        """The last journal entry about the record."""
        row = await self.pool.fetchrow(
            "select e.action, e.territory_id, e.effective_on, e.reason, e.payload, "
            "array(select s.subject_id from journal_subjects s where s.entry_id = e.id order by 1) as subjects "
            "from journal_entries e where e.subject_id = $1 order by e.id desc limit 1",
            subject_id,
        )
        assert row is not None
        return dict(row) | {"payload": json.loads(row["payload"])}

    async def show(
        self, actor: Actor, view: str, record_id: UUID, *wanted: str, as_of: date = TODAY
    ) -> dict[str, Any] | None:
        """The wanted members of a record, None where it is not there for the actor."""
        root = Root("item", view, items_of(VIEWS.get(view), wanted), id_slot="id")
        read = Read(
            Selection(Shape.REST_ONE, (root,)), actor.scopes, actor.scope_shape, as_of, values={"id": record_id}
        )
        answer = await self._engine.fetch(self.pool, read)
        return None if answer is None else json.loads(answer.body)

    async def list(
        self,
        actor: Actor,
        view: str,
        *wanted: str,
        filters: Mapping[str, object] | None = None,
        sort: tuple[str, ...] = (),
        q: str | None = None,
        as_of: date = TODAY,
    ) -> list[Any]:
        """The first hundred records; of one wanted field its values only."""
        given = filters or {}
        listing = Listing(
            tuple((name, name) for name in given), sort=sort, search=None if q is None else "q", limit=100
        )
        root = Root("items", view, items_of(VIEWS.get(view), wanted), listing=listing)
        values = {"url_self": "", "url_prefix": "", "q": q, **given}
        read = Read(Selection(Shape.REST_LIST, (root,)), actor.scopes, actor.scope_shape, as_of, values=values)
        answer = await self._engine.fetch(self.pool, read)
        assert answer is not None
        items = json.loads(answer.body)["items"]
        return [item[wanted[0]] for item in items] if len(wanted) == 1 else items


def actor_with(role: Role, *, number: int = 1, path: str | None = None, group_id: GroupId | None = None) -> Actor:
    """Somebody with one role at a place."""
    assignment = Assignment(AssignmentId(UUID(int=300 + number)), role, path=path, group_id=group_id)
    return Actor(AccountId(UUID(int=number)), PersonId(UUID(int=200 + number)), f"someone{number}", (assignment,))


def items_of(view: View, wanted: tuple[str, ...]) -> tuple[Item, ...]:
    """The items of names like ``name`` and ``parent.name``."""
    items: list[Item] = []
    for name in dict.fromkeys(each.partition(".")[0] for each in wanted):
        member = view.members[name]
        if isinstance(member, Field):
            items.append(Pick(name, name))
            continue
        target = VIEWS.get(member.view)
        below = items_of(target, tuple(each.partition(".")[2] for each in wanted if each.startswith(f"{name}.")))
        if isinstance(member, Many):
            items.append(NestMany(name, name, Listing(sort=target.sorts[:1], limit=100), below))
        else:
            items.append(Nest(name, name, below))
    return tuple(items)
