"""Calls put aside, on real PostgreSQL: kept sealed, taken up in their order, held while they are carried out."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.access.roles import Role
from app.domain.journal.model import Origin
from app.domain.operations.actions import cancel_operation, put_aside
from app.domain.operations.commands import CancelOperation
from app.domain.operations.model import MOST_PENDING, ItemState, Kept, OperationState, PutAside, Task
from app.domain.shared.errors import Conflict, Forbidden, NotFound, StaleVersion, TooManyAttempts, Unavailable
from app.domain.shared.ids import OperationId
from app.infra.clock import SystemClock
from app.infra.db import operations
from app.infra.db.connection import connect
from app.infra.db.work import Begin, SqlWork
from app.infra.ids import Uuid7Source
from app.infra.jobs.duties import DUTIES
from app.infra.jobs.worker import run_duty
from app.infra.postgres import EmbeddedServer
from tests.infra.db.desk import COMMUNE, COUNTRY, Desk, actor_with
from tests.infra.officers import SECRETS

PERSON = "insert into persons (id, lawful_basis) values ($1, 'law')"
ACCOUNT = """
insert into accounts (id, person_id, territory_id, username, status)
select $1, $2, id, $3, 'active' from territories where key = 'vn'
"""
SECRET = b'{"full_name": "Nguyen Van An"}'
MADE = UUID(int=77)


class Shelf(Desk):
    """A desk with an officer who has an account, and the transactions of a worker."""

    officer: Actor
    other: Actor

    def __init__(self, pool: asyncpg.Pool) -> None:
        super().__init__(pool)
        self.begin = Begin(pool, Uuid7Source(), clock=SystemClock(), secrets=SECRETS)

    async def put(self, *commands: str, atomic: bool = False, several: bool | None = None) -> OperationId:
        asked = PutAside(
            name="create_persons" if several or len(commands) > 1 else commands[0],
            record_kind="person",
            commands=tuple(Kept(each, SECRET) for each in commands),
            permissions=(Permission.PERSON_WRITE,),
            several=len(commands) > 1 if several is None else several,
            atomic=atomic,
            channel="rest",
            language="en",
            trace_id="ab" * 16,
        )
        return OperationId(await self.carry_out(put_aside, self.officer, asked))

    async def cancel(self, operation: OperationId, *, version: int = 1, actor: Actor | None = None) -> None:
        command = CancelOperation(operation_id=operation, expected_version=version)
        await self.carry_out(cancel_operation, actor or self.officer, command)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[SqlWork]:
        async with self.begin(Origin(None, None, "worker")) as work:
            yield work

    async def take(self) -> Task:
        async with self.work() as work:
            task = await work.operations.take()
        assert task is not None
        return task

    async def seen(self, operation: OperationId) -> tuple[object, ...]:
        wanted = ("state", "version", "progress_done", "failed_count", "record_id", "allowed_actions")
        shown = await self.show(self.officer, "operation", operation, *wanted)
        assert shown is not None
        return tuple(shown[name] for name in wanted)

    async def items(self, operation: OperationId) -> list[tuple[str, bool]]:
        """The state of each item, and whether its values are still kept."""
        rows = await self.pool.fetch(
            "select state, sealed_values is not null as kept from operation_items where operation_id = $1 "
            "order by number",
            operation,
        )
        return [(row["state"], row["kept"]) for row in rows]


@pytest.fixture
async def shelf(pool: asyncpg.Pool) -> Shelf:
    shelf = Shelf(pool)
    shelf.officer = await shelf.actor(Role.COMMUNE_FRONT_OFFICER, COMMUNE, number=1)
    shelf.other = await shelf.actor(Role.PROVINCE_FRONT_CHAIR, COUNTRY, number=2)
    for each in (shelf.officer, shelf.other):
        await shelf.write((PERSON, each.person_id), (ACCOUNT, each.account_id, each.person_id, each.username))
    return shelf


async def test_what_is_put_aside_waits_and_its_values_are_sealed(shelf: Shelf) -> None:
    operation = await shelf.put("register_person")
    assert await shelf.seen(operation) == ("waiting", 1, 0, 0, None, ["cancel_operation"])
    sealed = await shelf.pool.fetchval("select sealed_values from operation_items where operation_id = $1", operation)
    assert b"Nguyen" not in sealed
    task = await shelf.take()
    async with shelf.work() as work:
        [item] = await work.operations.lock_items(task)
        assert (item.number, item.command, work.operations.opened(item)) == (0, "register_person", SECRET)
    assert (task.id, task.account_id, task.channel, task.language, task.trace_id) == (
        operation,
        shelf.officer.account_id,
        "rest",
        "en",
        "ab" * 16,
    )


async def test_nobody_else_sees_it_whatever_their_role(shelf: Shelf) -> None:
    operation = await shelf.put("register_person")
    assert await shelf.show(shelf.other, "operation", operation, "id") is None
    assert await shelf.list(shelf.other, "operation_item", "id") == []
    assert len(await shelf.list(shelf.officer, "operation_item", "id")) == 1
    with pytest.raises(NotFound):
        await shelf.cancel(operation, actor=shelf.other)
    async with shelf.work() as work:
        with pytest.raises(NotFound):
            await work.operations.find_outcome(operation, shelf.other.account_id)


async def test_who_holds_the_permission_nowhere_puts_nothing_aside(shelf: Shelf) -> None:
    shelf.officer = actor_with(Role.AUDITOR, number=1, path="1")
    with pytest.raises(Forbidden):
        await shelf.put("register_person")
    assert await shelf.pool.fetchval("select count(*) from operations") == 0


async def test_an_account_has_so_many_under_way(shelf: Shelf) -> None:
    made = [await shelf.put("register_person") for _ in range(MOST_PENDING)]
    with pytest.raises(TooManyAttempts, match="operations-too-many"):
        await shelf.put("register_person")
    await shelf.cancel(made[3])
    await shelf.put("register_person")


async def test_it_is_taken_up_in_its_turn_and_seen_running(shelf: Shelf) -> None:
    first, second = await shelf.put("register_person"), await shelf.put("register_person")
    task = await shelf.take()
    assert task.id == first
    assert (await shelf.seen(first))[:2] == ("running", 2)
    async with shelf.work() as work:
        assert len(await work.operations.lock_items(task)) == 1
        # Whoever looks meanwhile passes by what is being carried out.
        assert (await shelf.take()).id == second
        async with shelf.work() as late:
            assert await late.operations.lock_items(task) == []
    assert (await shelf.take()).id == first
    assert (await shelf.seen(first))[:2] == ("running", 2)


async def test_what_is_done_is_written_and_its_values_vanish(shelf: Shelf) -> None:
    operation = await shelf.put("register_person")
    task = await shelf.take()
    async with shelf.work() as work:
        [item] = await work.operations.lock_items(task)
        await work.operations.settle(task, {item.number: MADE})
    assert await shelf.seen(operation) == ("succeeded", 3, 1, 0, str(MADE), [])
    assert await shelf.items(operation) == [("succeeded", False)]
    async with shelf.work() as work:
        assert await work.operations.take() is None
        outcome = await work.operations.find_outcome(operation, shelf.officer.account_id)
    assert (outcome.state, outcome.several, [each.record_id for each in outcome.items]) == (
        OperationState.SUCCEEDED,
        False,
        [MADE],
    )


async def test_of_several_each_has_its_own_end(shelf: Shelf) -> None:
    operation = await shelf.put("register_person", "register_person", "register_person")
    task = await shelf.take()
    for number in range(3):
        async with shelf.work() as work:
            [item] = await work.operations.lock_items(task)
            assert item.number == number
            if number == 1:
                await work.operations.refuse(task, 1, {"code": "not-found", "status": 404, "title": "Không"})
            else:
                await work.operations.settle(task, {number: MADE})
        if number == 1:
            assert await shelf.seen(operation) == ("running", 2, 2, 1, None, ["cancel_operation"])
    assert await shelf.seen(operation) == ("partly", 3, 3, 1, None, [])
    async with shelf.work() as work:
        outcome = await work.operations.find_outcome(operation, shelf.officer.account_id)
    assert [each.state for each in outcome.items] == [ItemState.SUCCEEDED, ItemState.FAILED, ItemState.SUCCEEDED]
    assert outcome.items[1].problem == {"code": "not-found", "status": 404, "title": "Không"}


@pytest.mark.parametrize("several", [True, False])
async def test_where_everything_is_refused_it_failed(shelf: Shelf, *, several: bool) -> None:
    operation = await shelf.put("register_person", several=several)
    task = await shelf.take()
    async with shelf.work() as work:
        await work.operations.lock_items(task)
        await work.operations.refuse(task, 0, {"code": "conflict", "status": 409})
    assert await shelf.seen(operation) == ("failed", 3, 1, 1, None, [])
    shown = await shelf.show(shelf.officer, "operation", operation, "problem")
    assert shown == {"problem": None if several else {"code": "conflict", "status": 409}}


async def test_all_or_nothing_is_held_together(shelf: Shelf) -> None:
    operation = await shelf.put("register_person", "register_person", atomic=True)
    task = await shelf.take()
    async with shelf.work() as work:
        assert len(await work.operations.lock_items(task)) == 2
        await work.operations.refuse(task, 1, {"code": "conflict", "status": 409})
    assert await shelf.items(operation) == [("cancelled", False), ("failed", False)]
    assert (await shelf.seen(operation))[0] == "failed"
    other = await shelf.put("register_person", "register_person", atomic=True)
    task = await shelf.take()
    async with shelf.work() as work:
        await work.operations.lock_items(task)
        await work.operations.settle(task, {0: MADE, 1: MADE})
    assert await shelf.seen(other) == ("succeeded", 3, 2, 0, None, [])


async def test_what_is_cancelled_is_left_undone_and_what_is_done_stays(shelf: Shelf) -> None:
    operation = await shelf.put("register_person", "register_person", "register_person")
    task = await shelf.take()
    async with shelf.work() as work:
        await work.operations.lock_items(task)
        await work.operations.settle(task, {0: MADE})
    with pytest.raises(StaleVersion):
        await shelf.cancel(operation, version=1)
    await shelf.cancel(operation, version=2)
    assert await shelf.seen(operation) == ("cancelled", 3, 1, 0, None, [])
    assert await shelf.items(operation) == [("succeeded", False), ("cancelled", False), ("cancelled", False)]
    async with shelf.work() as work:
        assert await work.operations.lock_items(task) == []
        assert await work.operations.take() is None
    with pytest.raises(Conflict, match="wrong-state"):
        await shelf.cancel(operation, version=3)


async def test_what_is_being_carried_out_is_not_stopped_halfway(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "LOCK_PAUSE_SECONDS", 0.001)
    operation = await shelf.put("register_person")
    task = await shelf.take()
    async with shelf.work() as work:
        await work.operations.lock_items(task)
        with pytest.raises(Conflict, match="operation-busy"):
            await shelf.cancel(operation, version=2)
    await shelf.cancel(operation, version=2)


async def test_a_killed_worker_leaves_it_to_the_next(shelf: Shelf) -> None:
    operation = await shelf.put("register_person")
    task = await shelf.take()

    async def killed() -> None:
        async with shelf.work() as work:
            await work.operations.lock_items(task)
            await work.operations.settle(task, {0: MADE})
            raise ConnectionResetError

    with pytest.raises(Unavailable):
        await killed()
    assert await shelf.items(operation) == [("waiting", True)]
    assert (await shelf.take()).id == operation


async def test_what_has_ended_is_removed_after_a_month(
    shelf: Shelf, test_server: EmbeddedServer, database: str
) -> None:
    old, recent, waiting = [await shelf.put("register_person") for _ in range(3)]
    for each in (old, recent):
        await shelf.cancel(each)
    await shelf.pool.execute("update operations set ended_at = now() - interval '31 days' where id = $1", old)
    duty = next(each for each in DUTIES if each.name == "purge_operations")
    connection = await connect(test_server.app_dsn(database))
    assert await run_duty(connection, duty) == 1
    await connection.close()
    kept = await shelf.pool.fetch("select operation_id from operation_items order by 1")
    assert [row["operation_id"] for row in kept] == [recent, waiting]


async def test_the_problem_keeps_its_words(shelf: Shelf) -> None:
    await shelf.put("register_person")
    task = await shelf.take()
    async with shelf.work() as work:
        await work.operations.lock_items(task)
        await work.operations.refuse(task, 0, {"detail": "Không có quyền", "status": 403})
    kept = json.loads(await shelf.pool.fetchval("select problem from operation_items"))
    assert kept == {"detail": "Không có quyền", "status": 403}
