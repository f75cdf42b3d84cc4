"""Calls put aside, in one transaction. They are no facts of the record, so nothing here opens a change set.

Whoever carries out a command holds the operation's row until the command is written, with its effect: so every command
is done once, those of one operation in their order, whichever worker does them and whenever one is killed.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from app.domain.operations.model import (
    Item,
    ItemOutcome,
    ItemState,
    OperationFacts,
    OperationState,
    Outcome,
    PutAside,
    Task,
)
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import AccountId, OperationId, PersonId
from app.domain.shared.scope import Target
from app.infra.db.bulk import expect_rows
from app.infra.db.transaction import Transaction
from app.infra.secrets import Sealer

LOCK_TRIES: Final = 20
LOCK_PAUSE_SECONDS: Final = 0.1
"""Between tries for an operation that is being carried out: a command among many takes a moment only."""

_COUNT_PENDING: Final = "select count(*) from operations where account_id = $1 and ended_at is null"
_ADD: Final = """
with operation as (
    insert into operations (
        id, account_id, on_behalf_of, command, record_kind, several, atomic, channel, language, trace_id, progress_total
    ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, cardinality($11::text[]))
)
insert into operation_items (operation_id, number, command, sealed_values)
select $1, n - 1, command, sealed_values
from unnest($11::text[], $12::bytea[]) with ordinality i (command, sealed_values, n)
"""
_HOME: Final = """
select a.person_id from operations o join accounts a on a.id = o.account_id where o.id = $1
"""
_LOCK: Final = "select version, state from operations where id = $1 for no key update skip locked"
_END: Final = """
with ended as (
    update operations set state = $2, version = version + 1, ended_at = clock_timestamp() where id = $1
)
update operation_items set state = 'cancelled', sealed_values = null where operation_id = $1 and state = 'waiting'
"""
_OUTCOME: Final = """
select o.record_kind, o.state, o.several, o.atomic, i.state as item_state, i.record_id, i.problem
from operations o join operation_items i on i.operation_id = o.id
where o.id = $1 and o.account_id = $2 order by i.number
"""
_TAKE: Final = """
with next as (
    select id from operations where ended_at is null order by requested_at, id limit 1 for no key update skip locked
), begun as (
    update operations o set state = 'running', version = o.version + 1, started_at = clock_timestamp()
    from next where o.id = next.id and o.state = 'waiting'
)
select o.id, o.account_id, o.on_behalf_of, o.channel, o.trace_id, o.language, o.atomic
from operations o join next on next.id = o.id
"""
_HOLD: Final = "select id from operations where id = $1 and ended_at is null for no key update skip locked"
_ITEMS: Final = """
select number, command, sealed_values from operation_items where operation_id = $1 and state = 'waiting'
order by number limit $2
"""
_SETTLE: Final = """
update operation_items i set state = 'succeeded', record_id = d.record_id, sealed_values = null
from unnest($2::int[], $3::uuid[]) d (number, record_id)
where i.operation_id = $1 and i.number = d.number and i.state = 'waiting'
"""
_REFUSE: Final = """
update operation_items set state = 'failed', problem = $3, sealed_values = null
where operation_id = $1 and number = $2 and state = 'waiting'
"""
_PROGRESS: Final = """
update operations set progress_done = progress_done + $2, failed_count = failed_count + $3 where id = $1
returning progress_done, progress_total, failed_count
"""


class SqlOperations:
    """The store of operations over one transaction."""

    def __init__(self, transaction: Transaction, sealer: Sealer) -> None:
        """Reads and writes on the transaction's connection; ``sealer`` seals what the commands carry."""
        self._transaction, self._sealer = transaction, sealer

    async def count_pending(self, account_id: AccountId) -> int:
        """How many operations of the account wait or run."""
        return int(await self._transaction.value(_COUNT_PENDING, account_id))

    async def add(self, operation_id: OperationId, account_id: AccountId, calls: PutAside) -> None:
        """Writes the operation with its commands, whose values are sealed."""
        c = calls
        await self._transaction.rows(
            _ADD,
            operation_id,
            account_id,
            c.on_behalf_of,
            c.name,
            c.record_kind,
            c.several,
            c.atomic,
            c.channel,
            c.language,
            c.trace_id,
            [each.command for each in c.commands],
            [self._sealer.seal(each.values, _place(operation_id, n)) for n, each in enumerate(c.commands)],
        )

    async def find_home(self, operation_id: OperationId) -> Target | None:
        """Whose the operation is."""
        person = await self._transaction.value(_HOME, operation_id)
        return None if person is None else Target(person_id=person)

    async def lock_operation(self, operation_id: OperationId) -> OperationFacts | None:
        """The operation, held between two of its commands; None while one is being carried out for long."""
        for _ in range(LOCK_TRIES):
            rows = await self._transaction.lock(_LOCK, operation_id)
            if rows:
                return OperationFacts(operation_id, rows[0]["version"], OperationState(rows[0]["state"]))
            await asyncio.sleep(LOCK_PAUSE_SECONDS)
        return None

    async def cancel(self, operation_id: OperationId) -> None:
        """Ends the operation; the values of what is left undone are removed."""
        await self._transaction.rows(_END, operation_id, OperationState.CANCELLED)

    async def find_outcome(self, operation_id: OperationId, account_id: AccountId) -> Outcome:
        """What became of an operation of the account. Raises ``NotFound``."""
        rows = await self._transaction.rows(_OUTCOME, operation_id, account_id)
        if not rows:
            raise NotFound("operation")
        first = rows[0]
        items = [
            ItemOutcome(
                ItemState(row["item_state"]),
                row["record_id"],
                None if row["problem"] is None else json.loads(row["problem"]),
            )
            for row in rows
        ]
        state = OperationState(first["state"])
        return Outcome(first["record_kind"], state, several=first["several"], atomic=first["atomic"], items=items)

    async def take(self) -> Task | None:
        """The operation that waits longest and that nobody is carrying out, marked as running."""
        row = await self._transaction.row(_TAKE)
        if row is None:
            return None
        behalf = None if row["on_behalf_of"] is None else PersonId(row["on_behalf_of"])
        return Task(
            id=OperationId(row["id"]),
            account_id=AccountId(row["account_id"]),
            on_behalf_of=behalf,
            channel=row["channel"],
            trace_id=row["trace_id"],
            language=row["language"],
            atomic=row["atomic"],
        )

    async def lock_items(self, task: Task) -> Sequence[Item]:
        """The next command (all of them, if they are atomic), held until the transaction ends.

        Nothing where the operation has ended meanwhile, or somebody else is carrying it out.
        """
        if not await self._transaction.lock(_HOLD, task.id):
            return []
        rows = await self._transaction.rows(_ITEMS, task.id, None if task.atomic else 1)
        return [Item(task.id, row["number"], row["command"], row["sealed_values"]) for row in rows]

    def opened(self, item: Item) -> bytes:
        """The values that a command carries. Raises ``SealError`` where the key that sealed them is gone."""
        return self._sealer.open(item.sealed, _place(item.operation_id, item.number))

    async def settle(self, task: Task, done: Mapping[int, UUID]) -> None:
        """Writes that commands are done, by their numbers, with their records: in the transaction of what they did."""
        await self._change(len(done), _SETTLE, task.id, list(done), list(done.values()))
        await self._go_on(task, done=len(done), failed=0)

    async def refuse(self, task: Task, number: int, problem: Mapping[str, object]) -> None:
        """Writes what a command was refused for; the others of an atomic operation are cancelled with it."""
        told = json.dumps(problem, ensure_ascii=False, default=str).encode()
        await self._change(1, _REFUSE, task.id, number, told)
        await self._go_on(task, done=1, failed=1)

    async def _change(self, expected: int, statement: str, *values: object) -> None:
        done = await self._transaction.connection.execute(statement, *values)
        expect_rows(int(done.rsplit(" ", 1)[-1]), expected)

    async def _go_on(self, task: Task, *, done: int, failed: int) -> None:
        """Counts, and ends the operation where nothing of it is left to do."""
        row = await self._transaction.row(_PROGRESS, task.id, done, failed)
        assert row is not None  # noqa: S101 - its row is held
        if task.atomic and failed:
            await self._transaction.rows(_END, task.id, OperationState.FAILED)
        elif row["progress_done"] == row["progress_total"]:
            await self._transaction.rows(_END, task.id, _ended(row["progress_total"], row["failed_count"]))


def _ended(total: int, failed: int) -> OperationState:
    if failed == 0:
        return OperationState.SUCCEEDED
    return OperationState.FAILED if failed == total else OperationState.PARTLY


def _place(operation_id: UUID, number: int) -> str:
    return f"operation_items.sealed_values:{operation_id}:{number}"
