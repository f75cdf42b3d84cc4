"""What the actions on operations, and whoever carries them out, need."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from app.domain.journal.ports import Work
from app.domain.operations.model import Item, OperationFacts, Outcome, PutAside, Task
from app.domain.shared.ids import AccountId, OperationId
from app.domain.shared.scope import Target


class OperationsStore(Protocol):
    """Operations in the open transaction. They are no facts of the record and open no change set."""

    async def count_pending(self, account_id: AccountId) -> int:
        """How many operations of the account wait or run."""
        ...

    async def add(self, operation_id: OperationId, account_id: AccountId, calls: PutAside) -> None:
        """Writes the operation with its commands, whose values are sealed."""
        ...

    async def find_home(self, operation_id: OperationId) -> Target | None:
        """Whose the operation is."""
        ...

    async def lock_operation(self, operation_id: OperationId) -> OperationFacts | None:
        """The operation, held between two of its commands; None while one is being carried out for long."""
        ...

    async def cancel(self, operation_id: OperationId) -> None:
        """Ends the operation; the values of what is left undone are removed."""
        ...

    async def find_outcome(self, operation_id: OperationId, account_id: AccountId) -> Outcome:
        """What became of an operation of the account. Raises ``NotFound``."""
        ...

    async def take(self) -> Task | None:
        """The operation that waits longest and that nobody is carrying out, marked as running."""
        ...

    async def lock_items(self, task: Task) -> Sequence[Item]:
        """The next command (all of them, if they are atomic), held until the transaction ends.

        Nothing where the operation has ended meanwhile, or somebody else is carrying it out.
        """
        ...

    def opened(self, item: Item) -> bytes:
        """The values that a command carries."""
        ...

    async def settle(self, task: Task, done: Mapping[int, UUID]) -> None:
        """Writes that commands are done, by their numbers, with their records: in the transaction of what they did."""
        ...

    async def refuse(self, task: Task, number: int, problem: Mapping[str, object]) -> None:
        """Writes what a command was refused for; the others of an atomic operation are cancelled with it."""
        ...


class OperationsWork(Work, Protocol):
    """The open transaction with the store of operations."""

    @property
    def operations(self) -> OperationsStore:
        """Operations."""
        ...
